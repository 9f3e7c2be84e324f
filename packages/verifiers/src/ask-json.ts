import { VerifierRefused, VerifierUnavailable } from './verifier.ts';

const OUTAGE_REST_MS = 60_000;
/** ZeroBounce shuts who asks too often out for ten minutes; neither says for how long. */
const LIMIT_REST_MS = 600_000;
/** Their answers about 200 addresses take a tenth of this. */
const MOST_BYTES = 5_000_000;

export interface Asking {
  method?: 'GET' | 'POST';
  body?: unknown;
  /** Their own word for an answer in time is 70 seconds. */
  timeoutMs?: number;
  signal: AbortSignal;
}

/**
 * Puts a question and reads its JSON. The address asked carries the key, so no error repeats it.
 * @throws {VerifierUnavailable} no answer, a limit, a failure of theirs, or no JSON
 * @throws {VerifierRefused} a failure of ours
 */
export async function askJson(
  url: URL,
  { method = 'GET', body, timeoutMs = 90_000, signal }: Asking,
): Promise<unknown> {
  const response = await reach(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    redirect: 'error',
  });
  const text = await bodyOf(response);
  if (response.status === 429) throw new VerifierUnavailable('it is asked too often (429)', LIMIT_REST_MS);
  if (response.status >= 500 || response.status === 403)
    throw new VerifierUnavailable(`it answers ${response.status}`, OUTAGE_REST_MS);
  if (response.status >= 400)
    throw new VerifierRefused(`it answers ${response.status}: the key or the request is wrong`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VerifierUnavailable('its answer is no JSON', OUTAGE_REST_MS, { cause });
  }
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw unreachable(error);
  }
}

async function bodyOf(response: Response): Promise<string> {
  try {
    if (Number(response.headers.get('content-length') ?? 0) > MOST_BYTES) throw new Error('the answer is too long');
    return await response.text();
  } catch (error) {
    throw unreachable(error);
  }
}

const unreachable = (cause: unknown) => new VerifierUnavailable('it cannot be reached', OUTAGE_REST_MS, { cause });

/** For answers that are JSON and not what was agreed on. */
export const unreadable = (what: string) => new VerifierUnavailable(`${what} is not as documented`, OUTAGE_REST_MS);
