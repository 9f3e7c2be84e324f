import { domainToASCII } from 'node:url';

/** Letters of other scripts that the eye takes for Latin ones (the part of Unicode's confusables a domain can hold). */
const LATIN_TWINS = new Map(
  Object.entries({
    а: 'a',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    ӏ: 'l',
    о: 'o',
    р: 'p',
    ԛ: 'q',
    ѕ: 's',
    у: 'y',
    ѵ: 'v',
    ԝ: 'w',
    х: 'x',
    к: 'k',
    м: 'm',
    т: 't',
    в: 'b',
    г: 'r',
    п: 'n',
    α: 'a',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
    ɑ: 'a',
    ɡ: 'g',
    ı: 'i',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
  }),
);
const SCRIPTS = {
  latin: /\p{Script=Latin}/u,
  cyrillic: /\p{Script=Cyrillic}/u,
  greek: /\p{Script=Greek}/u,
  armenian: /\p{Script=Armenian}/u,
} as const;

/** `mixed_script`: Latin, Cyrillic, Greek or Armenian in one label. `lookalike_script`: a whole label posing as Latin. */
export function scriptSuspicion(unicode: string): 'mixed_script' | 'lookalike_script' | null {
  if (!/\P{ASCII}/u.test(unicode)) return null;
  const labels = unicode.split('.');
  if (labels.some((label) => Object.values(SCRIPTS).filter((script) => script.test(label)).length > 1))
    return 'mixed_script';
  // A Cyrillic name under a Cyrillic ending is simply Russian.
  const asciiEnding = !/\P{ASCII}/u.test(labels.at(-1) ?? '');
  const posing = labels.some((label) => /\P{ASCII}/u.test(label) && !/\P{ASCII}/u.test(asLatin(label)));
  return posing && asciiEnding ? 'lookalike_script' : null;
}

/** What the eye reads: `gmаil.com` with a Cyrillic а → `gmail.com`. */
export const latinReading = (unicode: string): string => domainToASCII(asLatin(unicode));

const asLatin = (text: string): string => [...text].map((letter) => LATIN_TWINS.get(letter) ?? letter).join('');
