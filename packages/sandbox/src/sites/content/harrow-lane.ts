import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, shoutAddress, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Solicitors in London for those who live abroad: a page that fails, campaign links, people in JSON-LD. */
export const harrowLane: SiteContent = {
  name: 'harrow-lane',
  kind: 'law firm',
  language: 'en',
  category: 'avocat',
  country: 'GB',
  city: 'London',
  host: 'www.harrow-lane.test',
  layout: 'cards',
  business: {
    name: 'Harrow Lane Solicitors LLP',
    schemaType: 'LegalService',
    street: '14 Harrow Lane, Holborn',
    postalCode: 'WC1V 6ZZ',
    phone: phone('+44 20 7946 0140', '020 7946 0140'),
    email: 'enquiries@harrow-lane.test',
    footerVia: 'mailto',
    jsonLd: true,
    socials: ['https://www.linkedin.com/company/harrow-lane-solicitors', 'https://x.com/harrowlanelaw'],
  },
  headline: 'Solicitors for British expats and international families',
  intro: [
    'Harrow Lane is a law firm for people whose lives cross borders. Our solicitors advise British expats abroad and foreign nationals in the UK on property, probate, family law and immigration.',
    'We are authorised and regulated by the Solicitors Regulation Authority.',
  ],
  pool: [
    'Before any work begins you will receive a client care letter setting out the scope of our advice, the solicitor responsible and an estimate of costs.',
    'Probate with assets in several countries often needs a local lawyer in each of them; we co-ordinate the work and keep one timetable.',
    'Most of our clients never visit the office. We meet by video call, verify identity electronically and sign documents by courier.',
    'The court will expect both sides to have considered mediation. Our family lawyers are trained mediators.',
  ],
  topics: {
    path: '/services/',
    title: 'Services',
    items: [
      ['probate', 'International probate', 'Wills, probate and estates with assets in more than one country.'],
      ['family', 'Family law', 'Divorce across borders, children and relocation disputes.'],
      ['property', 'Property', 'Buying, selling and letting a home in England while you live overseas.'],
      ['immigration', 'Immigration', 'Spouse visas, settlement and British citizenship applications.'],
    ],
  },
  team: {
    path: '/people/',
    title: 'Our people',
    via: 'json_ld',
    listVia: null,
    pagePerPerson: true,
    people: [
      {
        slug: 'margaret-ashdown',
        name: 'Margaret Ashdown',
        role: 'Senior Partner',
        bio: 'Margaret was admitted as a solicitor in 1994 and leads the private client team.',
        email: 'margaret.ashdown@harrow-lane.test',
        phone: phone('+44 20 7946 0141', '020 7946 0141'),
      },
      {
        slug: 'sean-obrien',
        name: 'Sean O’Brien',
        role: 'Partner, Family Law',
        bio: 'Sean is a solicitor-advocate and accredited mediator.',
        email: "s.o'brien@harrow-lane.test",
        phone: phone('+44 20 7946 0142', '020 7946 0142'),
        via: 'mailto',
      },
      {
        slug: 'priya-nair',
        name: 'Priya Nair',
        role: 'Associate Solicitor, Immigration',
        bio: 'Priya advises families on settlement and citizenship.',
        email: 'priya.nair@harrow-lane.test',
      },
      {
        slug: 'tom-whitlock',
        name: 'Tom Whitlock',
        role: 'Consultant Solicitor',
        bio: 'Tom joined from Old Harrow Lane & Co when the two law firms merged.',
        email: 'tom@old-harrow-lane.test',
        via: 'text',
      },
    ],
  },
  texts: [
    {
      path: '/fees/',
      title: 'Fees',
      place: 'menu',
      texts: ['Fixed fees for wills and conveyancing; hourly rates between £220 and £410 for everything else.'],
      note: html`${addressLine('Automatic confirmations are sent from', showAddress('noreply@harrow-lane.test', 'text'))}`,
    },
    {
      path: '/complaints/',
      title: 'Complaints',
      place: 'footer',
      texts: ['We want to give you the best possible service. If something has gone wrong, please tell us.'],
      note: html`${addressLine('Complaints partner:', shoutAddress('complaints@harrow-lane.test', 'mailto'))}`,
    },
  ],
  contact: {
    path: '/contact/',
    title: 'Contact us',
    text: 'Call us, or write and a solicitor will answer within one working day.',
    place: 'menu',
    via: 'text',
  },
  more: [
    {
      path: '/case-search/',
      title: 'Internal server error',
      status: 500,
      body: html`<h1>Internal Server Error</h1><p>The server encountered an internal error. Contact the administrator at trap-admin@harrow-lane-hosting.test.</p>`,
    },
    {
      path: '/cookies/',
      title: 'Cookies',
      footerLabel: 'Cookies',
      robotsMeta: 'noindex, nofollow',
      body: html`<h1>Cookies</h1><p>This site sets two cookies. <a href="/fees/">Fees</a></p>`,
    },
  ],
  homeNotes: html`<p><a href="/case-search/">Find your case</a> · <a href="https://www.example.org/sra-register">Our entry in the register</a></p>
`,
  robots: { groups: [everyone([])], sitemap: true },
  wire: { encoding: 'gzip', campaignLinks: true },
};
