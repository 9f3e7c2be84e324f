import { parse as parseHost } from 'tldts';
import { countryOfCity, firstCityIn } from '../data/cities.ts';
import { COUNTRIES_OF_LANGUAGE, COUNTRY_OF_SUFFIX, countryCode } from '../data/countries.ts';
import { regionOfTag } from '../language.ts';
import type { PageReading } from '../reading/page-reading.ts';
import type { Thing } from '../structured/things.ts';
import { type PostalPlace, postalPlaceOf } from './postal.ts';

/** What the page tells of its place before its telephones are known. */
export interface PlaceClues {
  city: string | null;
  /** Named by the page: structured data, postal address. */
  stated: string | null;
  /** Of the city the page's title or heading names. */
  ofCity: string | null;
  ofDomain: string | null;
  /** Of the language tag (`de-AT`). */
  ofLanguage: string | null;
}

export function placeClues(reading: PageReading, text: string, url: string, things: readonly Thing[]): PlaceClues {
  const structured = structuredPlace(things);
  const postal: PostalPlace =
    structured.city !== null && structured.country !== null ? structured : postalPlaceOf(reading, text);
  const meta = reading.metas;
  const metaCity =
    meta.get('business:contact_data:locality') ?? meta.get('og:locality') ?? meta.get('geo.placename') ?? null;
  const city = structured.city ?? postal.city ?? metaCity ?? cityOfHeadings(reading, text);
  const region =
    meta.get('business:contact_data:country_name') ??
    meta.get('og:country-name') ??
    meta.get('geo.region')?.split('-')[0];
  return {
    city: city === null ? null : city.split(',', 1)[0]?.trim() || null,
    stated: structured.country ?? postal.country ?? (region === undefined ? null : countryCode(region)),
    ofCity: city === null ? null : (countryOfCity(city) ?? firstCityIn(city)?.country ?? null),
    ofDomain: countryOfDomain(url),
    ofLanguage: regionOf(reading, url),
  };
}

/** Where numbers without prefix may be at home, likeliest first. */
export function homeCountries(clues: PlaceClues, language: string | null): string[] {
  const known = [clues.stated, clues.ofCity, clues.ofDomain, clues.ofLanguage].filter((code) => code !== null);
  const byLanguage = COUNTRIES_OF_LANGUAGE[language ?? ''] ?? [];
  // Few: every further country takes more strings of digits for a number.
  return [...new Set([...known.slice(0, 2), ...byLanguage.slice(0, known.length > 0 ? 1 : 2)])];
}

/** The page's country: what it states, then its city, its telephones, its domain, its language tag. */
export function countryOf(clues: PlaceClues, phoneCountries: readonly string[]): string | null {
  return clues.stated ?? clues.ofCity ?? mostFrequent(phoneCountries) ?? clues.ofDomain ?? clues.ofLanguage;
}

function structuredPlace(things: readonly Thing[]): PostalPlace {
  const ranked = [...things.filter(({ kind }) => kind === 'organisation' || kind === 'place'), ...things];
  const withCity = ranked.find(({ locality }) => locality !== null);
  const withCountry = withCity?.country != null ? withCity : ranked.find(({ country }) => country !== null);
  return {
    city: withCity?.locality ?? null,
    country: withCountry?.country == null ? null : countryCode(withCountry.country),
  };
}

/** "Avocat à Bangkok": the title or the first heading names a well-known city. */
function cityOfHeadings(reading: PageReading, text: string): string | null {
  const heading = reading.elements.find(({ tag }) => tag === 'h1');
  for (const words of [reading.title ?? '', heading === undefined ? '' : text.slice(heading.start, heading.end)]) {
    const found = firstCityIn(words);
    if (found !== null) return found.city;
  }
  return null;
}

function countryOfDomain(url: string): string | null {
  const suffix = parseHost(url).publicSuffix?.split('.').pop() ?? '';
  const special = COUNTRY_OF_SUFFIX[suffix];
  if (special !== undefined) return special;
  return suffix.length === 2 ? countryCode(suffix) : null;
}

function regionOf(reading: PageReading, url: string): string | null {
  const own = reading.alternates.find(({ href }) => href === url)?.hreflang ?? '';
  for (const tag of [reading.htmlLang ?? '', own, reading.metas.get('og:locale') ?? '']) {
    const region = regionOfTag(tag);
    // "en-US", "fr-FR" and the like are what page builders put on every site.
    if (region !== null && !DEFAULT_TAGS.has(tag.replace('_', '-').toLowerCase())) return countryCode(region);
  }
  return null;
}

const DEFAULT_TAGS: ReadonlySet<string> = new Set(['en-us', 'en-gb']);

function mostFrequent(codes: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  let best: string | null = null;
  for (const [code, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = code;
  return best;
}
