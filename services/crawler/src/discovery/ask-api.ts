import { decodeBody } from '../net/decode-body.ts';
import { failureOf, mayPass } from '../net/errors.ts';
import type { Get } from '../net/open-web.ts';
import type { Answer } from '../net/send-request.ts';
import { retryAfterMs } from '../page/classify-answer.ts';
import type { SourceAnswer } from './source.ts';

/** How interfaces are reached. */
export interface ApiDeps {
  readonly get: Get;
  readonly userAgent: string;
  readonly deadlineMs: number;
}

export interface ApiCall {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. */
  readonly body?: object;
}

const MOST_BYTES = 4_000_000;

/** Asks an interface that answers in JSON. @returns its answer, or what it came to instead; keys appear in neither */
export async function askApi(
  { get, userAgent, deadlineMs }: ApiDeps,
  call: ApiCall,
  signal: AbortSignal,
): Promise<{ readonly kind: 'json'; readonly body: unknown } | SourceAnswer> {
  try {
    const answer = await get(call.url, {
      headers: {
        'user-agent': userAgent,
        accept: 'application/json',
        'accept-encoding': 'gzip, deflate, br',
        ...(call.body ? { 'content-type': 'application/json' } : {}),
        ...call.headers,
      },
      ...(call.body ? { post: JSON.stringify(call.body) } : {}),
      maxBytes: MOST_BYTES,
      deadlineMs,
      signal,
      wantsBody: () => true,
    });
    return await readApi(answer);
  } catch (error) {
    if (signal.aborted) throw error;
    const failure = failureOf(error);
    return { kind: 'broken', reason: failure, mayPass: mayPass(failure) };
  }
}

const quotaWords =
  /quota|dailyLimit|RESOURCE_EXHAUSTED|run out of searches|not enough credits|insufficient (?:credits|balance)|billing/i;
const captchaWords = /captcha|unusual traffic|not a robot/i;
const consentWords = /consent\.|before you continue|avant d.acc[ée]der|bevor sie fortfahren/i;

async function readApi({ status, headers, body }: Answer) {
  const { bytes } = await decodeBody(body, headers['content-encoding'], MOST_BYTES);
  const text = bytes.toString('utf8');
  if (status >= 200 && status < 300) return readJson(text);
  // The same statuses say "slower", "not you" and "not today"; only the words tell which.
  if (status === 402 || (status < 500 && quotaWords.test(text))) return { kind: 'quota' } as const;
  if (status === 429 || status === 503) {
    return { kind: 'throttled', retryAfterMs: retryAfterMs(headers['retry-after'], new Date()) } as const;
  }
  if (status === 401 || status === 403) return { kind: 'refused', reason: 'forbidden' } as const;
  return { kind: 'broken', reason: `http_${status}`, mayPass: status >= 500 || status === 408 } as const;
}

function readJson(text: string) {
  try {
    return { kind: 'json', body: JSON.parse(text) as unknown } as const;
  } catch {
    if (captchaWords.test(text)) return { kind: 'refused', reason: 'captcha' } as const;
    if (consentWords.test(text)) return { kind: 'refused', reason: 'consent_wall' } as const;
    return { kind: 'changed', detail: 'the answer is no JSON' } as const;
  }
}
