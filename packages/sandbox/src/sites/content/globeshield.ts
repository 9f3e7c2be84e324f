import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** An insurer in Singapore on WordPress: "[at]" everywhere, a tracker's key in the scripts, a mail domain that never answers. */
export const globeshield: SiteContent = {
  name: 'globeshield',
  kind: 'insurer',
  language: 'en',
  category: 'assureur',
  country: 'SG',
  city: 'Singapore',
  host: 'www.globeshield.test',
  layout: 'blog',
  business: {
    name: 'GlobeShield Insurance Brokers',
    schemaType: 'InsuranceAgency',
    street: '9 Robinson Quay, #14-02',
    postalCode: '048545',
    phone: phone('+65 6555 0140', '6555 0140'),
    email: 'hello@globeshield.test',
    footerVia: 'at_words',
    jsonLd: false,
    socials: ['https://www.linkedin.com/company/globeshield-brokers', 'https://wa.me/6565550140'],
  },
  headline: 'Health insurance for expats in Asia',
  intro: [
    'GlobeShield is an independent insurance broker. We compare international health insurance, life cover and home contents policies for expatriates across South-East Asia.',
    'Our advice costs you nothing: insurers pay us a commission, which we disclose on every quote.',
  ],
  pool: [
    'An international health insurance policy travels with you: moving from Singapore to Hanoi changes the premium, not the cover.',
    'Pre-existing conditions are the commonest reason for a refused claim. Declare them; some insurers will accept them after a waiting period.',
    'Direct billing means that the hospital sends its invoice to the insurer. Carry the card and call the number on it before any planned admission.',
    'A higher deductible lowers the premium. Our brokers model three scenarios before you sign.',
  ],
  topics: {
    path: '/cover/',
    title: 'Cover',
    items: [
      ['health', 'International health insurance', 'In-patient, out-patient, dental and maternity cover for families.'],
      ['life', 'Life insurance', 'Term life and income protection in the currency of your mortgage.'],
      ['home', 'Home contents insurance', 'Contents, valuables and domestic helper cover for rented flats.'],
    ],
  },
  team: {
    path: '/brokers/',
    title: 'Our brokers',
    via: 'at_words',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'angela-koh',
        name: 'Angela Koh',
        role: 'Managing Broker',
        bio: 'Angela has placed health insurance for expats since 2002.',
        email: 'angela.koh@globeshield.test',
        phone: phone('+65 6555 0141', '6555 0141'),
      },
      {
        slug: 'martin-frost',
        name: 'Martin Frost',
        role: 'Insurance Adviser',
        bio: 'Martin looks after corporate group insurance.',
        email: 'martin.frost@globeshield.test',
        phone: phone('+65 6555 0142', '6555 0142'),
        via: 'mailto',
      },
      {
        slug: 'dewi-lestari',
        name: 'Dewi Lestari',
        role: 'Claims Manager',
        bio: 'Dewi settles claims with hospitals in Jakarta and Bangkok.',
        email: 'dewi@silent-resolver.test',
        via: 'text',
      },
    ],
  },
  contact: {
    path: '/contact-us/',
    title: 'Contact us',
    text: 'Ask for a quote and a broker will call you back today.',
    place: 'footer',
    via: 'at_words',
  },
  legal: {
    path: '/privacy-policy/',
    title: 'Privacy policy',
    place: 'footer',
    via: null,
    texts: ['We collect the data your insurer needs to issue the policy, and nothing else.'],
    note: html`${addressLine('Data protection officer:', showAddress('privacy@globeshield.test', 'split'))}`,
  },
  homeNotes: html`${decoy('d41d8cd98f00b204e9800998ecf8427e@o4501.ingest.tracker.test', 'script')}
<p>Follow @globeshield for offers. Rates valid from 1@5.9% p.a.</p>
`,
  robots: { groups: [everyone(['/wp-admin/', '/?s='], { allow: ['/wp-admin/admin-ajax.php'] })], sitemap: true },
};
