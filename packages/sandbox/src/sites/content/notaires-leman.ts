import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Notaries in Geneva who ask crawlers for two seconds between requests; a page in English beside the French ones. */
export const notairesLeman: SiteContent = {
  name: 'notaires-leman',
  kind: 'notary',
  language: 'fr',
  category: 'notaire',
  country: 'CH',
  city: 'Genève',
  host: 'www.notaires-leman.test',
  layout: 'plain',
  business: {
    name: 'Favre & Rochat, notaires',
    schemaType: 'Notary',
    street: 'Rue de la Corraterie 99',
    postalCode: '1204',
    phone: phone('+41 22 555 01 40', '022 555 01 40'),
    email: 'etude@notaires-leman.test',
    footerVia: null,
    jsonLd: false,
  },
  headline: 'Étude de notaires à Genève',
  intro: [
    'Favre & Rochat est une étude de notaires genevoise fondée en 1968. Ventes immobilières, pactes successoraux, constitution de sociétés et légalisations pour une clientèle internationale.',
  ],
  pool: [
    'Le notaire genevois est un officier public : il instrumente l’acte authentique en toute indépendance.',
    'L’acquisition d’un immeuble par des personnes à l’étranger est soumise à autorisation ; l’étude dépose la requête.',
    'Le pacte successoral lie les parties et se signe devant notaire et deux témoins.',
  ],
  topics: {
    path: '/prestations/',
    title: 'Prestations',
    items: [
      ['immobilier', 'Droit immobilier', 'Vente, cédule hypothécaire et propriété par étages.'],
      ['successions', 'Successions', 'Pacte successoral, testament public et certificat d’héritier.'],
    ],
  },
  team: {
    path: '/notaires/',
    title: 'Notaires',
    via: 'at_words',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'etienne-favre',
        name: 'Étienne Favre',
        role: 'Notaire',
        bio: 'Notaire brevetté en 2001, spécialiste du droit foncier.',
        email: 'e.favre@notaires-leman.test',
        phone: phone('+41 22 555 01 41', '022 555 01 41'),
      },
      {
        slug: 'nadia-rochat',
        name: 'Nadia Rochat',
        role: 'Notaire',
        bio: 'Nadia Rochat instrumente en français et en anglais.',
        email: 'n.rochat@notaires-leman.test',
        phone: phone('+41 22 555 01 42', '022 555 01 42'),
      },
    ],
  },
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'L’étude est ouverte de 8 h 30 à 17 h 30.',
    place: 'footer',
    via: 'mailto',
    note: html`${addressLine('Légalisations :', showAddress('legalisations@notaires-leman.test', 'text'))}`,
  },
  more: [
    {
      path: '/en/',
      title: 'Notaries in Geneva',
      language: 'en',
      footerLabel: 'English',
      body: html`<h1>Notaries in Geneva</h1><p>Our notaries draw up deeds in French and, on request, with an English translation. Please see our <a href="/contact/">contact page</a>.</p>`,
    },
  ],
  robots: { groups: [everyone(['/dossiers/'], { crawlDelaySeconds: 2 })], sitemap: true },
};
