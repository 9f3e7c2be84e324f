import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { authHeaders } from './auth-headers.ts';
import { classifyAnswer } from './classify-answer.ts';
import { MailwizzError, MailwizzNotFound, MailwizzUnexpectedAnswer } from './errors.ts';
import { EtagCache } from './etag-cache.ts';
import { createExchange } from './exchange.ts';
import type { CallOptions, Settings } from './options.ts';
import { encodePhpForm, type FormFields } from './php-form.ts';
import { RequestSlots } from './request-slots.ts';
import { nextDelayMs } from './retry.ts';
import { sortedByKey } from './signature.ts';

export interface ApiRequest extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments under the base URL, not yet encoded. */
  path: readonly string[];
  query?: FormFields;
  form?: FormFields;
  /** Forbids repetition where the verb would allow it: tracking GETs write, pause-unpause is a toggle. POST never repeats. */
  once?: boolean;
}

export interface Caller {
  readonly settings: Settings;
  /** Sends, repeats where repeating changes nothing, and reads the answer by `schema`. */
  call<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
  /** Waits before try `attempt + 1` as the retry options say; rethrows `error` when there is to be none. */
  pauseAfter(attempt: number, error: unknown, signal?: AbortSignal): Promise<void>;
}

/** The one place that sends: authentication, slots, ETags, retries. Resources only name paths and shapes. */
export function createCaller(settings: Settings): Caller {
  const exchange = createExchange(settings.timeoutMs, settings.agent);
  const slots = new RequestSlots(settings.concurrency);
  const cache = new EtagCache(settings.etagEntries);

  async function sendOnce(request: ApiRequest): Promise<object> {
    const { method, form = {}, signal } = request;
    const url = `${settings.baseUrl}/${request.path.map(encodeSegment).join('/')}`;
    // Sorted, because the signed scheme signs the sorted query: whichever one a verifier rebuilds, it is this one.
    const query = sortedByKey(request.query ?? {});
    const queryText = encodePhpForm(query);
    const fullUrl = queryText === '' ? url : `${url}?${queryText}`;
    const cacheable = method === 'GET' && request.once !== true;
    const stored = cacheable ? cache.get(fullUrl) : undefined;
    const body = method === 'GET' ? '' : encodePhpForm(form);
    const headers = {
      Accept: 'application/json',
      'User-Agent': settings.userAgent,
      ...authHeaders(settings.auth, { method, url, query, form }),
      ...(method === 'GET' ? {} : writeHeaders(method, body)),
      ...(stored === undefined ? {} : { 'If-None-Match': stored.etag }),
    };

    const wire = await slots.run(() => exchange({ method, url: fullUrl, headers, body, signal }), signal);
    if (wire.status === 304 && stored !== undefined) return stored.body;
    const { baseUrl } = settings;
    const answer = classifyAnswer({ method, url: fullUrl, baseUrl, ...wire });
    if ('error' in answer) throw answer.error;
    if (cacheable && wire.headers.etag !== undefined)
      cache.set(fullUrl, { etag: wire.headers.etag, body: answer.body });
    return answer.body;
  }

  async function pauseAfter(attempt: number, error: unknown, signal?: AbortSignal): Promise<void> {
    const delayMs = error instanceof MailwizzError ? nextDelayMs(attempt, error, settings.retry) : undefined;
    if (delayMs === undefined) throw error;
    try {
      await sleep(delayMs, undefined, { signal });
    } catch {
      throw signal?.reason;
    }
  }

  async function send(request: ApiRequest): Promise<object> {
    const repeatable = request.method !== 'POST' && request.once !== true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendOnce(request);
      } catch (error) {
        // An earlier try of ours may have deleted it before its answer was lost.
        if (request.method === 'DELETE' && attempt > 1 && error instanceof MailwizzNotFound) return {};
        if (!repeatable) throw error;
        await pauseAfter(attempt, error, request.signal);
      }
    }
  }

  return {
    settings,
    pauseAfter,
    async call(request, schema) {
      const parsed = schema.safeParse(await send(request));
      if (parsed.success) return parsed.data;
      const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      const occasion = { method: request.method, url: `${settings.baseUrl}/${request.path.join('/')}` };
      throw new MailwizzUnexpectedAnswer(`Unexpected answer at ${where}`, occasion, { cause: parsed.error });
    },
  };
}

/** Message ids travel with their `@` bare, as the vendor's own clients send them. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%40', '@');
}

/** The override only helps where a proxy mangles verbs; the real verb is sent all the same. */
function writeHeaders(method: string, body: string): Record<string, string> {
  return {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': String(Buffer.byteLength(body)),
    ...(method === 'POST' ? {} : { 'X-HTTP-Method-Override': method }),
  };
}
