import { firstCityIn } from '../data/cities.ts';
import { countryNamed } from '../data/countries.ts';
import type { PageReading } from '../reading/page-reading.ts';

/** Where a page's postal address says the business is. */
export interface PostalPlace {
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

const CITY = String.raw`(?:St\. |Ste\. )?\p{Lu}[\p{L}\p{M}'’-]{1,30}(?:[ -](?:(?:am|an|der|im|sur|sous|en|de|da|do|del|la|le|les|los|las|lès|ob|bei|di) )?\p{Lu}[\p{L}\p{M}'’-]{1,30}){0,3}`;
/** What could be a postcode; the cities are looked for beside it. */
const POSTCODE =
  /(?<![\d\p{L}+/])(?:([A-Z]{1,2})-)?(\d{4}-\d{3}|\d{5}-\d{3}|\d{4} ?[A-Z]{2}(?= )|\d{5}-\d{4}|\d{6}|\d{5}|\d{4}|\d{3} \d{3}|[A-HJ-NP-Z]\d{4}(?:[A-Z]{3})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d)(?![\d\p{L}])/gu;
/** Right after the code: most of Europe, Russia, Brazil, the Maghreb. */
const CITY_AFTER = new RegExp(String.raw`^(,)? {1,2}(?:(?:г|гор)\. ?)?(${CITY})`, 'u');
/** Right before the code: Britain, North America, India, Thailand, Brazil. */
const CITY_BEFORE = new RegExp(`(${CITY})(?:,| ?[-–/])? ?(?:([A-Z]{2})[, –-]{1,3})?(?:CEP:? )?[-–]? ?$`, 'u');
const RUSSIAN_CITY = /(?:^|[\s,])(?:г|гор)\. ?([А-ЯЁ][а-яё]+(?:-[А-Яа-яЁё]+){0,3}(?: [А-ЯЁ][а-яё]+)?)/u;
const US_STATES =
  /^(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])$/;
const CANADIAN = /^[A-Z]\d[A-Z] \d[A-Z]\d$/;
const BRITISH = /^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/;
const NOT_A_CITY =
  /^(?:Cedex|Tel|Tél|Phone|Fax|Email|Mail|Street|Suite|Floor|January|February|March|April|May|June|July|August|September|October|November|December|Janvier|Copyright|All|Tous|Alle|The|And|Rue|Avenue|Siret|RCS|Euro|Euros|EUR)\b/i;

const PLACES_SEARCHED = 12;
const CODES_TRIED = 60;

/**
 * The first postal address of the page that names a city, looking at <address> elements, then at the whole text.
 * @param text the flow in ASCII forms
 */
export function postalPlaceOf(reading: PageReading, text: string): PostalPlace {
  const zones = reading.elements
    .filter(
      ({ tag, classes }) =>
        tag === 'address' ||
        /(?:^|[\s_-])(?:address|adresse|adr|direccion|endereco|anschrift)(?:$|[\s_-])/i.test(classes),
    )
    .slice(0, PLACES_SEARCHED)
    .map(({ start, end }) => text.slice(start, Math.min(end, start + 400)));
  let city: string | null = null;
  let country: string | null = null;
  for (const zone of zones) {
    const place = placeIn(zone) ?? gazetteerPlace(zone);
    city ??= place?.city ?? null;
    country ??= place?.country ?? countryIn(zone);
    if (city !== null) return { city, country };
  }
  const place = placeIn(text);
  return { city: place?.city ?? null, country: country ?? place?.country ?? null };
}

function gazetteerPlace(zone: string): PostalPlace | null {
  return firstCityIn(zone.replaceAll('\n', ', '));
}

function placeIn(text: string): PostalPlace | null {
  return placeAtCode(text) ?? russianPlace(text) ?? chinesePlace(text) ?? placeOnLine(text);
}

