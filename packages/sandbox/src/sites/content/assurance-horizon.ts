import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { movedTo } from '../route.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** An insurance broker for French expats: redirects that never end, addresses behind Cloudflare, retina pictures. */
export const assuranceHorizon: SiteContent = {
  name: 'assurance-horizon',
  kind: 'insurer',
  language: 'fr',
  category: 'assureur',
  country: 'FR',
  city: 'Lyon',
  host: 'www.assurance-horizon.test',
  layout: 'cards',
  business: {
    name: 'Horizon Assurances Expatriés',
    schemaType: 'InsuranceAgency',
    street: '27 quai Jean-Moulin',
    postalCode: '69002',
    phone: phone('+33 4 65 71 00 40', '04 65 71 00 40'),
    email: 'bonjour@assurance-horizon.test',
    footerVia: 'cloudflare',
    jsonLd: false,
    socials: ['https://www.facebook.com/horizonassurancesexpat', 'https://www.youtube.com/@horizonassurances'],
  },
  headline: 'Courtier en assurance santé pour les expatriés',
  intro: [
    'Horizon est un courtier en assurances spécialisé dans la couverture des Français de l’étranger : assurance santé, rapatriement, responsabilité civile et prévoyance.',
    'Nous comparons les contrats de douze assureurs et défendons vos remboursements en cas de sinistre.',
  ],
  pool: [
    'Une assurance expatrié au premier euro vous dispense de la caisse publique ; un complément s’y ajoute. Notre courtier vous aide à choisir la bonne garantie.',
    'La prime dépend de l’âge, de la zone de couverture et de la franchise. Aucun questionnaire médical avant 55 ans chez la moitié des assureurs.',
    'En cas d’hospitalisation, l’assisteur règle directement la clinique : vous n’avancez pas les frais.',
    'Déclarez tout sinistre dans les cinq jours ; nous préparons le dossier et suivons le remboursement avec l’assureur.',
  ],
  topics: {
    path: '/assurances/',
    title: 'Nos assurances',
    items: [
      [
        'sante',
        'Assurance santé expatrié',
        'Hospitalisation, soins courants, dentaire et maternité, partout dans le monde.',
      ],
      [
        'rapatriement',
        'Assistance rapatriement',
        'Rapatriement sanitaire et retour anticipé, vingt-quatre heures sur vingt-quatre.',
      ],
      ['prevoyance', 'Prévoyance', 'Capital décès et rente d’invalidité pour protéger la famille de l’assuré.'],
    ],
  },
  team: {
    path: '/conseillers/',
    title: 'Vos conseillers',
    via: 'cloudflare',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'amelie-roux',
        name: 'Amélie Roux',
        role: 'Courtière en assurances',
        bio: 'Amélie Roux suit les familles installées en Asie.',
        email: 'amelie.roux@assurance-horizon.test',
        phone: phone('+33 4 65 71 00 41', '04 65 71 00 41'),
      },
      {
        slug: 'karim-benali',
        name: 'Karim Benali',
        role: 'Conseiller entreprises',
        bio: 'Karim Benali conçoit les contrats d’assurance de groupe.',
        email: 'karim.benali@assurance-horizon.test',
        phone: phone('+33 4 65 71 00 42', '04 65 71 00 42'),
        via: 'mailto',
      },
      {
        slug: 'sophie-lemaire',
        name: 'Sophie Lemaire',
        role: 'Gestionnaire sinistres',
        bio: 'Sophie Lemaire instruit les demandes de remboursement.',
        email: 'sophie.lemaire@panne-dns.test',
        via: 'text',
      },
    ],
  },
  articles: {
    path: '/conseils/',
    title: 'Conseils',
    author: 'Amélie Roux',
    perPage: 3,
    items: [
      {
        slug: 'maternite',
        title: 'Accoucher à l’étranger : quelle assurance ?',
        date: '2025-02-14',
        text: 'Le délai de carence de la garantie maternité atteint souvent douze mois.',
      },
      {
        slug: 'pvt',
        title: 'Assurance PVT : ce qu’exige le consulat',
        date: '2024-11-20',
        text: 'Hospitalisation, rapatriement et responsabilité civile doivent figurer sur l’attestation.',
      },
      {
        slug: 'retraite',
        title: 'Retraités : rester couvert après 65 ans',
        date: '2024-09-05',
        text: 'Quelques assureurs acceptent encore une adhésion après 65 ans, à condition d’un contrat antérieur.',
      },
      {
        slug: 'franchise',
        title: 'Bien choisir sa franchise',
        date: '2024-06-18',
        text: 'Une franchise de 500 euros réduit la prime d’un quart sans changer la couverture hospitalière.',
      },
    ],
  },
  contact: {
    path: '/devis/',
    title: 'Devis gratuit',
    text: 'Un devis d’assurance en vingt-quatre heures, sans engagement.',
    place: 'menu',
    via: 'cloudflare',
    note: html`${addressLine('Partenaires et presse :', showAddress('partenariats@assurance-horizon.test', 'cloudflare'))}`,
  },
  legal: {
    path: '/mentions-legales/',
    title: 'Mentions légales',
    place: 'footer',
    via: null,
    texts: [
      'Société de courtage en assurances immatriculée à l’ORIAS sous le numéro 00 000 000. Garantie financière et responsabilité civile professionnelle conformes au code des assurances.',
    ],
    note: html`${addressLine('Réclamations :', showAddress('reclamations@assurance-horizon.test', 'mailto'))}`,
  },
  homeNotes: html`${decoy('hero@2x.png', 'image')}${decoy('equipe-lyon@3x.jpg', 'image')}
<p><a href="/espace-client">Espace client</a> <a href="http://www.cabinet-martin.test/">Notre avocat partenaire à Bangkok</a></p>
`,
  routes: {
    '/espace-client': movedTo('/connexion', 302),
    '/connexion': movedTo('/espace-client?retour=1', 302),
  },
  robots: { groups: [everyone(['/admin/'])], sitemap: true },
  wire: { encoding: 'deflate', campaignLinks: true },
};
