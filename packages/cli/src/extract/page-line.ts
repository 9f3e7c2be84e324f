import { extractPage } from '@relais/extraction';
import type { LoadedPage } from './load-page.ts';

/** What a page says, as the line `relais extract` prints. */
export function pageLine(source: string, { html, url, contentLanguage }: LoadedPage) {
  const page = extractPage({ html, url, ...(contentLanguage ? { contentLanguage } : {}) });
  return {
    source,
    language: page.language,
    title: page.title,
    emails: page.emails.map(({ address, via, snippet, obfuscated, name, title, phone }) => ({
      address,
      via,
      snippet,
      obfuscated,
      name,
      title,
      phone,
    })),
    phones: page.phones.map(({ e164, raw, type }) => ({ e164, raw, type: type ?? null })),
    socials: page.socials,
    people: page.people,
    company: page.company,
    city: page.city,
    country: page.country,
    refusal: page.refusal?.phrase ?? null,
  };
}
