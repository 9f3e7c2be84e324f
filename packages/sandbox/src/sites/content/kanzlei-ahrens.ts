import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import type { SiteContent } from '../site-content.ts';

/** A lawyer who objects to advertising in the Impressum, where the only address stands. */
export const kanzleiAhrens: SiteContent = {
  name: 'kanzlei-ahrens',
  kind: 'law firm that refuses advertising',
  language: 'de',
  category: 'avocat',
  country: 'DE',
  city: 'Frankfurt am Main',
  host: 'www.kanzlei-ahrens.test',
  layout: 'plain',
  business: {
    name: 'Rechtsanwalt Dr. Jürgen Ahrens',
    schemaType: 'Attorney',
    street: 'Eschersheimer Landstraße 900',
    postalCode: '60433',
    phone: phone('+49 (0)69 90009 140', '069 90009-140'),
    email: 'post@kanzlei-ahrens.test',
    footerVia: null,
    jsonLd: false,
  },
  headline: 'Rechtsanwalt für Steuerrecht in Frankfurt',
  intro: [
    'Dr. Jürgen Ahrens ist Rechtsanwalt und Fachanwalt für Steuerrecht und berät Auswanderer zur Wegzugsbesteuerung.',
  ],
  pool: [
    'Mandate werden nur nach einem persönlichen Gespräch in der Kanzlei angenommen.',
    'Die Vergütung wird vor Beginn der Beratung schriftlich vereinbart.',
  ],
  topics: {
    path: '/steuerrecht/',
    title: 'Steuerrecht',
    items: [['wegzug', 'Wegzugsbesteuerung', 'Beratung vor der Auswanderung und Verfahren vor dem Finanzgericht.']],
  },
  legal: {
    path: '/impressum/',
    title: 'Impressum',
    place: 'footer',
    via: 'mailto',
    refuses: true,
    texts: [
      'Zuständige Kammer: Rechtsanwaltskammer Frankfurt am Main.',
      'Der Nutzung der im Rahmen der Impressumspflicht veröffentlichten Kontaktdaten durch Dritte zur Übersendung von nicht ausdrücklich angeforderter Werbung und Informationsmaterialien wird hiermit ausdrücklich widersprochen. Rechtliche Schritte im Falle der unverlangten Zusendung von Werbung, etwa durch Spam-Mails, bleiben vorbehalten.',
    ],
  },
  robots: { groups: [everyone([])], sitemap: false },
};
