import { z } from 'zod';
import { askJson, unreadable } from './ask-json.ts';
import { outcomeOf } from './outcome-of.ts';
import { type Verifier, type VerifierAnswers, VerifierRefused } from './verifier.ts';

/** Personal data it adds (name, gender, place) are not read: nobody gave them to us. */
const judged = z.object({ address: z.string(), status: z.string(), sub_status: z.string().default('') });
const refusal = z.object({ error: z.string() });
const batchAnswer = z.object({
  email_batch: z.array(judged).default([]),
  errors: z.array(z.object({ error: z.string(), email_address: z.string().nullish() })).default([]),
});
const creditsAnswer = z.object({ Credits: z.coerce.number() });

/** 200 addresses a call, five calls a minute: a sixth shuts the account out for ten minutes. */
const MOST = 200;
const PAUSE_MS = 12_500;

interface ZeroBounceOptions {
  key: string;
  /** Where both of its addresses are, instead of the public ones. */
  endpoint?: string | undefined;
}

/** ZeroBounce's API, version 2. An `unknown` costs no credit there. */
export function zeroBounce({ key, endpoint }: ZeroBounceOptions): Verifier {
  const at = (base: string, path: string) => new URL(`/v2/${path}`, endpoint ?? base);

  async function checkOne(address: string, signal: AbortSignal): Promise<VerifierAnswers> {
    const url = at('https://api.zerobounce.net', 'validate');
    url.search = new URLSearchParams({ api_key: key, email: address, ip_address: '' }).toString();
    const body = await askJson(url, { signal });
    const refused = refusal.safeParse(body);
    if (refused.success) throw new VerifierRefused(refused.data.error);
    const parsed = judged.safeParse(body);
    if (!parsed.success) throw unreadable('its answer');
    return answersOf([{ ...parsed.data, address }]);
  }

  async function checkMany(addresses: readonly string[], signal: AbortSignal): Promise<VerifierAnswers> {
    const email_batch = addresses.map((email_address) => ({ email_address, ip_address: null }));
    const body = await askJson(at('https://bulkapi.zerobounce.net', 'validatebatch'), {
      method: 'POST',
      body: { api_key: key, email_batch },
      signal,
    });
    const parsed = batchAnswer.safeParse(body);
    if (!parsed.success) throw unreadable('its answer');
    const ofAll = parsed.data.errors.find(({ email_address }) => email_address === 'all');
    if (ofAll) throw new VerifierRefused(ofAll.error);
    return answersOf(parsed.data.email_batch);
  }

  return {
    name: 'zerobounce',
    most: MOST,
    pauseMs: PAUSE_MS,
    async check(addresses, signal) {
      const [only, ...others] = addresses;
      const alone = only !== undefined && others.length === 0;
      return { kind: 'answered', answers: alone ? await checkOne(only, signal) : await checkMany(addresses, signal) };
    },
    collect: async () => new Map(),
    async credits(signal) {
      const url = at('https://api.zerobounce.net', 'getcredits');
      url.search = new URLSearchParams({ api_key: key }).toString();
      const parsed = creditsAnswer.safeParse(await askJson(url, { signal, timeoutMs: 15_000 }));
      if (!parsed.success) throw unreadable('its answer');
      // Their word for a key they do not know.
      if (parsed.data.Credits < 0) throw new VerifierRefused('the key is not known');
      return parsed.data.Credits;
    },
  };
}

const answersOf = (rows: readonly z.output<typeof judged>[]): VerifierAnswers =>
  new Map(
    rows.map(({ address, status, sub_status }) => [address.toLowerCase(), outcomeOf('zerobounce', status, sub_status)]),
  );
