import type { EmailSighting } from '@relais/extraction';
import type { FrontierTraces } from '@relais/prisma';
import { LRUCache } from 'lru-cache';
import type { SkipReason } from './reasons.ts';

/**
 * What this process remembers of one job, to save work and to step out of endless sites. The truth is in the frontier: what
 * is forgotten here costs a repeated insert, what another replica knows is found out there.
 *
 * Remembered as soon as it is read, before it is stored, and with the page it stood on: a page that is read a second time
 * (storing failed, a lease ran out) finds nothing of its own known, and hands it in again.
 */
export interface JobMemory {
  /** Is the link, in this very spelling, new to all pages but this one? */
  isNewLink(url: string, pageId: number): boolean;
  /** May one more page of this path, with another query, be read? Counts it. */
  hasRoomFor(url: string): boolean;
  /** Has another page had this very content? */
  isDuplicate(pageHash: string, pageId: number): boolean;
  /** Addresses not handed in yet for this job, or seen here with more than before (checklist E17). */
  tellingMore(emails: readonly EmailSighting[], pageId: number): EmailSighting[];
  /** Forgets all but who refused: what was to be stored could not be. */
  clear(): void;
  /** Hosts that want no robot, and the word their other pages are skipped for. */
  readonly refusedHosts: Map<string, SkipReason>;
  /** Answers in a row that failed, by host: a host that never gets on is given up for the job. */
  readonly failuresInRow: Map<string, number>;
  /** Rows the frontier has, as far as this process knows. */
  frontierSize: number;
}

const MOST_LINKS = 50_000;
const MOST_HASHES = 50_000;
const MOST_ADDRESSES = 50_000;
const MOST_PATHS = 10_000;

/** @param mostVariants pages of one path that differ in their query; more are taken for an endless site */
export function openJobMemory(traces: FrontierTraces, mostVariants: number): JobMemory {
  const links = new LRUCache<string, number>({ max: MOST_LINKS });
  const hashes = new LRUCache<string, number>({ max: MOST_HASHES });
  const addresses = new LRUCache<string, { readonly facts: number; readonly pageId: number }>({ max: MOST_ADDRESSES });
  const variants = new LRUCache<string, number>({ max: MOST_PATHS });
  for (const { id, pageHash } of traces.pageHashes) hashes.set(pageHash, id);
  for (const { path, count } of traces.queryVariants) variants.set(path, count);

  return {
    refusedHosts: new Map(),
    failuresInRow: new Map(),
    frontierSize: traces.frontierSize,
    isNewLink(url, pageId) {
      const first = links.get(url);
      if (first === undefined) links.set(url, pageId);
      return first === undefined || first === pageId;
    },
    hasRoomFor(url) {
      const query = url.indexOf('?');
      if (query < 0) return true;
      const path = url.slice(0, query);
      const count = variants.get(path) ?? 0;
      variants.set(path, count + 1);
      return count < mostVariants;
    },
    isDuplicate(pageHash, pageId) {
      const first = hashes.get(pageHash);
      if (first === undefined) hashes.set(pageHash, pageId);
      return first !== undefined && first !== pageId;
    },
    tellingMore(emails, pageId) {
      return emails.filter((email) => {
        const known = addresses.get(email.address);
        const facts = (known?.facts ?? 0) | factsOf(email);
        const more = known === undefined || known.pageId === pageId || facts !== known.facts;
        if (more) addresses.set(email.address, { facts, pageId });
        return more;
      });
    },
    clear() {
      for (const cache of [links, hashes, addresses, variants]) cache.clear();
    },
  };
}

/** Which facts a sighting brings, a bit each; the first bit is the address itself. */
const factsOf = ({ name, title, phone, obfuscated }: EmailSighting): number =>
  1 | (name ? 2 : 0) | (title ? 4 : 0) | (phone ? 8 : 0) | (obfuscated ? 0 : 16);
