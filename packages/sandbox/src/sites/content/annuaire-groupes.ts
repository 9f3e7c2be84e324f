import { type Html, html } from '../html.ts';
import { phone, type Via } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

const GROUPS: readonly (readonly [group: string, admin: string, email: string, via: Via])[] = [
  ['Français à Lisbonne', 'Karine Duval', 'karine.duval@annuaire-groupes.test', 'mailto'],
  ['Français à Bangkok', 'Thierry Poncet', 'thierry.poncet@annuaire-groupes.test', 'mailto'],
  ['Expats à Montréal', 'Josiane Mercier', 'josiane.mercier@annuaire-groupes.test', 'text'],
  ['Francophones à Dubaï', 'Rachid Haddad', 'rachid.haddad@annuaire-groupes.test', 'at_words'],
  ['Mamans expatriées à Londres', 'Solène Le Goff', 'solene.legoff@annuaire-groupes.test', 'mailto'],
  ['Retraités français en Tunisie', 'Gérard Bonnet', 'gerard.bonnet@annuaire-groupes.test', 'split'],
];

const group = ([name, admin, email, via]: (typeof GROUPS)[number]): Html => html`<section><h2>${name}</h2>
<p>Groupe Facebook privé, administrateur : ${admin}. ${showAddress(email, via, { name: admin, role: `Admin du groupe ${name}` })}</p>
<p><a href="https://www.facebook.com/groups/${name.toLowerCase().replace(/[^a-z]+/g, '')}">Groupe Facebook</a></p></section>
`;

const page = (path: string, title: string, groups: typeof GROUPS) => ({
  path,
  title,
  menuLabel: title,
  body: html`<h1>${title}</h1>${groups.map(group)}`,
});

/** Those who run Facebook groups of French speakers abroad, on two pages. */
export const annuaireGroupes: SiteContent = {
  name: 'annuaire-groupes',
  kind: 'directory of Facebook group admins',
  language: 'fr',
  category: 'admin_facebook',
  country: 'BE',
  city: 'Bruxelles',
  host: 'www.annuaire-groupes.test',
  layout: 'plain',
  business: {
    name: 'Réseau des admins de groupes',
    schemaType: 'Organization',
    street: 'Rue du Marché 118',
    postalCode: '1000',
    phone: phone('+32 455 00 01 40', '0455 00 01 40'),
    email: 'admins@annuaire-groupes.test',
    footerVia: 'text',
    jsonLd: false,
    socials: ['https://www.facebook.com/groups/reseaudesadmins'],
  },
  headline: 'Les administrateurs de groupes Facebook d’expatriés',
  intro: [
    'Le réseau rassemble les admins de groupes Facebook de francophones à l’étranger : 140 groupes, 600 000 membres, une charte de modération commune.',
  ],
  pool: [
    'Chaque administrateur de groupe répond aux demandes d’adhésion, modère les publications et tient les règles du groupe à jour.',
    'Un admin de groupe Facebook reste bénévole : il choisit seul les annonces qu’il épingle.',
    'Les modérateurs signalent les arnaques au logement dans le groupe des admins, en moins d’une heure.',
  ],
  texts: [
    {
      path: '/charte/',
      title: 'Charte des admins',
      place: 'menu',
      texts: ['Les administrateurs s’engagent à ne pas vendre la liste des membres du groupe.'],
    },
  ],
  contact: {
    path: '/rejoindre/',
    title: 'Rejoindre le réseau',
    text: 'Vous êtes admin d’un groupe Facebook de plus de mille membres ? Présentez-vous.',
    place: 'menu',
    via: 'mailto',
  },
  more: [
    page('/admins-europe/', 'Admins : premier cahier', GROUPS.slice(0, 3)),
    page('/admins-monde/', 'Admins : second cahier', GROUPS.slice(3)),
  ],
  homeNotes: html`${addressLine('Signaler un groupe :', showAddress('moderation@annuaire-groupes.test', 'text'))}`,
  robots: { groups: [everyone([])], sitemap: true },
};
