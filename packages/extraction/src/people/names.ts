import { countryOfCity, firstCityIn } from '../data/cities.ts';
import { countryNamed } from '../data/countries.ts';
import {
  CHINESE_SURNAMES,
  FIRM_PREFIXES,
  FIRST_NAMES,
  HONORIFICS,
  NAME_PARTICLES,
  NOT_IN_NAMES,
  TITLE_PREFIXES,
} from '../data/name-words.ts';
import { TITLE_WORD } from '../data/titles.ts';

export interface ReadName {
  /** Without forms of address and professions. */
  name: string;
  /** A profession that stood with it: "Rechtsanwältin Anna Beispiel", "张伟律师". */
  title: string | null;
  /** How sure the words alone make it: 0 could be anything capitalised, 3 is a form of address or a known first name. */
  sureness: number;
}

const LONGEST = 70;
const LATIN_OR_CYRILLIC = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{M}'’.\- ]+$/u;
const CAPITALISED = /^\p{Lu}[\p{L}\p{M}'’-]*\.?$/u;
const INITIAL = /^\p{Lu}\.?$/u;
const CHINESE = /^([\u4e00-\u9fff]{2,4}?)\s?(律师|律師|先生|女士|小姐|公证员|主任|经理|合伙人|博士|顾问|助理)?$/u;
const OTHER_SCRIPT = /^[\p{Script=Arabic}\p{Script=Devanagari}\p{M}\p{Join_Control}. ]+$/u;
/** Suffixes after a comma or not: "Jane Doe, LL.M.", "Dr. jur.". */
const DEGREES =
  /,?\s+(?:LL\.? ?[MBD]\.?|Ph\.? ?D\.?|J\.? ?D\.?|M\.? ?B\.? ?A\.?|Esq\.?|KC|QC|MBA|LLM|LLB|M\.?Sc\.?|B\.?A\.?|M\.?A\.?|Jr\.?|Sr\.?|II|III|E\.M\.B\.A\.)(?=$|[\s,]).*$/;

/** Reads a short text as a person's name; null when it cannot be one. */
export function readName(text: string): ReadName | null {
  if (/^[a-z\d]/.test(text)) return null;
  const written = text
    .replace(DEGREES, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'“«(*•·–-]+|[\s"'”»)*:,;•·–-]+$/g, '');
  if (written.length < 2 || written.length > LONGEST || /[\d@/_=+#<>{}[\]|!?]/.test(written)) return null;
  const chinese = CHINESE.exec(written);
  if (chinese !== null) return chineseName(chinese[1] ?? '', chinese[2]);
  const { words, title, addressed } = withoutForms(withoutFirm(written.split(' ')));
  if (words.length === 0 || words.length > 5) return null;
  const name = words.join(' ');
  if (LATIN_OR_CYRILLIC.test(name)) return capitalisedName(words, title, addressed);
  if (OTHER_SCRIPT.test(name)) return uncasedName(words, title, addressed);
  return null;
}

/** "Kanzlei Mag. Lukas Gruber": the firm's word goes if what follows can only be a person. */
function withoutFirm(all: string[]): string[] {
  let from = 0;
  while (from < all.length - 2 && FIRM_PREFIXES.has((all[from] ?? '').toLowerCase())) from++;
  if (from === 0) return all;
  const next = (all[from] ?? '').toLowerCase().replace(/\.$/, '');
  return HONORIFICS.has(next) || TITLE_PREFIXES.has(next) || FIRST_NAMES.has(next) ? all.slice(from) : all;
}

function withoutForms(all: string[]): { words: string[]; title: string | null; addressed: boolean } {
  let title: string | null = null;
  let from = 0;
  while (from < all.length - 1 || (from < all.length && from === 0 && all.length > 1)) {
    const word = (all[from] ?? '').toLowerCase();
    const bare = word.replace(/\.$/, '');
    if (TITLE_PREFIXES.has(bare)) title ??= all[from] ?? null;
    else if (
      !(HONORIFICS.has(bare) || HONORIFICS.has(word)) ||
      (bare.length === 1 && !isHonorificLetter(all[from] ?? ''))
    )
      break;
    from++;
  }
  return { words: all.slice(from), title, addressed: from > 0 };
}

/** "M. Dupont" is a form of address, "J. Doe" an initial. */
function isHonorificLetter(word: string): boolean {
  return word === 'M.' || word === 'M' || word === 'د.' || word === 'أ.' || word === 'م.' || word === 'D.';
}

function capitalisedName(words: string[], title: string | null, addressed: boolean): ReadName | null {
  let capitals = 0;
  let firstNames = 0;
  for (const [i, word] of words.entries()) {
    const lower = word.toLowerCase().replace(/\.$/, '');
    if (NAME_PARTICLES.has(word) && i > 0 && i < words.length - 1) continue;
    if (NOT_IN_NAMES.has(lower) && !INITIAL.test(word)) return null;
    if (!CAPITALISED.test(word)) return null;
    if (word.length > 4 && TITLE_WORD.test(word)) return null;
    capitals++;
    if (FIRST_NAMES.has(lower) || FIRST_NAMES.has(lower.split('-', 1)[0] ?? '')) firstNames++;
  }
  if (capitals < (addressed ? 1 : 2) || capitals > 4) return null;
  const name = words.join(' ').replace(/(?<=\p{Ll}\p{Ll})\.$/u, '');
  if (!addressed && (isPlace(name) || (firstNames === 0 && words.some((word) => countryOfCity(word) !== null))))
    return null;
  return { name, title, sureness: addressed ? 3 : firstNames > 0 ? 3 : 0 };
}

/** Scripts without capitals: only forms of address, first names or the markup around tell a name. */
function uncasedName(words: string[], title: string | null, addressed: boolean): ReadName | null {
  if (words.length > 4 || (words.length < 2 && !addressed)) return null;
  for (const word of words) if (NOT_IN_NAMES.has(word) || TITLE_WORD.test(word)) return null;
  const known = words.some((word) => FIRST_NAMES.has(word));
  const name = words.join(' ');
  if (!addressed && isPlace(name)) return null;
  return { name, title, sureness: addressed || known ? 3 : 0 };
}

function chineseName(characters: string, suffix: string | undefined): ReadName | null {
  if (!CHINESE_SURNAMES.has(characters.charAt(0)) || NOT_IN_NAMES.has(characters) || TITLE_WORD.test(characters))
    return null;
  if (characters.length > 3 && suffix === undefined) return null;
  if (firstCityIn(characters) !== null) return null;
  const polite = suffix === '先生' || suffix === '女士' || suffix === '小姐';
  return {
    name: characters,
    title: suffix === undefined || polite ? null : suffix,
    sureness: suffix === undefined ? 1 : 3,
  };
}

function isPlace(name: string): boolean {
  return countryNamed(name) !== null || firstCityIn(name)?.city.toLowerCase() === name.toLowerCase();
}

/**
 * How much of a local part the name explains: all of it (jane.doe, jdoe, doe, j-doe, janed …), one piece of several
 * (doe in doe-family), or nothing. Cyrillic names are compared in Latin letters.
 */
export function localMatch(local: string, name: string): 'whole' | 'part' | 'none' {
  const parts = lettersOf(name);
  const [first = '', last = ''] = [parts[0], parts[parts.length - 1]];
  if (parts.length === 0) return 'none';
  const pieces = lettersOf(local.split('+', 1)[0] ?? '');
  const whole = pieces.join('');
  const known = pieces.filter((piece) => piece.length >= 3 && parts.includes(piece));
  const explained = pieces.every(
    (piece) => known.includes(piece) || (piece.length <= 3 && parts.some((part) => part.startsWith(piece))),
  );
  if (known.length > 0) return explained ? 'whole' : 'part';
  const initials = first.charAt(0) + last.charAt(0);
  if (whole.length < 3) return whole === initials ? 'whole' : 'none';
  const forms = [
    first + last,
    last + first,
    first.charAt(0) + last,
    last + first.charAt(0),
    first + last.charAt(0),
    last.charAt(0) + first,
    parts.join(''),
    parts.map((part) => part.charAt(0)).join(''),
    parts
      .slice(0, -1)
      .map((part) => part.charAt(0))
      .join('') + last,
  ];
  if (forms.includes(whole)) return 'whole';
  const resembles =
    whole.length >= 5 && parts.some((part) => part.startsWith(whole) || (part.length >= 5 && whole.startsWith(part)));
  return resembles ? 'part' : 'none';
}

/** A local part that spells a first and a last name: somebody's, and not another's. */
export function spellsSomebody(local: string): boolean {
  return /^[a-z]{2,}[._][a-z]{3,}$/.test(local);
}

function lettersOf(text: string): string[] {
  return spell(text)
    .split(/[^a-z]+/)
    .filter((part) => part.length > 0);
}

/** Whether a domain carries the name's last (or only long) part: haddad-avocat.fr for Yasmine Haddad. */
export function domainMatchesName(domain: string, name: string): boolean {
  const host = spell(domain.slice(0, domain.lastIndexOf('.'))).replace(/[^a-z]/g, '');
  const parts = lettersOf(name);
  const last = parts[parts.length - 1] ?? '';
  return (last.length >= 4 && host.includes(last)) || (parts.length > 2 && host.includes(parts.slice(-2).join('')));
}

const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const IN_LATIN = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ');

/** Lower-case Latin letters for any Latin or Cyrillic spelling; Müller, Mueller and Muller come out alike. */
function spell(text: string): string {
  return text
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[а-яё]/g, (letter) => IN_LATIN[CYRILLIC.indexOf(letter)] ?? '')
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/([aou])e/g, '$1');
}
