import { firstCityIn } from '../data/cities.ts';
import { countryNamed } from '../data/countries.ts';
import type { PageReading } from '../reading/page-reading.ts';

/** Where a page's postal address says the business is. */
export interface PostalPlace {
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

const CITY = String.raw`\p{Lu}[\p{L}\p{M}'’.-]{1,30}(?:[ -](?:(?:am|an|der|im|sur|sous|en|de|da|do|del|la|le|les|los|las|lès|ob|bei|di) )?\p{Lu}[\p{L}\p{M}'’.-]{1,30}){0,3}`;
/** Postcode before the city: most of Europe, Russia, Brazil, the Maghreb. */
const CODE_THEN_CITY = new RegExp(
  String.raw`(?<![\d\p{L}+/-])(?:([A-Z]{1,2})-)?(\d{4}-\d{3}|\d{5}-\d{3}|\d{4} ?[A-Z]{2}(?= )|\d{6}|\d{5}|\d{4})(,)? {1,2}(?:(?:г|гор)\. ?)?(${CITY})`,
  'gu',
);
/** City before the postcode: Britain, North America, India, Thailand, Brazil. */
const CITY_THEN_CODE = new RegExp(
  String.raw`(${CITY}),? (?:([A-Z]{2})[, ]{1,2})?[-–]? ?([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d|\d{3} ?\d{3}|\d{5}-\d{3}|\d{5}(?:-\d{4})?)(?![\d\p{L}])`,
  'gu',
);
const RUSSIAN_CITY = /(?:^|[\s,])(?:г|гор)\. ?([А-ЯЁ][а-яё]+(?:-[А-Яа-яЁё]+){0,3}(?: [А-ЯЁ][а-яё]+)?)/u;
const US_STATES =
  /^(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])$/;
const CANADIAN = /^[A-Z]\d[A-Z] \d[A-Z]\d$/;
const BRITISH = /^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/;
const NOT_A_CITY =
  /^(?:Cedex|Tel|Tél|Phone|Fax|Email|Mail|Street|Suite|Floor|January|February|March|April|May|June|July|August|September|October|November|December|Janvier|Copyright|All|Tous|Alle|The|And|Rue|Avenue|Siret|RCS|Euro|Euros|EUR)\b/i;

const PLACES_SEARCHED = 12;

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
  return codeThenCity(text) ?? cityThenCode(text) ?? russianPlace(text) ?? chinesePlace(text);
}

function codeThenCity(text: string): PostalPlace | null {
  let tried = 0;
  for (const match of text.matchAll(CODE_THEN_CITY)) {
    if (++tried > PLACES_SEARCHED) return null;
    const [whole, prefix, code = '', comma, written = ''] = match;
    const after = text.slice(match.index + whole.length, match.index + whole.length + 60);
    const city = cleanCity(written);
    if (city === null) continue;
    const known = firstCityIn(city);
    // Four digits are a year more often than a postcode, a comma makes a list: then only a known city counts.
    if (
      known === null &&
      prefix === undefined &&
      (/^\d{4}$/.test(code) || (comma !== undefined && !/^\d{6}$/.test(code)))
    )
      continue;
    if (known === null && /^\d{6}$/.test(code) && !/\p{Script=Cyrillic}/u.test(city)) continue;
    const country =
      countryIn(after) ??
      countryInTail(written) ??
      prefixCountry(prefix) ??
      codeCountry(code) ??
      known?.country ??
      null;
    return { city, country };
  }
  return null;
}

function cityThenCode(text: string): PostalPlace | null {
  let tried = 0;
  for (const match of text.matchAll(CITY_THEN_CODE)) {
    if (++tried > PLACES_SEARCHED) return null;
    const [whole, written = '', state, code = ''] = match;
    const after = text.slice(match.index + whole.length, match.index + whole.length + 60);
    const known = firstCityIn(written);
    const american = state !== undefined && US_STATES.test(state);
    const sure = american || BRITISH.test(code) || CANADIAN.test(code) || known !== null || countryIn(after) !== null;
    const city = known?.city ?? cleanCity(written);
    if (!sure || city === null) continue;
    const byCode = BRITISH.test(code) ? 'GB' : CANADIAN.test(code) ? 'CA' : american ? 'US' : null;
    return { city, country: countryIn(after) ?? byCode ?? known?.country ?? null };
  }
  return null;
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
    .replace(/\s+CEDEX\b.*$/i, '')
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
    const country = countryNamed(name) ?? countryNamed(name.split(/\s(?=[\d+(])/, 1)[0] ?? '');
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
  return /^\d{4} ?[A-Z]{2}$/.test(code) ? 'NL' : null;
}
