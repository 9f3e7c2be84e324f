import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Lawyers in Berlin: the general address stands in the Impressum alone, print versions of pages are closed. */
export const kanzleiBrandt: SiteContent = {
  name: 'kanzlei-brandt',
  kind: 'law firm',
  language: 'de',
  category: 'avocat',
  country: 'DE',
  city: 'Berlin',
  host: 'www.kanzlei-brandt.test',
  layout: 'classic',
  business: {
    name: 'Brandt & Yıldız Rechtsanwälte',
    schemaType: 'Attorney',
    street: 'Kantstraße 211a',
    postalCode: '10623',
    phone: phone('+49 (0)30 23125 140', '030 23125-140'),
    email: 'kanzlei@kanzlei-brandt.test',
    footerVia: null,
    jsonLd: false,
  },
  headline: 'Rechtsanwälte für Aufenthalts- und Arbeitsrecht in Berlin',
  intro: [
    'Unsere Kanzlei berät Menschen, die nach Deutschland kommen oder aus Deutschland fortgehen: Aufenthaltsrecht, Arbeitsrecht, Familienrecht mit Auslandsbezug.',
    'Unsere Rechtsanwältinnen und Rechtsanwälte sprechen Deutsch, Englisch, Französisch und Türkisch.',
  ],
  pool: [
    'In der Erstberatung klären wir, welche Fristen laufen und welche Unterlagen die Behörde verlangt. Die Kosten der Erstberatung stehen vorher fest.',
    'Gegen einen ablehnenden Bescheid ist Widerspruch oder Klage vor dem Verwaltungsgericht möglich; die Frist beträgt in der Regel einen Monat.',
    'Die Vergütung richtet sich nach dem Rechtsanwaltsvergütungsgesetz oder nach einer schriftlichen Vereinbarung mit dem Mandanten.',
    'Als Mandantin oder Mandant haben Sie eine feste Ansprechperson in der Kanzlei und lesen jeden Schriftsatz, bevor er an das Gericht geht.',
  ],
  topics: {
    path: '/rechtsgebiete/',
    title: 'Rechtsgebiete',
    items: [
      [
        'aufenthaltsrecht',
        'Aufenthaltsrecht',
        'Blaue Karte, Familiennachzug, Niederlassungserlaubnis und Einbürgerung.',
      ],
      ['arbeitsrecht', 'Arbeitsrecht', 'Kündigungsschutz, Entsendung und Arbeitsverträge mit Auslandsbezug.'],
      ['familienrecht', 'Familienrecht', 'Internationale Scheidung, Unterhalt und Sorgerecht.'],
    ],
  },
  team: {
    path: '/anwaelte/',
    title: 'Rechtsanwälte',
    via: 'at_words',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'sabine-brandt',
        name: 'Dr. Sabine Brandt',
        role: 'Rechtsanwältin, Fachanwältin für Migrationsrecht',
        bio: 'Sabine Brandt gründete die Kanzlei 2006 nach Stationen in Brüssel und Genf.',
        email: 'brandt@kanzlei-brandt.test',
        phone: phone('+49 30 23125 141', '030 23125-141'),
        via: 'mailto',
      },
      {
        slug: 'emre-yildiz',
        name: 'Emre Yıldız',
        role: 'Rechtsanwalt, Fachanwalt für Arbeitsrecht',
        bio: 'Emre Yıldız vertritt Beschäftigte und Betriebsräte vor den Arbeitsgerichten.',
        email: 'yildiz@kanzlei-brandt.test',
        phone: phone('+49 30 23125 142', '030 23125-142'),
      },
      {
        slug: 'claire-vogt',
        name: 'Claire Vogt',
        role: 'Rechtsanwältin',
        bio: 'Claire Vogt berät deutsch-französische Familien.',
        email: 'vogt@kanzlei-brandt.test',
        via: 'split',
      },
      {
        slug: 'lars-henning',
        name: 'Lars Henning',
        role: 'Rechtsreferendar',
        bio: 'Lars Henning unterstützt das Team im Aufenthaltsrecht.',
        email: 'henning@kein-postfach.test',
        via: 'text',
      },
    ],
  },
  texts: [
    {
      path: '/kosten/',
      title: 'Kosten',
      place: 'menu',
      texts: ['Eine Erstberatung kostet höchstens 190 Euro zuzüglich Umsatzsteuer.'],
    },
  ],
  contact: {
    path: '/kontakt/',
    title: 'Kontakt und Anfahrt',
    text: 'U-Bahnhof Uhlandstraße, Parkplätze im Hof. Sprechzeiten nach Vereinbarung.',
    place: 'menu',
    via: 'at_words',
    note: html`${decoy('gast@kanzlei-brandt-honeypot.test', 'honeypot')}`,
  },
  legal: {
    path: '/impressum/',
    title: 'Impressum',
    place: 'footer',
    via: 'mailto',
    texts: [
      'Angaben gemäß § 5 DDG. Partnerschaftsgesellschaft mbB, Amtsgericht Charlottenburg, PR 1432 B. USt-IdNr. DE 000 000 000.',
      'Zuständige Kammer: Rechtsanwaltskammer Berlin. Berufsbezeichnung: Rechtsanwalt, verliehen in der Bundesrepublik Deutschland.',
    ],
    note: html`${addressLine('Datenschutzbeauftragte:', showAddress('datenschutz@kanzlei-brandt.test', 'entities'))}`,
  },
  more: [
    {
      path: '/mandanten/login/',
      title: 'Mandantenbereich',
      body: html`<h1>Mandantenbereich</h1>${addressLine('Hilfe:', showAddress('trap-mandanten@kanzlei-brandt.test', 'mailto'))}`,
    },
    {
      path: '/kosten/?print=1',
      title: 'Kosten (Druckansicht)',
      body: html`<h1>Kosten</h1>${addressLine('Rückfragen:', showAddress('trap-druck@kanzlei-brandt.test', 'text'))}`,
    },
  ],
  homeNotes: html`<p><a href="/mandanten/login/">Mandantenbereich</a> <a href="/kosten/?print=1">Druckansicht</a> <a href="/stellenangebote.html">Stellenangebote</a></p>
`,
  robots: {
    groups: [{ agents: ['GPTBot', 'CCBot'], disallow: ['/'] }, everyone(['/mandanten/', '/*?print='])],
    sitemap: true,
  },
};
