import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A relocation helper in Hamburg: no lawyer, though the pages speak of visas and contracts. */
export const ankommenHamburg: SiteContent = {
  name: 'ankommen-hamburg',
  kind: 'relocation helper',
  language: 'de',
  category: 'expat-aidant',
  country: 'DE',
  city: 'Hamburg',
  host: 'www.ankommen-hamburg.test',
  layout: 'cards',
  business: {
    name: 'Ankommen Hamburg Relocation',
    schemaType: 'ProfessionalService',
    street: 'Große Bergstraße 300',
    postalCode: '22767',
    phone: phone('+49 (0)40 66969 140', '040 66969-140'),
    email: 'moin@ankommen-hamburg.test',
    footerVia: 'mailto',
    jsonLd: true,
    socials: ['https://www.instagram.com/ankommenhamburg', 'https://wa.me/4940669691400'],
  },
  headline: 'Relocation-Service für Expats in Hamburg',
  intro: [
    'Wir helfen Expats und ihren Familien beim Ankommen in Hamburg: Wohnungssuche, Anmeldung, Kita, Bankkonto und die ersten Behördengänge.',
    'Unsere Relocation-Beraterinnen sind selbst einmal umgezogen und wissen, wo es klemmt. Rechtsberatung leisten wir nicht.',
  ],
  pool: [
    'Unser Umzugsservice begleitet Sie vom ersten Videogespräch bis zum Schlüssel in der Hand.',
    'Zum Termin im Einwohneramt kommt eine Relocation-Beraterin mit und übersetzt.',
    'Die Wohnungssuche dauert in Hamburg im Schnitt acht Wochen; möblierte Wohnungen finden wir schneller.',
    'Für neue Nachbarn gibt es jeden ersten Mittwoch einen Expat-Stammtisch.',
  ],
  topics: {
    path: '/leistungen/',
    title: 'Leistungen',
    items: [
      ['wohnungssuche', 'Wohnungssuche', 'Suchprofil, Besichtigung per Video und Hilfe bei der Übergabe.'],
      ['behoerden', 'Behördengänge', 'Anmeldung, Führerschein umschreiben, Steuer-ID und Kindergeld.'],
      ['familie', 'Familie und Schule', 'Kita-Gutschein, internationale Schulen, Sprachkurse.'],
    ],
  },
  team: {
    path: '/team/',
    title: 'Team',
    via: 'text',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'wiebke-jansen',
        name: 'Wiebke Jansen',
        role: 'Relocation-Beraterin',
        bio: 'Lebte zehn Jahre in Singapur und kennt beide Seiten des Umzugs.',
        email: 'wiebke.jansen@ankommen-hamburg.test',
        phone: phone('+49 40 66969 141', '040 66969-141'),
      },
      {
        slug: 'paulo-reis',
        name: 'Paulo Reis',
        role: 'Relocation-Berater',
        bio: 'Hilft portugiesischen und brasilianischen Familien beim Ankommen.',
        email: 'paulo.reis@ankommen-hamburg.test',
        via: 'mailto',
      },
    ],
  },
  texts: [
    {
      path: '/preise/',
      title: 'Preise',
      place: 'menu',
      texts: ['Das Paket Ankommen kostet 1.290 Euro und umfasst zwanzig Stunden Begleitung.'],
    },
  ],
  contact: {
    path: '/kontakt/',
    title: 'Kontakt',
    text: 'Das Erstgespräch ist kostenlos und dauert dreißig Minuten.',
    place: 'footer',
    via: 'at_words',
  },
  legal: {
    path: '/impressum/',
    title: 'Impressum',
    place: 'footer',
    via: 'mailto',
    texts: ['Ankommen Hamburg GmbH, Amtsgericht Hamburg, HRB 000000. Geschäftsführerin: Wiebke Jansen.'],
    note: html`${addressLine('Verantwortlich für den Inhalt:', showAddress('redaktion@ankommen-hamburg.test', 'entities'))}`,
  },
  robots: { groups: [everyone(['/intern/'])], sitemap: true },
  wire: { encoding: 'gzip' },
};
