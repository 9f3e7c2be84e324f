import { phone, type Via } from '../mark.ts';
import { everyone } from '../robots.ts';
import type { Person, SiteContent } from '../site-content.ts';

const FIRST_NAMES = [
  'Anna',
  'Jonas',
  'Mira',
  'Felix',
  'Greta',
  'Lukas',
  'Nora',
  'Samuel',
  'Helga',
  'Oskar',
  'Petra',
] as const;
const LAST_NAMES = ['Albrecht', 'Baumann', 'Cordes', 'Dietz'] as const;
const FIELDS = ['Hydrologie', 'Bodenkunde', 'Gewässerökologie', 'Fernerkundung', 'Modellierung'] as const;
const WAYS: readonly Via[] = ['mailto', 'text', 'at_words', 'entities', 'mailto', 'json_ld'];

const PEOPLE: readonly Person[] = LAST_NAMES.flatMap((last, row) =>
  FIRST_NAMES.map((first, column): Person => {
    const number = row * FIRST_NAMES.length + column;
    const field = FIELDS[number % FIELDS.length] ?? FIELDS[0];
    const extension = 200 + number;
    return {
      slug: `${first}-${last}`.toLowerCase(),
      name: `${first} ${last}`,
      role: number % 4 === 0 ? `Leitung ${field}` : `Wissenschaft, ${field}`,
      bio: `${first} ${last} forscht in der Abteilung ${field} und betreut Messstationen am See.`,
      email: `${first}.${last}@institut-seegraben.test`.toLowerCase(),
      phone: phone(`+49 89 99998 ${extension}`, `089 99998-${extension}`),
      via: WAYS[number % WAYS.length] ?? 'mailto',
    };
  }),
);

/** A research institute with a page for each of forty-four people, none of whom Relais looks for. */
export const institutSeegraben: SiteContent = {
  name: 'institut-seegraben',
  kind: 'research institute',
  language: 'de',
  category: null,
  country: 'DE',
  city: 'München',
  host: 'www.institut-seegraben.test',
  layout: 'classic',
  business: {
    name: 'Institut für Seenforschung Seegraben',
    schemaType: 'ResearchOrganization',
    street: 'Am Seegraben 2',
    postalCode: '80999',
    phone: phone('+49 (0)89 99998 100', '089 99998-100'),
    email: 'sekretariat@institut-seegraben.test',
    footerVia: 'mailto',
    jsonLd: true,
  },
  headline: 'Forschung über Seen und ihre Einzugsgebiete',
  intro: [
    'Das Institut misst, modelliert und erklärt, wie sich Seen im Alpenvorland verändern. Vierundvierzig Menschen arbeiten in fünf Abteilungen.',
  ],
  pool: [
    'Die Messreihen des Instituts reichen bis 1931 zurück und sind frei zugänglich.',
    'Im Labor werden jede Woche Proben aus vierzehn Seen untersucht.',
    'Die Abteilung veröffentlicht jährlich einen Bericht zur Wassertemperatur und zum Sauerstoffgehalt.',
  ],
  team: { path: '/personen/', title: 'Personen', via: 'mailto', listVia: null, pagePerPerson: true, people: PEOPLE },
  legal: {
    path: '/impressum/',
    title: 'Impressum',
    place: 'footer',
    via: 'text',
    texts: ['Träger ist die Stiftung Seegraben, Körperschaft des öffentlichen Rechts.'],
  },
  robots: { groups: [everyone(['/messnetz/roh/'])], sitemap: true },
  wire: { encoding: 'gzip' },
};
