import { numberedPath, pager } from '../compose-articles.ts';
import { type Html, html } from '../html.ts';
import { phone, type Via } from '../mark.ts';
import type { Page } from '../page.ts';
import { everyone } from '../robots.ts';
import { showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

const TRADES = ['Plumber', 'Electrician', 'Carpenter', 'Roofer', 'Gardener', 'Painter', 'Tiler', 'Locksmith'] as const;
const TOWNS = ['Lagos', 'Faro', 'Tavira', 'Loulé', 'Silves'] as const;
const WAYS: readonly Via[] = ['text', 'mailto', 'entities', 'at_words'];
const PATH = '/directory/';
/** Entries with a page of their own; the others stand in the list alone. */
const WITH_PAGE = 12;

interface Entry {
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly via: Via;
}

const ENTRIES: readonly Entry[] = TOWNS.flatMap((town, at) =>
  TRADES.map((trade, index) => {
    const slug = `${trade}-${town}`.toLowerCase().replace('é', 'e');
    return {
      slug,
      name: `${town} ${trade}s`,
      email: `${slug}@tradesfolk-algarve.test`,
      via: WAYS[(at + index) % WAYS.length] ?? 'text',
    };
  }),
);

const line = ({ slug, name, email, via }: Entry, index: number): Html =>
  index < WITH_PAGE
    ? html`<li><a href="${PATH}${slug}/">${name}</a></li>\n`
    : html`<li>${name}, ${showAddress(email, via)}</li>\n`;

const PER_PAGE = 5;
const COUNT = ENTRIES.length / PER_PAGE;

function listPages(content: SiteContent): Page[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const shown = ENTRIES.slice(index * PER_PAGE, (index + 1) * PER_PAGE);
    return {
      path: numberedPath(PATH, index + 1),
      title: `Directory, page ${index + 1} of ${COUNT}`,
      canonical: numberedPath(PATH, index + 1),
      ...(index === 0 ? { menuLabel: 'Directory' } : {}),
      body: html`<h1>Tradespeople</h1><p>Page ${index + 1} of ${COUNT}</p><ul>${shown.map((entry, at) => line(entry, index * PER_PAGE + at))}</ul>
${pager(content, PATH, index + 1, COUNT)}`,
    };
  });
}

const entryPage = ({ slug, name, email, via }: Entry): Page => ({
  path: `${PATH}${slug}/`,
  title: name,
  body: html`<h1>${name}</h1><p>Family business, free quotes across the Algarve. ${showAddress(email, via)}</p>
<p>Compare with <a href="${PATH}?page=2&amp;utm_source=entry">others in the directory</a>.</p>`,
});

/** Behind a link no visitor sees: who asks for it is a harvester. */
const BOT_TRAP: Page = {
  path: '/members-directory/',
  title: 'Members',
  trap: true,
  body: html`<h1>Members</h1><p>${showAddress('trap-members@tradesfolk-algarve.test', 'mailto')}</p>`,
};

const frame: SiteContent = {
  name: 'tradesfolk-algarve',
  kind: 'business directory',
  language: 'en',
  category: null,
  country: 'PT',
  city: 'Faro',
  host: 'www.tradesfolk-algarve.test',
  layout: 'cards',
  business: {
    name: 'Tradesfolk Algarve',
    schemaType: 'Organization',
    street: 'Rua da Alfândega 60',
    postalCode: '8000-137',
    phone: phone('+351 289 000 140', '289 000 140'),
    email: 'editor@tradesfolk-algarve.test',
    footerVia: 'mailto',
    jsonLd: false,
  },
  headline: 'The directory of tradespeople in the Algarve',
  intro: ['Forty plumbers, roofers, gardeners and other tradespeople who answer the phone, listed by town.'],
  pool: [
    'Every entry in the directory is checked once a year by telephone.',
    'Readers rate punctuality, price and how tidy the garden was left.',
  ],
  texts: [
    {
      path: '/list-your-business/',
      title: 'List your business',
      place: 'footer',
      texts: ['A listing is free; a page of your own costs 40 euros a year.'],
    },
  ],
  homeNotes: html`<div style="display:none"><a rel="nofollow" href="/members-directory/">Members</a></div>
`,
  robots: { groups: [everyone(['/directory/export', '/*?sort='])], sitemap: true },
  wire: { encoding: 'gzip' },
};

/** A directory of tradespeople in numbered pages, all of them another's trade. */
export const tradesfolkAlgarve: SiteContent = {
  ...frame,
  more: [...listPages(frame), ...ENTRIES.slice(0, WITH_PAGE).map(entryPage), BOT_TRAP],
};
