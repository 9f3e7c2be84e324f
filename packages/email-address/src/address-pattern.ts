import { freeProviderDomains } from './free-providers.ts';

/** A pattern of addresses, or why a word is none. */
export type AddressPattern =
  | { ok: true; pattern: string; coversFreeProvider: string | null }
  | { ok: false; message: string };

const PART = /^[\p{L}\p{N}._+*-]+$/u;

/**
 * Reads `*@*.gouv.fr`, `@example.*` or `*.example.org`: lower case, `*` for any letters, an `@` in it. Without one, what
 * stands there is a domain.
 */
export function readAddressPattern(word: string): AddressPattern {
  const text = word.trim().toLowerCase();
  const [local = '', domain = '', ...rest] = text.includes('@') ? text.split('@') : ['*', text];
  if (!text.includes('*') || rest.length > 0 || domain === '') return { ok: false, message: 'no pattern of addresses' };
  const pattern = `${local || '*'}@${domain}`;
  if (![local || '*', domain].every((part) => PART.test(part)) || pattern.length > 254)
    return { ok: false, message: 'a pattern has letters, digits, . _ + - and * around one @' };
  if (!/[\p{L}\p{N}]{2}/u.test(pattern.replace(/\.\*|\*\./g, '')))
    return { ok: false, message: 'a pattern has to name something' };
  const matcher = new RegExp(
    `^${domain
      .split('*')
      .map((part) => part.replaceAll('.', '\\.'))
      .join('.*')}$`,
    'u',
  );
  // Only a pattern of whole domains stops everybody there.
  const isWide = /^\*+$/.test(local || '*');
  return {
    ok: true,
    pattern,
    coversFreeProvider: (isWide && freeProviderDomains.find((one) => matcher.test(one))) || null,
  };
}
