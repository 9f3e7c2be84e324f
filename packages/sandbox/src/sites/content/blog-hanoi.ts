import { html } from '../html.ts';
import { phone } from '../mark.ts';
import type { Page } from '../page.ts';
import { everyone } from '../robots.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { Article, SiteContent } from '../site-content.ts';

const article = (slug: string, title: string, date: string, text: string, more: Partial<Article> = {}): Article => ({
  slug,
  title,
  date,
  text,
  ...more,
});

const tag = (name: string, slugs: readonly string[]): Page => ({
  path: `/tag/${name}/`,
  title: `Tag: ${name}`,
  robotsMeta: 'noindex',
  body: html`<h1>Tag: ${name}</h1><ul>${slugs.map((slug) => html`<li><a href="/blog/${slug}/">${slug}</a></li>`)}</ul>`,
});

/** An expat's blog from Hanoi: the address stands under one article and on the page about her. */
export const blogHanoi: SiteContent = {
  name: 'blog-hanoi',
  kind: 'blogger',
  language: 'en',
  category: 'blogueur',
  country: 'VN',
  city: 'Hanoi',
  host: 'www.lanterns-and-laundry.test',
  layout: 'blog',
  business: {
    name: 'Lanterns & Laundry',
    schemaType: 'Blog',
    street: '12 Ngo Tho Xuong',
    postalCode: '110200',
    phone: phone('+84 90 000 0140', '0900 000 140'),
    email: 'emily@lanterns-and-laundry.test',
    footerVia: null,
    jsonLd: false,
    socials: [
      'https://www.instagram.com/lanternsandlaundry',
      'https://www.youtube.com/@lanternsandlaundry',
      'https://x.com/lanternslaundry',
    ],
  },
  headline: 'An expat blog from Hanoi',
  intro: [
    'I am Emily, a blogger from Leeds who moved to Hanoi in 2017 with two suitcases and a cat. On this blog I write about expat life in Vietnam: flats, schools, food and paperwork.',
    'New posts every second Sunday. Sponsored posts are always marked.',
  ],
  pool: [
    'Regular readers of the blog know that I keep a spreadsheet for everything, and the cost of our third flat is no exception.',
    'If you enjoyed this post, leave a comment below or subscribe to the newsletter: a blog lives from its readers.',
    'A year ago I would have written this post differently. Expat life teaches you to hold opinions loosely.',
    'The photos in this post were taken on my walk to the market, before the rain came.',
  ],
  articles: {
    path: '/blog/',
    title: 'Blog',
    author: 'Emily Hartwell',
    perPage: 3,
    items: [
      article(
        'renting-a-flat',
        'Renting a flat in Tay Ho',
        '2025-04-06',
        'Deposits, landlords who repaint everything yellow, and the clause about the water pump.',
      ),
      article(
        'schools',
        'Choosing a school at the last minute',
        '2025-03-23',
        'We visited nine schools in eleven days, and here is what the brochures leave out.',
      ),
      article(
        'visa-run',
        'My last visa run',
        '2025-03-09',
        'Why I finally applied for a residence card, and which papers the office wanted.',
        {
          note: html`${addressLine('Thanks to my guest author Joe, whom you can reach at', showAddress('joe.visarun@yopmail.com', 'text'))}`,
        },
      ),
      article(
        'cost-of-living',
        'What we spend in a month',
        '2025-02-16',
        'Rent, school, coffee: the whole spreadsheet, as every January.',
      ),
      article('cat', 'Moving with a cat', '2025-01-19', 'Vaccines, a microchip and a very patient airline.'),
      article(
        'work-with-me',
        'How brands can work with this blog',
        '2024-12-08',
        'I accept two partnerships a month: hotels, schools and services I would pay for myself.',
        {
          note: html`${addressLine('Brands and PR:', showAddress('partnerships@lanterns-and-laundry.test', 'at_words'))}`,
        },
      ),
      article(
        'tet',
        'Tet for beginners',
        '2024-11-17',
        'Kumquat trees, lucky money, and a city that empties overnight.',
      ),
    ],
  },
  texts: [
    {
      path: '/about/',
      title: 'About me',
      place: 'menu',
      texts: ['Teacher, blogger, collector of enamel mugs. I have lived in four countries and unpacked in none.'],
      note: html`${addressLine('Say hello:', showAddress('emily@lanterns-and-laundry.test', 'mailto', { name: 'Emily Hartwell', role: 'Blogger' }))}${decoy('comments@lanterns-and-laundry-trap.test', 'honeypot')}`,
    },
  ],
  more: [tag('visas', ['visa-run', 'renting-a-flat']), tag('money', ['cost-of-living', 'work-with-me'])],
  homeNotes: html`<p class="tags"><a href="/tag/visas/" rel="tag">visas</a> <a href="/tag/money/" rel="tag">money</a> <a href="/?s=hanoi">Search</a></p>
`,
  robots: { groups: [everyone(['/wp-admin/', '/?s='])], sitemap: true },
  wire: { encoding: 'gzip' },
};
