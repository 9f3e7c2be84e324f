import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A bakery: nobody Relais looks for. */
export const boulangeriePeyron: SiteContent = {
  name: 'boulangerie-peyron',
  kind: 'bakery',
  language: 'fr',
  category: null,
  country: 'FR',
  city: 'Strasbourg',
  host: 'www.boulangerie-peyron.test',
  layout: 'table',
  business: {
    name: 'Boulangerie Peyron',
    schemaType: 'Bakery',
    street: '5 rue des Tonneliers',
    postalCode: '67000',
    phone: phone('+33 3 53 01 00 40', '03 53 01 00 40'),
    email: 'fournil@boulangerie-peyron.test',
    footerVia: 'mailto',
    jsonLd: true,
    socials: ['https://www.facebook.com/boulangeriepeyron'],
  },
  headline: 'Pains au levain et pâtisseries à Strasbourg',
  intro: [
    'Depuis 1987, la boulangerie Peyron pétrit chaque nuit ses pains au levain naturel, avec des farines d’Alsace moulues à la meule.',
  ],
  pool: [
    'Le levain est nourri trois fois par jour et la pâte pousse dix-huit heures avant la cuisson.',
    'Les commandes de gâteaux se font deux jours à l’avance, à la boutique ou par téléphone.',
    'Le fournil ouvre à quatre heures ; la boutique, à six heures et demie.',
  ],
  topics: {
    path: '/produits/',
    title: 'Nos produits',
    items: [
      ['pains', 'Pains', 'Tourte de seigle, pain de campagne, baguette de tradition.'],
      ['viennoiseries', 'Viennoiseries', 'Croissants au beurre, brioches, kouglofs du dimanche.'],
      ['gateaux', 'Gâteaux', 'Forêt-noire, tarte aux quetsches, bûches de décembre.'],
    ],
  },
  texts: [
    {
      path: '/horaires/',
      title: 'Horaires',
      place: 'menu',
      texts: ['Du mardi au samedi de 6 h 30 à 19 h, le dimanche jusqu’à 13 h.'],
    },
  ],
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'Une commande, une question sur les allergènes ?',
    place: 'menu',
    via: 'text',
    note: html`${addressLine('Comptabilité :', showAddress('compta@boulangerie-peyron.test', 'rtl'))}${decoy('votre.email@example.com', 'placeholder')}`,
  },
  robots: { groups: [everyone(['/caisse/'])], sitemap: false },
};
