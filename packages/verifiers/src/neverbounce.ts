import { z } from 'zod';
import { askJson, unreadable } from './ask-json.ts';
import { outcomeOf } from './outcome-of.ts';
import { type Verifier, type VerifierAnswers, VerifierRefused, VerifierUnavailable } from './verifier.ts';

/** Failures come with status 200 and a word in the body. */
const envelope = z.looseObject({ status: z.string(), message: z.string().optional() });
const single = z.object({ result: z.string() });
const created = z.object({ job_id: z.coerce.string() });
const standing = z.object({ job_status: z.string(), failure_reason: z.string().nullish() });
const results = z.object({
  total_pages: z.coerce.number(),
  results: z.array(
    z.object({ data: z.looseObject({ email: z.string() }), verification: z.object({ result: z.string() }) }),
  ),
});
const account = z.object({
  credits_info: z.object({ paid_credits_remaining: z.coerce.number(), free_credits_remaining: z.coerce.number() }),
});

const MOST = 500;
const PAUSE_MS = 2_000;
const REST_MS: Readonly<Record<string, number>> = { temp_unavail: 60_000, throttle_triggered: 60_000 };
const ROWS_A_PAGE = 1_000;

interface NeverBounceOptions {
  key: string;
  endpoint?: string | undefined;
}

/** NeverBounce's API, version 4.2: one address is answered at once, a list becomes a job there. */
export function neverBounce({ key, endpoint = 'https://api.neverbounce.com' }: NeverBounceOptions): Verifier {
  async function ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    { query, body, signal }: { query?: Record<string, string>; body?: object; signal: AbortSignal },
  ): Promise<z.output<Schema>> {
    const url = new URL(`/v4.2/${path}`, endpoint);
    if (!body) url.search = new URLSearchParams({ key, ...query }).toString();
    const answer = await askJson(url, body ? { method: 'POST', body: { key, ...body }, signal } : { signal });
    const told = envelope.safeParse(answer);
    if (!told.success) throw unreadable('its answer');
    assertSuccess(told.data);
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw unreadable('its answer');
    return parsed.data;
  }

  return {
    name: 'neverbounce',
    most: MOST,
    pauseMs: PAUSE_MS,
    async check(addresses, signal) {
      const [only, ...others] = addresses;
      if (only !== undefined && others.length === 0) {
        const { result } = await ask('single/check', single, { query: { email: only }, signal });
        return { kind: 'answered', answers: new Map([[only.toLowerCase(), outcomeOf('neverbounce', result)]]) };
      }
      const { job_id } = await ask('jobs/create', created, {
        body: {
          input_location: 'supplied',
          input: addresses.map((email) => ({ email })),
          filename: 'relais.csv',
          auto_parse: true,
          auto_start: true,
          allow_manual_review: false,
        },
        signal,
      });
      return { kind: 'ticket', ticket: job_id };
    },
    async collect(ticket, signal) {
      const { job_status, failure_reason } = await ask('jobs/status', standing, { query: { job_id: ticket }, signal });
      if (job_status === 'failed')
        throw new VerifierRefused(`its job failed: ${failure_reason ?? 'it does not say why'}`);
      if (job_status !== 'complete') return null;
      const answers = new Map<string, ReturnType<typeof outcomeOf>>();
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const query = { job_id: ticket, page: String(page), items_per_page: String(ROWS_A_PAGE) };
        const found = await ask('jobs/results', results, { query, signal });
        pages = found.total_pages;
        for (const { data, verification } of found.results)
          answers.set(data.email.toLowerCase(), outcomeOf('neverbounce', verification.result));
      }
      return answers satisfies VerifierAnswers;
    },
    async credits(signal) {
      const { credits_info } = await ask('account/info', account, { signal });
      return credits_info.paid_credits_remaining + credits_info.free_credits_remaining;
    },
  };
}

function assertSuccess({ status, message = '' }: z.output<typeof envelope>): void {
  if (status === 'success') return;
  const restMs = REST_MS[status];
  const why = message === '' ? status : `${status}: ${message}`;
  throw restMs === undefined ? new VerifierRefused(why) : new VerifierUnavailable(why, restMs);
}
