import { FUNCTION_WORDS, TELLING_LETTERS } from './data/function-words.ts';
import type { PageReading } from './reading/page-reading.ts';

const LONGEST_SAMPLE = 6_000;
const FEWEST_WORDS = 3;

/**
 * The page's language, ISO 639-1: what its markup declares (html lang, then the HTTP header handed in, the meta of the
 * same name, og:locale), and only then what its text looks like.
 */
export function languageOf(reading: PageReading, text: string, contentLanguage?: string): string | null {
  const declared = [
    reading.htmlLang,
    contentLanguage,
    reading.metas.get('content-language'),
    reading.metas.get('og:locale'),
    reading.metas.get('language'),
    reading.metas.get('dc.language'),
  ];
  for (const tag of declared) {
    const language = languageOfTag(tag ?? '');
    if (language !== null) return language;
  }
  return detectLanguage(text);
}

const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const OLD_CODES: Readonly<Record<string, string>> = {
  iw: 'he',
  in: 'id',
  ji: 'yi',
  cmn: 'zh',
  yue: 'zh',
  cn: 'zh',
  gr: 'el',
};

/** The two-letter language of a BCP 47 tag or locale (`pt_BR`, `zh-Hans`); null when it names none. */
export function languageOfTag(tag: string): string | null {
  const first =
    tag
      .trim()
      .toLowerCase()
      .split(/[-_,;. ]/, 1)[0] ?? '';
  const code = OLD_CODES[first] ?? first;
  if (!/^[a-z]{2}$/.test(code)) return null;
  return isLanguage(code) ? code : null;
}

const judged = new Map<string, boolean>();

/** Asking the platform costs more than the rest of the decision, and there are 676 codes at most. */
function isLanguage(code: string): boolean {
  const before = judged.get(code);
  if (before !== undefined) return before;
  const named = known.of(code) !== undefined;
  judged.set(code, named);
  return named;
}

/** The region a tag names (`de-AT` → AT), or null. */
export function regionOfTag(tag: string): string | null {
  return /^[a-z]{2,3}[-_](?:[a-z]{4}[-_])?([a-z]{2})(?:$|[-_.@])/i.exec(tag.trim())?.[1]?.toUpperCase() ?? null;
}

/**
 * The language a text is written in, ISO 639-1, from its script and its small words; null for fewer than three words or
 * no clear answer. Needs no model and no memory to speak of; meant for pages, not for single sentences.
 */
export function detectLanguage(text: string): string | null {
  const sample = text.slice(0, LONGEST_SAMPLE);
  const script = scriptOf(sample);
  if (script === 'latin') return latinLanguage(sample);
  if (script === 'han') return 'zh';
  if (script === 'cyrillic' || script === 'arabic' || script === 'devanagari') return byLetters(sample, script);
  return script;
}

type Script = 'latin' | 'cyrillic' | 'arabic' | 'devanagari' | 'han' | 'ja' | 'ko' | 'th' | 'el' | 'he';

/** The script most letters are in; an ideograph counts for several letters, and kana make Han Japanese. */
function scriptOf(text: string): Script | null {
  const counts = { latin: 0, cyrillic: 0, arabic: 0, devanagari: 0, han: 0, ja: 0, ko: 0, th: 0, el: 0, he: 0 };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x41) continue;
    if (code < 0x250) counts.latin += code < 0x5b || (code > 0x60 && code < 0x7b) || code > 0xbf ? 1 : 0;
    else if (code >= 0x370 && code < 0x400) counts.el++;
    else if (code >= 0x400 && code < 0x530) counts.cyrillic++;
    else if (code >= 0x590 && code < 0x600) counts.he++;
    else if (code >= 0x600 && code < 0x780) counts.arabic++;
    else if (code >= 0x900 && code < 0x980) counts.devanagari++;
    else if (code >= 0xe00 && code < 0xe80) counts.th++;
    else if (code >= 0x1e00 && code < 0x1f00) counts.latin++;
    else if (code >= 0x3040 && code < 0x3100) counts.ja += 3;
    else if (code >= 0x3400 && code < 0xa000) counts.han += 3;
    else if (code >= 0xac00 && code < 0xd7b0) counts.ko += 2;
  }
  let best: Script | null = null;
  let most = 5;
  for (const [script, count] of Object.entries(counts) as [Script, number][]) {
    if (count > most) [best, most] = [script, count];
  }
  return best === 'han' && counts.ja * 8 > counts.han ? 'ja' : best;
}

function byLetters(text: string, script: 'cyrillic' | 'arabic' | 'devanagari'): string {
  let best = script === 'cyrillic' ? 'ru' : script === 'arabic' ? 'ar' : 'hi';
  let most = 0;
  for (const rule of TELLING_LETTERS) {
    if (rule.script !== script) continue;
    const count = text.match(rule.letters)?.length ?? 0;
    if (count > most) [best, most] = [rule.language, count];
  }
  return best;
}

const LANGUAGES_OF_WORD: ReadonlyMap<string, readonly string[]> = (() => {
  const table = new Map<string, string[]>();
  for (const [language, words] of Object.entries(FUNCTION_WORDS)) {
    for (const word of new Set(words.split(' '))) table.set(word, [...(table.get(word) ?? []), language]);
  }
  return table;
})();

/** Each small word votes for its languages, with less weight the more of them share it. */
function latinLanguage(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return null;
  const votes = new Map<string, number>();
  for (const word of words) {
    const languages = LANGUAGES_OF_WORD.get(word);
    if (languages === undefined) continue;
    for (const language of languages) votes.set(language, (votes.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < 0.9) return null;
  return second !== undefined && first[1] < second[1] * 1.05 ? null : first[0];
}
