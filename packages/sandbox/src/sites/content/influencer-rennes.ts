import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A French influencer with a throw-away address on one page. */
export const influencerRennes: SiteContent = {
  name: 'influencer-rennes',
  kind: 'influencer',
  language: 'fr',
  category: 'influenceur',
  country: 'FR',
  city: 'Rennes',
  host: 'www.nomade-en-famille.test',
  layout: 'plain',
  business: {
    name: 'Nomade en famille',
    schemaType: 'Person',
    street: '3 rue Vasselot',
    postalCode: '35000',
    phone: phone('+33 2 61 91 00 40', '02 61 91 00 40'),
    email: 'collab@nomade-en-famille.test',
    footerVia: null,
    jsonLd: false,
    socials: ['https://www.instagram.com/nomadeenfamille', 'https://www.tiktok.com/@nomadeenfamille'],
  },
  headline: 'Influenceuse voyage et expatriation',
  intro: [
    'Maëlle, influenceuse bretonne, partage avec 84 000 abonnés la vie d’une famille qui déménage chaque année : stories, reels et lives depuis quinze pays.',
  ],
  pool: [
    'Une influenceuse vit de la confiance de ses abonnés : je refuse plus de collaborations que je n’en accepte.',
    'Chaque partenariat rémunéré est signalé en story et en description.',
    'Taux d’engagement moyen sur Instagram : 7,4 % sur les trois derniers mois.',
  ],
  texts: [
    {
      path: '/partenariats/',
      title: 'Partenariats',
      place: 'menu',
      texts: [
        'Marques de voyage, d’enfance et de formation : placement de produit, reels sponsorisés, jeux concours avec mes abonnés.',
      ],
      note: html`${addressLine('Pour une collaboration :', showAddress('collab@nomade-en-famille.test', 'at_words'))}`,
    },
    {
      path: '/concours/',
      title: 'Jeu concours',
      place: 'menu',
      texts: ['Le jeu de printemps est terminé.'],
      note: html`${addressLine('Réponses au jeu :', showAddress('jeu-nomade@mailinator.com', 'text'))}${decoy('prenom.nom@example.com', 'placeholder')}`,
    },
  ],
  robots: { groups: [everyone(['/brouillons/'])], sitemap: false },
};
