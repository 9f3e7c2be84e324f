import { hash } from 'node:crypto';
import { isSameSite, normaliseUrl, type PageContacts } from '@relais/extraction';
import type { FinishedPage, NewArticle } from '@relais/prisma';
import type { JobMemory } from './job-memory.ts';
import { refuseLink } from './link-rules.ts';
import type { DoneReason } from './reasons.ts';
import { type JobLabels, toContacts } from './to-contacts.ts';

/** A page that was read, with what the wire said of it. */
export interface ReadPage {
  readonly id: number;
  /** Normalised. */
  readonly url: string;
  readonly httpStatus: number;
  readonly bytes: number;
  readonly robots: string;
  /** From the header; the page's own wishes are in `content`. */
  readonly robotsTag: { readonly index: boolean; readonly follow: boolean };
  readonly content: PageContacts;
  readonly labels: JobLabels;
  readonly pepper: string;
  readonly article?: NewArticle | undefined;
  /** Feeds and sitemaps the page or its site declares; none where they are not followed. */
  readonly feeds?: readonly string[];
}

/**
 * What a page that was read gives: its contacts, its links, its row. Content seen before brings nothing again; a page that
 * asks not to be indexed or not to be written to keeps its contacts; one that asks not to be followed keeps its links.
 */
export function judgePage(page: ReadPage, memory: JobMemory): FinishedPage {
  const { content, url } = page;
  const pageHash = contentHash(content);
  const row = {
    id: page.id,
    status: 'done',
    httpStatus: page.httpStatus,
    bytes: page.bytes,
    pageHash,
    language: content.language ?? undefined,
    robots: page.robots,
  } as const;
  if (memory.isDuplicate(pageHash, page.id)) return { ...row, reason: 'duplicate' };

  const index = page.robotsTag.index && content.robots.index;
  const follow = page.robotsTag.follow && content.robots.follow;
  const canonical = otherCanonical(content, url);
  const links = follow ? [...feedsToFollow(page, memory), ...linksToFollow(page, canonical, memory)] : [];
  const reason = reasonOf(content, index, canonical);
  if (!index || content.refusal) return { ...row, reason, links };

  const emails = memory.tellingMore(content.emails, page.id);
  const contacts =
    emails.length > 0
      ? toContacts(content, emails, page.labels, { url, pageHash, robots: page.robots }, page.pepper)
      : [];
  return { ...row, reason, links, contacts, contactCount: content.emails.length, article: page.article };
}

function reasonOf({ refusal }: PageContacts, index: boolean, canonical: string | null): DoneReason | undefined {
  if (refusal) return 'refuses_mail';
  if (!index) return 'noindex';
  return canonical === null ? undefined : 'other_canonical';
}

/** The page's name for itself on this site, when it is another than the one it was read by. */
function otherCanonical({ canonicalUrl }: PageContacts, url: string): string | null {
  const canonical = canonicalUrl === null ? null : normaliseUrl(canonicalUrl);
  return canonical !== null && canonical !== url && isSameSite(canonical, url) ? canonical : null;
}

/** They look like files, which links to are not followed, and are read for the links they hold. */
function feedsToFollow({ id, url, feeds = [] }: ReadPage, memory: JobMemory): string[] {
  const normal = feeds.flatMap((feed) => normaliseUrl(feed) ?? []);
  return [...new Set(normal)].filter((feed) => isSameSite(feed, url) && memory.isNewLink(feed, id));
}

/**
 * The links worth a place in the frontier, those likely to show people first. A page that only varies its canonical one in
 * the query leads there and nowhere else: that is how filters and sessions become endless.
 */
function linksToFollow({ id, url, content }: ReadPage, canonical: string | null, memory: JobMemory): string[] {
  if (canonical !== null && withoutQuery(canonical) === withoutQuery(url)) {
    return memory.isNewLink(canonical, id) ? [canonical] : [];
  }
  const from = new URL(url);
  const taken = new Set<string>([url]);
  const people: string[] = [];
  const others: string[] = [];
  for (const link of canonical === null ? content.links : [canonical, ...content.links]) {
    // What was looked at once, in the very form it stands in, is not looked at again: menus repeat on every page.
    if (!memory.isNewLink(link, id)) continue;
    const normal = normaliseUrl(link);
    if (normal === null || taken.has(normal) || (normal !== link && !memory.isNewLink(normal, id))) continue;
    taken.add(normal);
    const target = new URL(normal);
    if (target.origin !== from.origin && !isSameSite(normal, url)) continue;
    if (refuseLink(target, from) !== null || !memory.hasRoomFor(normal)) continue;
    (peoplePages.test(target.pathname) ? people : others).push(normal);
  }
  return [...people, ...others];
}

const withoutQuery = (url: string): string => url.replace(/\?.*$/s, '');

const peoplePages =
  /contact|kontakt|contatt|contato|impressum|mentions|legal|aviso|imprint|about|a-propos|ueber|uber-uns|sobre|chi-siamo|team|equip|equipo|staff|people|avocats?|anw[aä]lt|lawyer|notai?r|associ|partner|kollegi/i;

/** What a reader would call the same page: its visible text and the addresses behind it. */
const contentHash = ({ text, emails }: PageContacts): string =>
  hash('sha256', `${text}\n${emails.map(({ address }) => address).join('\n')}`, 'hex');
