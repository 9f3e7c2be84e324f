import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import type { SiteContent } from '../site-content.ts';

/** A private network that shows its members nothing before they sign in: the start page itself is a 403. */
export const cercleFerme: SiteContent = {
  name: 'cercle-ferme',
  kind: 'private network behind a login',
  language: 'fr',
  category: null,
  country: 'LU',
  city: 'Luxembourg',
  host: 'www.cercle-ferme.test',
  layout: 'plain',
  business: {
    name: 'Cercle des conseils',
    schemaType: 'Organization',
    street: '1 rue de l’Eau',
    postalCode: '1449',
    phone: phone('+352 20 20 01 40', '20 20 01 40'),
    email: 'trap-secretariat@cercle-ferme.test',
    footerVia: 'mailto',
    jsonLd: false,
  },
  headline: 'Accès réservé aux membres',
  intro: ['Veuillez vous identifier pour consulter l’annuaire des membres.'],
  pool: [],
  robots: { groups: [everyone([])], sitemap: false },
  wire: { startStatus: 403 },
};
