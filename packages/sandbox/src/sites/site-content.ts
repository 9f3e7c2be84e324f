import type { Html } from './html.ts';
import type { Phone, Via } from './mark.ts';
import type { Language, Page } from './page.ts';
import type { RobotsRules } from './robots.ts';
import type { Routes } from './route.ts';

export type Category =
  | 'avocat'
  | 'assureur'
  | 'notaire'
  | 'expat-aidant'
  | 'blogueur'
  | 'influenceur'
  | 'admin_facebook'
  | 'chatter';

export type LayoutName = 'classic' | 'blog' | 'cards' | 'table' | 'plain' | 'app';

/** Where a page is linked from: the menu, the small print under every page, or only from other pages' text. */
export type Place = 'menu' | 'footer' | 'inline';

/** The words a site is made of; `composeSite` turns them into pages. */
export interface SiteContent {
  /** Short name, unique: how tests and `setMode` call the site. */
  readonly name: string;
  readonly kind: string;
  readonly language: Language;
  /** What a reader would take the business for; null is none of those Relais looks for. */
  readonly category: Category | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly city: string;
  /** The name a visitor types; on loopback the site is also reachable by its address. */
  readonly host: string;
  readonly layout: LayoutName;
  readonly business: Business;
  readonly headline: string;
  readonly intro: readonly string[];
  /** Paragraphs that fill the longer pages, two or three to a page. */
  readonly pool: readonly string[];
  readonly topics?: TopicSection;
  readonly team?: TeamSection;
  readonly articles?: ArticleSection;
  readonly texts?: readonly TextPage[];
  readonly contact?: ContactPage;
  readonly legal?: LegalPage;
  /** Pages no section describes. */
  readonly more?: readonly Page[];
  /** Redirects, traps and whatever is not a page. */
  readonly routes?: Routes;
  /** Stands at the end of the home page. */
  readonly homeNotes?: Html;
  /** Null: no robots.txt at all. */
  readonly robots: RobotsRules | null;
  readonly wire?: WireHabits;
}

export interface Business {
  readonly name: string;
  /** Its schema.org type. */
  readonly schemaType: string;
  readonly street: string;
  readonly postalCode: string;
  readonly phone: Phone;
  readonly email: string;
  /** How the general address stands under every page; null when it does not. */
  readonly footerVia: Via | null;
  /** Whether JSON-LD on the home page names the address. */
  readonly jsonLd: boolean;
  readonly socials?: readonly string[];
}

export interface TopicSection {
  readonly path: string;
  readonly title: string;
  /** Slug, title, what is said of it. */
  readonly items: readonly (readonly [slug: string, title: string, text: string])[];
}

export interface Person {
  readonly slug: string;
  readonly name: string;
  readonly role: string;
  readonly bio: string;
  readonly email?: string;
  readonly phone?: Phone;
  /** Differs from the team's habit. */
  readonly via?: Via;
}

export interface TeamSection {
  readonly path: string;
  readonly title: string;
  /** How a person's own page writes the address. */
  readonly via: Via;
  /** How the list of all writes it; null when only the person's page does. */
  readonly listVia: Via | null;
  readonly people: readonly Person[];
  /** False: one page shows all, nobody has a page. */
  readonly pagePerPerson: boolean;
}

export interface Article {
  readonly slug: string;
  readonly title: string;
  /** ISO date. */
  readonly date: string;
  readonly text: string;
  /** Stands under the text: often where the address is. */
  readonly note?: Html;
}

export interface ArticleSection {
  readonly path: string;
  readonly title: string;
  readonly author: string;
  readonly perPage: number;
  readonly items: readonly Article[];
}

export interface TextPage {
  readonly path: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly place: Place;
  readonly note?: Html;
  /** Says that unasked mail is unwanted. */
  readonly refuses?: boolean;
}

export interface ContactPage {
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly place: Place;
  readonly via: Via;
  readonly note?: Html;
  /** Says that unasked mail is unwanted. */
  readonly refuses?: boolean;
}

export interface LegalPage {
  readonly path: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly place: Place;
  /** How the general address is written there; null when it is not. */
  readonly via: Via | null;
  readonly note?: Html;
  /** Says that unasked mail is unwanted. */
  readonly refuses?: boolean;
}

export interface WireHabits {
  /** Sent so when the client accepts it. */
  readonly encoding?: 'gzip' | 'deflate' | 'br';
  readonly charset?: 'windows-1252';
  /** Links carry a session id made up for every visit that brings none. */
  readonly sessionParameter?: string;
  /** Featured links carry campaign parameters. */
  readonly campaignLinks?: boolean;
  /** The start page itself answers so. */
  readonly startStatus?: 401 | 403;
}
