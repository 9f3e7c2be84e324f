import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Notaries in Paris whose links carry a session id, and whose addresses are written in entities. */
export const notairesSaintMerri: SiteContent = {
  name: 'notaires-saint-merri',
  kind: 'notary',
  language: 'fr',
  category: 'notaire',
  country: 'FR',
  city: 'Paris',
  host: 'www.notaires-saint-merri.test',
  layout: 'classic',
  business: {
    name: 'Étude Saint-Merri, notaires associés',
    schemaType: 'Notary',
    street: '31 rue du Cloître-Saint-Merri',
    postalCode: '75004',
    phone: phone('+33 1 99 00 40 40', '01 99 00 40 40'),
    email: 'etude@notaires-saint-merri.test',
    footerVia: 'entities',
    jsonLd: false,
  },
  headline: 'Notaires à Paris, au service des Français de l’étranger',
  intro: [
    'L’étude Saint-Merri réunit trois notaires et douze collaborateurs au cœur de Paris. Nous recevons les actes des Français établis hors de France : vente, donation, succession, contrat de mariage.',
    'La signature à distance par visioconférence et la procuration authentique vous évitent le voyage.',
  ],
  pool: [
    'L’acte authentique reçu par le notaire fait foi jusqu’à inscription de faux et a force exécutoire.',
    'Les émoluments du notaire sont fixés par un tarif réglementé, identique dans toute la France ; les honoraires de conseil sont convenus à l’avance.',
    'Le règlement européen sur les successions permet de choisir la loi de sa nationalité : une clause dans un testament suffit.',
    'Le notaire interroge le fichier central des dispositions de dernières volontés avant tout acte de notoriété.',
  ],
  topics: {
    path: '/competences/',
    title: 'Compétences',
    items: [
      [
        'successions',
        'Successions internationales',
        'Acte de notoriété, déclaration fiscale et partage lorsque les héritiers vivent à l’étranger.',
      ],
      ['immobilier', 'Ventes immobilières', 'Avant-contrat, procuration et acte de vente à distance.'],
      ['famille', 'Couple et famille', 'Contrat de mariage, changement de régime, donation entre époux.'],
    ],
  },
  team: {
    path: '/notaires/',
    title: 'Les notaires',
    via: 'entities',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'antoine-delattre',
        name: 'Antoine Delattre',
        role: 'Notaire associé',
        bio: 'Maître Delattre dirige le service des successions internationales.',
        email: 'antoine.delattre@notaires-saint-merri.test',
        phone: phone('+33 1 99 00 40 41', '01 99 00 40 41'),
      },
      {
        slug: 'camille-perrin',
        name: 'Camille Perrin',
        role: 'Notaire associée',
        bio: 'Maître Perrin reçoit les actes de vente et de prêt.',
        email: 'camille.perrin@notaires-saint-merri.test',
        phone: phone('+33 1 99 00 40 42', '01 99 00 40 42'),
      },
      {
        slug: 'louis-garnier',
        name: 'Louis Garnier',
        role: 'Notaire salarié',
        bio: 'Maître Garnier exerce aussi dans une étude de campagne.',
        email: 'louis.garnier@etude-sans-mx.test',
        via: 'mailto',
      },
    ],
  },
  texts: [
    {
      path: '/procuration/',
      title: 'Procuration à distance',
      place: 'menu',
      texts: [
        'La comparution à distance se fait par visioconférence sécurisée, avec signature électronique qualifiée.',
      ],
    },
  ],
  contact: {
    path: '/contact/',
    title: 'Nous contacter',
    text: 'L’étude est ouverte du lundi au vendredi de 9 h à 12 h 30 et de 14 h à 18 h.',
    place: 'footer',
    via: 'mailto',
  },
  legal: {
    path: '/mentions-legales/',
    title: 'Mentions légales',
    place: 'footer',
    via: null,
    texts: ['Étude membre de la chambre des notaires de Paris. Médiateur du notariat : voir le site de la profession.'],
    note: html`${addressLine('Délégué à la protection des données :', showAddress('dpo@notaires-saint-merri.test', 'entities'))}`,
  },
  robots: { groups: [everyone(['/*.php$'])], sitemap: false },
  wire: { sessionParameter: 'PHPSESSID' },
};
