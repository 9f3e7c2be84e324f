/**
 * What is kept of a domain's registration: facts about the domain. Who registered it is not read at all: names, addresses,
 * numbers and mailboxes of holders and contacts never leave the answer (checklist X25, Z15).
 */
export interface Registration {
  readonly registeredAt: Date | null;
  readonly changedAt: Date | null;
  readonly expiresAt: Date | null;
  /** The company the name was bought from. */
  readonly registrar: string | null;
  /** Its number at IANA. */
  readonly registrarId: string | null;
  /** As EPP calls them, lower case: `client transfer prohibited`. */
  readonly statuses: readonly string[];
  readonly nameservers: readonly string[];
  readonly dnssec: boolean | null;
}

/** What asking one registry came to. */
export type RegistryAnswer =
  | { readonly kind: 'registered'; readonly registration: Registration }
  /** Nobody has it. */
  | { readonly kind: 'free' }
  /** Asked too often: not before this long. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  | { readonly kind: 'broken'; readonly reason: string };

const MOST_WORDS = 30;

/** Lower-case, without doubles, not too many. */
export const wordsOf = (texts: readonly string[]): string[] =>
  [...new Set(texts.map((text) => text.trim().toLowerCase().slice(0, 253)).filter(Boolean))].slice(0, MOST_WORDS);

/** A date of whatever spelling registries use; null for none. */
export function dateOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  // `13.02.2019` and `13/02/2019` are days first at every registry that writes so.
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})/.exec(trimmed);
  const [, day = '', month = '', year = ''] = dayFirst ?? [];
  const read = Date.parse(dayFirst ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : isoOf(trimmed));
  return Number.isNaN(read) ? null : new Date(read);
}

/** `20190213` and `2019.02.13` as Date.parse reads them; words in brackets behind a date are names of zones. */
const isoOf = (text: string): string =>
  text
    .replace(/^(\d{4})(\d{2})(\d{2})(?!\d)/, '$1-$2-$3')
    .replace(/^(\d{4})[./](\d{2})[./](\d{2})/, '$1-$2-$3')
    .replace(/\s*\([^)]*\)$/, '');
