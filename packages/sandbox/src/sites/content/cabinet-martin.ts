import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { movedTo } from '../route.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** French-speaking lawyers in Bangkok: a client area robots.txt closes, and a guide behind four redirects. */
export const cabinetMartin: SiteContent = {
  name: 'cabinet-martin',
  kind: 'law firm',
  language: 'fr',
  category: 'avocat',
  country: 'TH',
  city: 'Bangkok',
  host: 'www.cabinet-martin.test',
  layout: 'classic',
  business: {
    name: 'Martin & Associés, avocats',
    schemaType: 'LegalService',
    street: '88 Soi Sathorn 12, Silom',
    postalCode: '10500',
    phone: phone('+66 2 655 0100', '02 655 0100'),
    email: 'contact@cabinet-martin.test',
    footerVia: 'mailto',
    jsonLd: true,
    socials: [
      'https://www.facebook.com/cabinetmartinbangkok',
      'https://www.linkedin.com/company/cabinet-martin-bangkok',
    ],
  },
  headline: 'Avocats francophones à Bangkok',
  intro: [
    'Le cabinet Martin & Associés réunit des avocats inscrits au barreau de Paris et des juristes thaïlandais. Nous conseillons les expatriés, les familles et les entreprises francophones installés en Thaïlande.',
    'Droit de la famille, droit immobilier, visas et permis de travail, contentieux : nous plaidons et négocions en français, en anglais et en thaï.',
  ],
  pool: [
    'Chaque dossier est suivi par un avocat référent, qui vous reçoit au cabinet ou en visioconférence et vous rend compte par écrit à chaque étape de la procédure.',
    'Nos honoraires font toujours l’objet d’une convention signée avant le début de la mission, au forfait ou au temps passé selon la nature du contentieux.',
    'Le droit thaïlandais limite la propriété foncière des étrangers : bail de longue durée, copropriété ou société, chaque montage a ses risques et demande le conseil d’un avocat.',
    'Le tribunal exige des traductions certifiées et légalisées. Nous travaillons avec des traducteurs assermentés auprès du consulat.',
    'Le secret professionnel de l’avocat protège tous nos échanges, y compris ceux qui précèdent l’ouverture du dossier.',
  ],
  topics: {
    path: '/domaines/',
    title: 'Domaines d’intervention',
    items: [
      [
        'famille',
        'Droit de la famille',
        'Divorce franco-thaï, garde des enfants, contrat de mariage et succession internationale devant les tribunaux de Bangkok.',
      ],
      [
        'immobilier',
        'Droit immobilier',
        'Achat en copropriété, bail de trente ans, vérification du titre foncier et litiges avec le promoteur.',
      ],
      [
        'visas',
        'Visas et permis de travail',
        'Visa retraite, visa de long séjour, permis de travail et recours contre un refus de l’immigration.',
      ],
      [
        'societes',
        'Droit des sociétés',
        'Création de société, pacte d’associés, licence d’activité pour les étrangers et cession de parts.',
      ],
    ],
  },
  team: {
    path: '/equipe/',
    title: 'L’équipe',
    via: 'mailto',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'helene-martin',
        name: 'Hélène Martin',
        role: 'Avocate associée',
        bio: 'Avocate au barreau de Paris depuis 2004, Hélène Martin a fondé le cabinet à Bangkok en 2011.',
        email: 'helene.martin@cabinet-martin.test',
        phone: phone('+66 2 655 0101', '02 655 0101'),
      },
      {
        slug: 'julien-carrere',
        name: 'Julien Carrère',
        role: 'Avocat collaborateur',
        bio: 'Julien Carrère plaide en droit de la famille et en droit pénal des affaires.',
        email: 'julien.carrere@cabinet-martin.test',
        phone: phone('+66 2 655 0102', '02 655 0102'),
        via: 'entities',
      },
      {
        slug: 'nattaya-srisuk',
        name: 'Nattaya Srisuk',
        role: 'Juriste thaïlandaise',
        bio: 'Diplômée de l’université Thammasat, Nattaya Srisuk suit les dossiers immobiliers.',
        email: 'nattaya.srisuk@cabinet-martin.test',
        via: 'json_ld',
      },
      {
        slug: 'bernard-tissot',
        name: 'Bernard Tissot',
        role: 'Avocat honoraire',
        bio: 'Bernard Tissot a quitté le cabinet en 2019 et répond encore aux anciens clients.',
        email: 'b.tissot@ancien-cabinet-martin.test',
        via: 'text',
      },
    ],
  },
  articles: {
    path: '/actualites/',
    title: 'Actualités',
    author: 'Hélène Martin',
    perPage: 2,
    items: [
      {
        slug: 'reforme-visa-long-sejour',
        title: 'Le nouveau visa de long séjour',
        date: '2025-03-11',
        text: 'La réforme du visa de long séjour change les pièces à fournir et les délais pour les retraités français.',
      },
      {
        slug: 'divorce-franco-thai',
        title: 'Divorcer entre deux droits',
        date: '2025-01-22',
        text: 'Quel tribunal saisir, quelle loi appliquer et comment faire reconnaître le jugement en France ?',
      },
      {
        slug: 'bail-trente-ans',
        title: 'Le bail de trente ans en question',
        date: '2024-10-03',
        text: 'Une décision récente rappelle que la clause de renouvellement automatique ne lie pas l’acquéreur.',
      },
    ],
  },
  texts: [
    {
      path: '/honoraires/',
      title: 'Honoraires',
      place: 'menu',
      texts: [
        'La première consultation d’une heure est facturée 4 500 bahts et déduite de la mission si vous nous confiez le dossier.',
      ],
    },
  ],
  contact: {
    path: '/contact/',
    title: 'Contact',
    text: 'Vos avocats reçoivent au cabinet, sur rendez-vous, du lundi au vendredi, de 9 h à 18 h.',
    place: 'footer',
    via: 'mailto',
    note: html`${addressLine('Pour une urgence pénale, le week-end :', showAddress('urgence@cabinet-martin.test', 'split'))}`,
  },
  legal: {
    path: '/mentions-legales/',
    title: 'Mentions légales',
    place: 'footer',
    via: 'entities',
    texts: [
      'Directrice de la publication : Hélène Martin. Hébergeur : Hébergement du Mékong, 12 rue des Serveurs, 75002 Paris.',
      'Conformément à la loi Informatique et Libertés, vous disposez d’un droit d’accès et de rectification.',
    ],
    note: html`${addressLine('Délégué à la protection des données :', showAddress('dpo@cabinet-martin.test', 'text'))}`,
  },
  homeNotes: html`<p><a href="/ancien-site/">Guide du justiciable francophone</a> · <a href="/index.html#haut">Haut de page</a> ·
<a href=" /honoraires/ ">Nos tarifs</a> · <a href="/intranet/annuaire/">Espace interne</a> ·
<a href="/page-supprimee.html">Plan d’accès</a></p>
${decoy('webmaster@prestataire-martin.test', 'comment')}`,
  more: [
    {
      path: '/archives/guide-du-justiciable/',
      title: 'Guide du justiciable francophone',
      body: html`<h1>Guide du justiciable francophone en Thaïlande</h1><p>Quarante pages d’un avocat pour comprendre le droit et les tribunaux thaïlandais, à demander au cabinet.</p>
${addressLine('Demande d’envoi :', showAddress('documentation@cabinet-martin.test', 'mailto'))}`,
    },
    {
      path: '/intranet/annuaire/',
      title: 'Annuaire interne',
      body: html`<h1>Annuaire interne</h1>${addressLine('Standard :', showAddress('trap-intranet@cabinet-martin.test', 'mailto'))}`,
    },
  ],
  routes: {
    '/ancien-site/': movedTo('/index-2012.html'),
    '/index-2012.html': movedTo('/2015/guide', 302),
    '/2015/guide': movedTo('/archives/guide-du-justiciable', 308),
  },
  robots: { groups: [everyone(['/intranet/', '/cgi-bin/'])], sitemap: true },
  wire: { encoding: 'gzip' },
};