/** "Office 12, Marina Plaza, Dubai, United Arab Emirates": a line with commas that names a country and a known city. */
function placeOnLine(text: string): PostalPlace | null {
  let lines = 0;
  for (const match of text.matchAll(/[^\n]{4,140}/g)) {
    const [line] = match;
    const labelled = ADDRESS_LABEL.test(line);
    if (!labelled && !/[,،，]/.test(line) && !CHINESE_ADDRESS.test(line)) continue;
    if (++lines > MOST_LINES) return null;
    const country = countryIn(line);
    if (country === null && !labelled && !CHINESE_ADDRESS.test(line)) continue;
    const found = firstCityIn(line.replace(ADDRESS_LABEL, ''));
    if (found !== null) return { city: found.city, country: country ?? found.country };
  }
  return null;
}

const CHINESE_ADDRESS =
  /^[^\n]{0,12}[\u4e00-\u9fff][省市区][^\n]*[\u4e00-\u9fff]|^[\u4e00-\u9fff]{2,6}[^\n]*[號号路街]/;
const MOST_LINES = 150;
const ADDRESS_LABEL =
  /^\s*(?:address|adresse|anschrift|dirección|endereço|morada|адрес|地址|पता|पिन कोड|العنوان|office|visit us)\s?[:：]?/iu;

/** The first postcode of the text that has a city beside it. */
function placeAtCode(text: string): PostalPlace | null {
  let tried = 0;
  for (const match of text.matchAll(POSTCODE)) {
    if (++tried > CODES_TRIED) return null;
    const [whole, prefix, code = ''] = match;
    const end = match.index + whole.length;
    const place =
      cityAfter(code, prefix, text.slice(Math.max(0, match.index - 70), match.index), text.slice(end, end + 120)) ??
      (prefix === undefined
        ? cityBefore(code, text.slice(Math.max(0, match.index - 70), match.index), text.slice(end, end + 60))
        : null);
    if (place !== null) return place;
  }
  return null;
}

/** What precedes a postcode in an address: a line's start, a comma or dash, or a street further up the line. */
const ADDRESS_GOES_ON =
  /(?:^|[\n,;:–—·|•-]\s?)$|\b(?:rue|avenue|av\.|bd|boulevard|place|quai|chemin|allée|impasse|route|cours|calle|c\/|plaza|paseo|via|piazza|rua|avenida|praça|street|st\.|road|lane)\b[^\n]*$|(?:stra(?:ß|ss)e|str\.|platz|weg|allee|gasse|ring|damm|ufer)\s[^\n]*$/iu;

function cityAfter(code: string, prefix: string | undefined, before: string, after: string): PostalPlace | null {
  const [whole = '', comma, written = ''] = CITY_AFTER.exec(after) ?? [];
  if (whole === '') return uncasedCityAfter(after);
  const city = cleanCity(written);
  if (city === null || /^\d{3} \d{3}$/.test(code)) return null;
  const known = firstCityIn(city);
  if (BRITISH.test(code) && known === null) return null;
  const cyrillic = /^\d{6}$/.test(code) && /\p{Script=Cyrillic}/u.test(city);
  // Four digits are a year more often than a postcode, six an order's; a comma makes a list: then only a known city counts.
  const sure =
    prefix !== undefined ||
    (comma === undefined && !/^(?:\d{4}|\d{6})$/.test(code) && ADDRESS_GOES_ON.test(before)) ||
    cyrillic;
  if (known === null && !sure) return null;
  const country =
    countryIn(after.slice(whole.length)) ??
    countryInTail(written) ??
    prefixCountry(prefix) ??
    codeCountry(code) ??
    known?.country ??
    null;
  return { city, country };
}

/** Arabic, Devanagari, Thai or Chinese after the code: no capitals tell a name, so it must be a known one. */
function uncasedCityAfter(after: string): PostalPlace | null {
  const written =
    /^[ ,،]{1,3}([\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Han}][\p{L}\p{M} ]{1,30})/u.exec(
      after,
    )?.[1];
  return written === undefined ? null : firstCityIn(written);
}

