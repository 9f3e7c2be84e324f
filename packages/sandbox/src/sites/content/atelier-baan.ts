import { html } from '../html.ts';
import { APP_SCRIPT } from '../layouts/app.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Helpers of newcomers in Bangkok whose site is written by a script: without a browser there is nothing to read. */
export const atelierBaan: SiteContent = {
  name: 'atelier-baan',
  kind: 'script-rendered site',
  language: 'fr',
  category: 'expat-aidant',
  country: 'TH',
  city: 'Bangkok',
  host: 'www.atelier-baan.test',
  layout: 'app',
  business: {
    name: 'Atelier Baan',
    schemaType: 'Organization',
    street: '21 Soi Ari 4',
    postalCode: '10400',
    phone: phone('+66 2 655 0140', '02 655 0140'),
    email: 'bonjour@atelier-baan.test',
    footerVia: 'mailto',
    jsonLd: false,
  },
  headline: 'Aide à l’installation des expatriés à Bangkok',
  intro: ['Nous aidons les familles expatriées à s’installer à Bangkok : logement, école, démarches, premiers mois.'],
  pool: ['Un accompagnement à l’installation, de la valise à la première rentrée, par des expatriés qui l’ont vécu.'],
  team: {
    path: '/equipe/',
    title: 'L’équipe',
    via: 'text',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'maud-leroux',
        name: 'Maud Leroux',
        role: 'Fondatrice',
        bio: 'Maud Leroux vit à Bangkok depuis 2009.',
        email: 'maud.leroux@atelier-baan.test',
        phone: phone('+66 2 655 0141', '02 655 0141'),
      },
    ],
  },
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'Posez-nous vos questions.',
    place: 'menu',
    via: 'mailto',
    note: html`${addressLine('Écoles :', showAddress('ecoles@atelier-baan.test', 'text'))}`,
  },
  routes: {
    '/app.js': { is: 'file', type: 'text/javascript', body: APP_SCRIPT },
    '/api/version.json': { is: 'file', type: 'application/json', body: '{"version":1}' },
  },
  robots: { groups: [everyone(['/intern/'])], sitemap: false },
};
