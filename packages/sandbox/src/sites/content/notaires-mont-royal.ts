import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Notaries in Montréal behind Cloudflare: no address of the team is in plain text. */
export const notairesMontRoyal: SiteContent = {
  name: 'notaires-mont-royal',
  kind: 'notary',
  language: 'fr',
  category: 'notaire',
  country: 'CA',
  city: 'Montréal',
  host: 'www.notaires-mont-royal.test',
  layout: 'cards',
  business: {
    name: 'Tremblay Nguyen Notaires inc.',
    schemaType: 'Notary',
    street: '4020, rue Saint-Denis, bureau 300',
    postalCode: 'H2W 2M4',
    phone: phone('+1 514 555 0140', '514 555-0140'),
    email: 'info@notaires-mont-royal.test',
    footerVia: null,
    jsonLd: true,
    socials: ['https://www.facebook.com/tremblaynguyennotaires', 'https://www.instagram.com/tremblaynguyennotaires'],
  },
  headline: 'Notaires à Montréal pour les nouveaux arrivants',
  intro: [
    'Tremblay Nguyen est une étude de notaires et conseillers juridiques du Plateau. Nous accompagnons les nouveaux arrivants : achat d’une première maison, testament, mandat de protection.',
    'Membres de la Chambre des notaires du Québec, nous travaillons en français, en anglais et en vietnamien.',
  ],
  pool: [
    'Au Québec, l’acte d’hypothèque doit être notarié. Le notaire vérifie les titres, prépare l’acte et publie au registre foncier.',
    'Le testament notarié n’a pas besoin d’être vérifié par le tribunal : vos proches gagnent des mois.',
    'Nos honoraires sont forfaitaires et comprennent les débours ; la soumission du notaire est gratuite.',
    'Les fonds sont déposés dans un compte en fidéicommis jusqu’à la publication de l’acte de vente.',
  ],
  topics: {
    path: '/services/',
    title: 'Services notariaux',
    items: [
      [
        'achat',
        'Achat d’une propriété',
        'Acte de vente, hypothèque, certificat de localisation et taxes de bienvenue.',
      ],
      ['testament', 'Testament et mandat', 'Testament notarié et mandat de protection en cas d’inaptitude.'],
    ],
  },
  team: {
    path: '/equipe/',
    title: 'Notre équipe',
    via: 'cloudflare',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'marc-andre-tremblay',
        name: 'Marc-André Tremblay',
        role: 'Notaire',
        bio: 'Notaire depuis 1998, Me Tremblay enseigne le droit immobilier.',
        email: 'ma.tremblay@notaires-mont-royal.test',
        phone: phone('+1 514 555 0141', '514 555-0141'),
      },
      {
        slug: 'linh-nguyen',
        name: 'Linh Nguyen',
        role: 'Notaire et fiscaliste',
        bio: 'Me Nguyen conseille les familles en planification successorale.',
        email: 'linh.nguyen@notaires-mont-royal.test',
        phone: phone('+1 514 555 0142', '514 555-0142'),
      },
    ],
  },
  texts: [
    {
      path: '/tarifs/',
      title: 'Tarifs',
      place: 'menu',
      texts: ['Acte de vente et hypothèque : à partir de 1 450 $ plus taxes.'],
    },
  ],
  contact: {
    path: '/nous-joindre/',
    title: 'Nous joindre',
    text: 'Stationnement sur rue, métro Mont-Royal.',
    place: 'menu',
    via: 'cloudflare',
    note: html`${addressLine('Soumissions :', showAddress('soumissions@backup-mx.test', 'mailto'))}`,
  },
  legal: {
    path: '/confidentialite/',
    title: 'Confidentialité',
    place: 'footer',
    via: null,
    texts: ['Conformément à la Loi 25, vous pouvez consulter les renseignements détenus par l’étude.'],
  },
  robots: { groups: [everyone(['/portail/'])], sitemap: false },
  wire: { encoding: 'br' },
};
