import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { asciiForms } from './addresses/shadow.ts';
import { addressesOf } from './addresses/sightings.ts';
import { languageOf } from './language.ts';
import { absoluteUrl, baseOf, followableLinks, robotsOf } from './links.ts';
import type { EmailSighting, PageContacts } from './page-contacts.ts';
import { peopleOf } from './people/people.ts';
import { phonesOf } from './phones.ts';
import { companyOf } from './places/company.ts';
import { countryOf, homeCountries, placeClues } from './places/place.ts';
import { siteOf } from './places/site.ts';
import { readPage } from './reading/read-page.ts';
import { refusalIn } from './refusal.ts';
import { snippetAround } from './snippet.ts';
import { socialsOf } from './socials.ts';
import { thingsOf } from './structured/things.ts';

export interface PageSource {
  html: string;
  /** Where the page was read: the base of its links, a clue to its country. */
  url: string;
  /** The HTTP header of that name, if there was one. */
  contentLanguage?: string;
}

/**
 * Reads one page: HTML in, contacts out. Pure and synchronous, one pass over the HTML, time linear in its length; never
 * throws on any HTML. What readers cannot see (hidden elements, comments, templates, frames) yields nothing.
 */
export function extractPage({ html, url, contentLanguage }: PageSource): PageContacts {
  const reading = readPage(html);
  const base = baseOf(reading, url);
  const text = asciiForms(reading.text);
  const things = thingsOf(reading);
  const visible = onOneLine(reading.text);

  const language = languageOf(reading, visible, contentLanguage);
  const addresses = addressesOf(reading, text, things);
  const site = siteOf(reading, url, addresses);
  const clues = placeClues(reading, text, site, things);
  const countries = homeCountries(clues, language);
  const phones = phonesOf(reading, text, things, countries);
  const { bearers, people } = peopleOf(reading, addresses, phones, things, countries);

  const emails = addresses.map(({ address, via, obfuscated, places }): EmailSighting => {
    const { start, end } = places[0] ?? { start: 0, end: 0 };
    const bearer = bearers.get(address);
    return {
      address,
      via,
      obfuscated,
      snippet: snippetAround(reading.text, start, end, address),
      name: bearer?.name ?? null,
      title: bearer?.title ?? null,
      phone: bearer?.phone ?? null,
      company: bearer?.company ?? null,
    };
  });
  const robots = robotsOf(reading);
  return {
    url,
    canonicalUrl: reading.canonical === null ? null : (absoluteUrl(reading.canonical, base)?.href ?? null),
    title: reading.title,
    language,
    emails,
    phones: phones.map(({ e164, raw, type }) => ({ e164, raw, ...(type !== undefined && { type }) })),
    socials: socialsOf(reading, things),
    people,
    company: companyOf(reading, site, things),
    city: clues.city,
    country: countryOf(
      clues,
      phones.flatMap(({ e164 }) => parsePhoneNumberFromString(e164)?.country ?? []),
    ),
    links: followableLinks(reading, base, robots.follow),
    robots,
    refusal: refusalIn(visible),
    text: visible,
    obfuscated: emails.some(({ obfuscated }) => obfuscated),
  };
}

/** The flow's only white space is single spaces and line ends. */
function onOneLine(text: string): string {
  const line = text.replaceAll('\n', ' ').trim();
  return line.includes('  ') ? line.replace(/ {2,}/g, ' ') : line;
}
