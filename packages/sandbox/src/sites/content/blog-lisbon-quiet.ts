import { phone } from '../mark.ts';
import type { SiteContent } from '../site-content.ts';

/** A blogger who asks, beside the address, not to be sent unasked mail. */
export const blogLisbonQuiet: SiteContent = {
  name: 'blog-lisbon-quiet',
  kind: 'blogger who refuses unasked mail',
  language: 'en',
  category: 'blogueur',
  country: 'PT',
  city: 'Lisboa',
  host: 'www.quiet-in-lisbon.test',
  layout: 'plain',
  business: {
    name: 'Quiet in Lisbon',
    schemaType: 'Blog',
    street: 'Rua das Janelas Verdes 90',
    postalCode: '1200-692',
    phone: phone('+351 210 000 190', '210 000 190'),
    email: 'owen@quiet-in-lisbon.test',
    footerVia: null,
    jsonLd: false,
  },
  headline: 'A slow blog about living in Lisbon',
  intro: ['I am Owen, an expat blogger who writes once a month about stairs, light and bureaucracy.'],
  pool: [
    'There are no advertisements on this blog and there never will be.',
    'The archive of this blog goes back to 2014.',
  ],
  articles: {
    path: '/posts/',
    title: 'Posts',
    author: 'Owen Pryce',
    perPage: 5,
    items: [
      {
        slug: 'stairs',
        title: 'A city of stairs',
        date: '2025-02-01',
        text: 'Seven hundred and twelve steps between my door and the river.',
      },
      {
        slug: 'queue',
        title: 'In praise of the queue',
        date: '2024-12-01',
        text: 'Number 418 is called, and it is not mine.',
      },
    ],
  },
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'Readers are welcome to write. Please do not send unsolicited commercial email: no marketing, no guest post offers, no link exchanges.',
    place: 'menu',
    via: 'mailto',
    refuses: true,
  },
  robots: null,
};
