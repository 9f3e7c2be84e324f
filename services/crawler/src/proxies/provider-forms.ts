import { z } from 'zod';
import data from './data/provider-forms.json' with { type: 'json' };
import { proxyKinds } from './proxy.ts';

/** How a provider is addressed: what differs from one proxy of an account to the next is its port, or a session in the user's name. */
export const providerForm = z.strictObject({
  provider: z.enum(['oxylabs', 'brightdata', 'smartproxy']),
  kind: z.enum(proxyKinds),
  host: z.string(),
  port: z.int().min(1).max(65_535),
  each: z.enum(['port', 'session']),
  /** `{user}`, `{zone}`, `{country}`, `{n}`; what stands in brackets is left out where its word is missing. */
  user: z.string().includes('{user}'),
  /** User and address of the first one, with USER and ZONE for the account's. */
  example: z.string(),
});
export type ProviderForm = z.infer<typeof providerForm>;

export const providerForms: readonly ProviderForm[] = z.array(providerForm).parse(data);

/** Words an account fills a form with. */
export interface AccountWords {
  readonly user: string;
  readonly zone?: string | undefined;
  readonly country?: string | undefined;
}

/** The user name of the n-th proxy of an account. @throws when the form needs a word the account lacks */
export function userOf(form: ProviderForm, words: AccountWords, n: number): string {
  const known: Readonly<Record<string, string | undefined>> = { ...words, n: String(n) };
  const fill = (text: string, whenMissing: (word: string) => string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, word: string) => known[word] ?? whenMissing(word));
  const chosen = form.user.replaceAll(/\[([^\]]*)\]/g, (_, part: string) => {
    const missing = [...part.matchAll(/\{(\w+)\}/g)].some(([, word = '']) => known[word] === undefined);
    return missing ? '' : part;
  });
  return fill(chosen, (word) => {
    throw new TypeError(`${form.provider} needs ${word}`);
  });
}
