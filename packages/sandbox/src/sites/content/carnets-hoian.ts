import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

const HOST = 'http://www.carnets-hoian.test';
const LONG =
  'La rivière monte au matin et redescend sans bruit ; les voisins rentrent les chaises, puis les ressortent, et chacun reprend la conversation là où l’eau l’avait laissée. On apprend ici que la patience n’est pas une vertu mais une façon de marcher.';

/** Articles no page links to any more: the feed has one, the sitemap all. */
const archive = (slug: string, title: string, date: string, email: string) => ({
  path: `/archives/${slug}/`,
  title,
  canonical: `/archives/${slug}/`,
  head: html`<meta property="og:type" content="article"><meta property="article:published_time" content="${date}">
<meta name="author" content="Solène Kervadec">
`,
  body: html`<article class="post h-entry"><h1 class="entry-title">${title}</h1>
<p class="byline">Publié le <time datetime="${date}">${date}</time>, Solène Kervadec</p>
<p>${LONG}</p><p>${title} : ${LONG}</p>${addressLine('Pour écrire à cette adresse :', showAddress(email, 'mailto'))}</article>
`,
});

const feed = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Carnets de Hội An</title><link>${HOST}/</link>
<item><title>Les lanternes de l’hiver</title><link>${HOST}/archives/lanternes/</link><pubDate>Sun, 12 Jan 2025 08:00:00 GMT</pubDate></item>
</channel></rss>
`;
const index = `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>${HOST}/posts.xml.gz</loc></sitemap></sitemapindex>
`;
const posts = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${HOST}/archives/lanternes/</loc><lastmod>2025-01-12</lastmod></url>
<url><loc>${HOST}/archives/tailleurs/</loc><lastmod>2023-05-02</lastmod></url>
<url><loc>${HOST}/archives/copie-des-lanternes/</loc><lastmod>2025-01-13</lastmod></url>
</urlset>
`;

/** A French blogger in Hội An, with a feed, an index of packed sitemaps and articles only these lead to. */
export const carnetsHoian: SiteContent = {
  name: 'carnets-hoian',
  kind: 'blog with feed and sitemap',
  language: 'fr',
  category: 'blogueur',
  country: 'VN',
  city: 'Hội An',
  host: 'www.carnets-hoian.test',
  layout: 'blog',
  business: {
    name: 'Carnets de Hội An',
    schemaType: 'Blog',
    street: '12 rue Trần Phú',
    postalCode: '560000',
    phone: phone('+84 235 391 0140', '0235 391 0140'),
    email: 'solene@carnets-hoian.test',
    footerVia: null,
    jsonLd: false,
  },
  headline: 'Le blog d’une Bretonne au Viêt Nam',
  intro: ['Je m’appelle Solène, blogueuse, et je tiens ce carnet de voyage et d’expatriation depuis 2017.'],
  pool: [LONG, `${LONG} Le soir, les lanternes font le reste.`, `Au marché, ${LONG}`],
  articles: {
    path: '/articles/',
    title: 'Articles',
    author: 'Solène Kervadec',
    perPage: 4,
    items: [
      {
        slug: 'louer',
        title: 'Louer une maison à Hội An',
        date: '2025-04-02',
        text: 'Ce que demandent les propriétaires.',
      },
      { slug: 'ecole', title: 'L’école des enfants', date: '2025-02-18', text: 'Trois écoles visitées, une choisie.' },
    ],
  },
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'Marques et lecteurs : écrivez-moi.',
    place: 'menu',
    via: 'mailto',
  },
  more: [
    archive('lanternes', 'Les lanternes de l’hiver', '2025-01-12', 'atelier@carnets-hoian.test'),
    archive('tailleurs', 'Trois tailleurs', '2023-05-02', 'tailleurs@carnets-hoian.test'),
    // The same words under another address and with another date.
    {
      ...archive('lanternes', 'Les lanternes de l’hiver', '2025-01-13', 'atelier@carnets-hoian.test'),
      path: '/archives/copie-des-lanternes/',
      canonical: '/archives/copie-des-lanternes/',
    },
  ],
  routes: {
    '/feed/': { is: 'file', type: 'application/rss+xml', body: feed },
    '/sitemap.xml': { is: 'file', type: 'application/xml', body: index },
    '/posts.xml.gz': { is: 'packed', type: 'application/gzip', body: posts },
  },
  robots: { groups: [everyone(['/wp-admin/'])], sitemap: true },
};