function cityBefore(code: string, before: string, after: string): PostalPlace | null {
  const [whole = '', written = '', state] = CITY_BEFORE.exec(before.slice(before.lastIndexOf('\n') + 1)) ?? [];
  if (whole === '') return null;
  const known = firstCityIn(written);
  const american = state !== undefined && US_STATES.test(state);
  // Only what follows at once: further on another sentence may speak of a country.
  const country = countryIn(after.split(/[,;.]/).slice(0, 2).join(','));
  const city = known?.city ?? cleanCity(written);
  // A country after four digits belongs to the rest of the line: "Av. Corrientes 1234, … Argentina".
  const sure = american || BRITISH.test(code) || CANADIAN.test(code) || known !== null;
  if (city === null || !(sure || (country !== null && /^\d{5,6}(?:-|$)/.test(code)))) return null;
  const byCode = BRITISH.test(code) ? 'GB' : CANADIAN.test(code) ? 'CA' : american ? 'US' : null;
  return { city, country: country ?? byCode ?? known?.country ?? null };
}

function russianPlace(text: string): PostalPlace | null {
  const city = RUSSIAN_CITY.exec(text)?.[1];
  return city === undefined ? null : { city, country: firstCityIn(city)?.country ?? null };
}

function chinesePlace(text: string): PostalPlace | null {
  if (!/\p{Script=Han}/u.test(text)) return null;
  const line = /(?:地址|住所|办公地|地点)[：:\s]*([^\n]{2,60})/.exec(text)?.[1];
  return line === undefined ? null : firstCityIn(line);
}

/** Without "Cedex 08", a country's name, or words that only begin like a city. */
function cleanCity(written: string): string | null {
  const words = written
    .replace(/\s+(?:CEDEX|T[eé]l|Tel|Phone|Fax|Fon|E-?mail|Mail|Courriel)\b.*$/i, '')
    .trim()
    .split(' ');
  while (words.length > 1 && countryNamed(words[words.length - 1] ?? '') !== null && !firstCityIn(words.join(' ')))
    words.pop();
  const city = words.join(' ').replace(/[.,'’-]+$/, '');
  return city.length < 2 || NOT_A_CITY.test(city) ? null : city;
}

function countryInTail(written: string): string | null {
  const words = written.split(' ');
  return words.length > 1 ? countryNamed(words[words.length - 1] ?? '') : null;
}

/** A country named as a whole part of a short stretch: after a comma, on its own line. */
export function countryIn(stretch: string): string | null {
  for (const part of stretch.split(/[\n,;|()،，]|\s[-–—·•]\s|。/)) {
    const name = part.trim().replace(/^(?:CEDEX(?: \d+)?)\s*/i, '');
    if (name.length < 2 || name.length > 40) continue;
    if (/^\p{Ll}/u.test(name)) continue;
    const country =
      countryNamed(name) ?? (/\d/.test(name) ? countryNamed(name.split(/\s(?=[\d+(])/, 1)[0] ?? '') : null);
    if (country !== null) return country;
  }
  return null;
}

function prefixCountry(prefix: string | undefined): string | null {
  const countries: Readonly<Record<string, string>> = {
    F: 'FR',
    D: 'DE',
    A: 'AT',
    B: 'BE',
    L: 'LU',
    I: 'IT',
    E: 'ES',
    P: 'PT',
    CH: 'CH',
    FR: 'FR',
    DE: 'DE',
    AT: 'AT',
    BE: 'BE',
  };
  return prefix === undefined ? null : (countries[prefix] ?? null);
}

function codeCountry(code: string): string | null {
  if (/^\d{4}-\d{3}$/.test(code)) return 'PT';
  if (/^\d{5}-\d{3}$/.test(code)) return 'BR';
  if (/^[A-Z]\d{4}/.test(code)) return 'AR';
  return /^\d{4} ?[A-Z]{2}$/.test(code) ? 'NL' : null;
}
