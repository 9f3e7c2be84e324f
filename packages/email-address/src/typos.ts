import { parse } from 'tldts';
import list from './data/typos.json' with { type: 'json' };
import { isFinger, slips } from './edit-distance.ts';
import { isFreeProvider, mistypedDomains } from './free-providers.ts';

const curated = new Map(
  Object.entries(list.typos).flatMap(([meant, typos]) => typos.map((typo) => [typo, meant] as const)),
);
const legitimate = new Set(list.legitimate);
const topLevel = new Map(
  Object.entries(list.topLevel).flatMap(([meant, typos]) => typos.map((typo) => [typo, meant] as const)),
);

/** Names so much their provider's own that one slip away from them there is only a typo. Others need a sure sign. */
const DISTINCTIVE = new Set(
  'gmail googlemail yahoo hotmail outlook icloud protonmail orange wanadoo laposte t-online freenet yandex rambler rediffmail aliyun telefonica movistar numericable club-internet virgilio tiscali hanmail bluewin telenet proximus interia seznam comcast btinternet virginmedia talktalk sbcglobal bellsouth'.split(
    ' ',
  ),
);
/** Providers with one ending only: `gmail.fr` cannot be meant. */
const ONE_ENDING = new Map([
  ['gmail', 'gmail.com'],
  ['icloud', 'icloud.com'],
  ['protonmail', 'protonmail.com'],
  ['foxmail', 'foxmail.com'],
  ['rediffmail', 'rediffmail.com'],
  ['naver', 'naver.com'],
]);
/** Too short to measure slips in, yet nobody else's name. */
const OWN_ABBREVIATION = new Set(['163', '126', 'qq', 'aol', 'msn', 'sina', 'sohu']);
const LONG_NAME = 7;

/** Every ending a provider's name is used with, the most used first. */
const endings = new Map<string, string[]>();
for (const domain of mistypedDomains) {
  const { name, suffix } = split(domain);
  endings.set(name, [...(endings.get(name) ?? []), suffix]);
}

/** `hotmailcom.br`, `yahoo.couk`: the letters of a provider with its dots lost or moved. */
const byLetters = new Map(
  [...mistypedDomains].reverse().map((domain) => [domain.replaceAll('.', ''), domain] as const),
);

export const typosVersion = list.version;

/**
 * The big provider's domain that `domain` was probably meant to be, or null. Conservative: any domain known to be real, and
 * any name that is a word of its own, is left alone. `known` tells whether the top-level domain exists.
 */
export function suggestDomain(domain: string): string | null {
  if (isFreeProvider(domain) || legitimate.has(domain)) return null;
  const listed = curated.get(domain);
  if (listed) return listed;
  if (domain.startsWith('www.')) return suggestDomain(domain.slice(4)) ?? domain.slice(4);
  const sameLetters = byLetters.get(domain.replaceAll('.', ''));
  if (sameLetters) return sameLetters;
  if (domain.split('.').length > 3) return null;

  const exists = isDelegated(domain);
  return closestProvider(domain, exists) ?? (exists ? null : correctedEnding(domain));
}

function split(domain: string): { name: string; suffix: string } {
  const dot = domain.indexOf('.');
  return dot < 0 ? { name: domain, suffix: '' } : { name: domain.slice(0, dot), suffix: domain.slice(dot + 1) };
}

/** `gmail.firm.test` is the firm's own. */
const hasSubdomain = (domain: string): boolean => Boolean(parse(domain, { extractHostname: false }).subdomain);

const isDelegated = (domain: string): boolean => {
  const { isIcann } = parse(domain, { validateHostname: false, extractHostname: false });
  return isIcann === true || /\.(?:test|example)$/.test(domain);
};

function closestProvider(domain: string, exists: boolean): string | null {
  const { name, suffix } = split(domain);
  let best: { domain: string; cost: number } | null = null;
  for (const [meantName, suffixes] of endings) {
    const inName = nameCost(name, meantName);
    if (inName === Number.POSITIVE_INFINITY) continue;
    for (const meantSuffix of suffixes) {
      // Two slips in the name leave no room for one in the ending.
      if (inName >= 2 && suffix !== meantSuffix) continue;
      const cost = inName + suffixCost(suffix, meantSuffix, meantName, exists);
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { domain: `${meantName}.${meantSuffix}`, cost };
    }
  }
  if (best) return best.domain;
  if (exists && hasSubdomain(domain)) return otherCountry(name, suffix);
  for (const [own, meant] of ONE_ENDING) {
    if (name === own || isFinger(name, own) || (!exists && nameCost(name, own) === 1)) return meant;
  }
  return null;
}

/** `uol.com.be` for `uol.com.br`: under an ending nobody gives out, whose country is one slip from the provider's. */
function otherCountry(name: string, suffix: string): string | null {
  if (!/^com?\.[a-z]{2}$/.test(suffix)) return null;
  const meant = endings.get(name)?.find((own) => own.length === suffix.length && slips(own, suffix, 1) === 1);
  return meant ? `${name}.${meant}` : null;
}

/** Slips between the names; infinite where the written name could be a word of its own. */
function nameCost(written: string, meant: string): number {
  if (written === meant) return 0;
  if (Math.abs(written.length - meant.length) > 2) return Number.POSITIVE_INFINITY;
  if (!DISTINCTIVE.has(meant)) return meant.length >= 4 && isFinger(written, meant) ? 1 : Number.POSITIVE_INFINITY;
  // People rarely miss the first key, and another first letter usually makes another word (grange, wahoo, gambler).
  if (written[0] !== meant[0]) return Number.POSITIVE_INFINITY;
  const count = slips(written, meant, 2);
  // Two slips only in a long name that begins as it should.
  const limit = meant.length >= LONG_NAME && written.slice(0, 3) === meant.slice(0, 3) ? 2 : 1;
  return count <= limit ? count : Number.POSITIVE_INFINITY;
}

/** Slips between the endings. An ending that exists is taken at its word, except those only ever typed for `.com`. */
function suffixCost(written: string, meant: string, name: string, exists: boolean): number {
  if (written === meant) return 0;
  const sure = !exists || DISTINCTIVE.has(name) || OWN_ABBREVIATION.has(name);
  if (sure && topLevel.get(written) === meant) return 0.5;
  if (exists && !sameCountry(written, meant)) return Number.POSITIVE_INFINITY;
  return slips(written, meant, 1) === 1 ? 0.75 : Number.POSITIVE_INFINITY;
}

/** `cmo.br` may stand for `com.br`; `com.py` is never `com.pe`. */
const sameCountry = (a: string, b: string): boolean =>
  a.includes('.') && b.includes('.') && a.slice(a.lastIndexOf('.')) === b.slice(b.lastIndexOf('.'));

/** For a name that is nobody's typo, the ending alone: `firm.con` → `firm.com`. */
function correctedEnding(domain: string): string | null {
  const dot = domain.lastIndexOf('.');
  const meant = topLevel.get(domain.slice(dot + 1));
  return dot > 0 && meant ? `${domain.slice(0, dot)}.${meant}` : null;
}
