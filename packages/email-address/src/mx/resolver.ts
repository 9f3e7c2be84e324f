import { type Kept, openAnswerShelf, type SharedMxCache } from './answer-shelf.ts';
import { askMailHosts } from './ask-mail-hosts.ts';
import type { MxAnswer } from './mx-answer.ts';
import { type NameServerOptions, openNameServers, type ServerStats } from './name-servers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface MailHostResolverOptions extends NameServerOptions {
  /** A mail host stays known this long. Default 7 days. */
  positiveTtlMs?: number;
  /** A refusal (null MX, no host, no domain) stays known this long. Default 1 hour. */
  negativeTtlMs?: number;
  /** After that a mail host is still given out this long while it is asked for again. Default 1 day. */
  staleWhileRevalidateMs?: number;
  /** Domains kept in this process's memory. Default 50,000. */
  maxEntries?: number;
  /** Asked before the network and told of every answer worth keeping. */
  cache?: SharedMxCache;
  /** The clock that ages answers, epoch milliseconds. */
  now?: () => number;
}

export interface MailHostStats {
  lookups: number;
  /** Lookups answered from memory, by another lookup under way, from the shared cache, or by asking. */
  fromMemory: number;
  joined: number;
  fromCache: number;
  asked: number;
  /** Of the above, given out past their time while being asked for again. */
  stale: number;
  unknown: number;
  cacheErrors: number;
  entries: number;
  /** Questions on the wire now, the most there ever were, and those waiting for their turn. */
  inFlight: number;
  maxInFlight: number;
  waiting: number;
  servers: ServerStats[];
}

export interface MailHostResolver {
  /** Never rejects for what DNS does (that is `unknown`); rejects with the signal's reason when it aborts. */
  lookup(domain: string, signal?: AbortSignal): Promise<MxAnswer>;
  /** One answer for each distinct domain, by the domain as given. */
  lookupMany(domains: Iterable<string>, signal?: AbortSignal): Promise<Map<string, MxAnswer>>;
  /** What is known without a question: from memory, then from the shared cache. Domains nobody knows are left out. */
  recall(domains: Iterable<string>): Promise<Map<string, MxAnswer>>;
  stats(): MailHostStats;
  /** Ends what is under way (as `unknown`) and asks nothing more. */
  close(): Promise<void>;
}

/**
 * Finds who takes mail for a domain. Answers are kept (7 days, refusals 1 hour, no answer never), one question serves
 * everyone who waits for it, and however many domains are asked for, only `maxInFlight` questions are out at once.
 */
export function createMailHostResolver(options: MailHostResolverOptions = {}): MailHostResolver {
  const now = options.now ?? Date.now;
  const servers = openNameServers(options);
  const shelf = openAnswerShelf({
    lifetimes: {
      positiveTtlMs: options.positiveTtlMs ?? 7 * DAY_MS,
      negativeTtlMs: options.negativeTtlMs ?? HOUR_MS,
      staleWhileRevalidateMs: options.staleWhileRevalidateMs ?? DAY_MS,
    },
    maxEntries: options.maxEntries ?? 50_000,
    shared: options.cache,
    now,
  });
  const underWay = new Map<string, Promise<MxAnswer>>();
  const behind = new Set<Promise<unknown>>();
  const count = { lookups: 0, fromMemory: 0, joined: 0, fromCache: 0, asked: 0, stale: 0, unknown: 0 };

  /** Asks the network, for all who want this domain meanwhile. */
  async function ask(domain: string): Promise<MxAnswer> {
    count.asked++;
    const answer = await askMailHosts(domain, servers.ask, now);
    if (answer.kind === 'unknown') count.unknown++;
    inBackground(shelf.keep(domain, answer));
    return answer;
  }

  function once(domain: string, find: () => Promise<MxAnswer>): Promise<MxAnswer> {
    const finding = find().finally(() => underWay.delete(domain));
    underWay.set(domain, finding);
    return finding;
  }

  function inBackground(work: Promise<unknown>): void {
    const tracked = work.finally(() => behind.delete(tracked));
    behind.add(tracked);
  }

  /** A failed refresh keeps nothing, so the stale answer stays until its own end. */
  function refresh(domain: string): void {
    count.stale++;
    if (!underWay.has(domain)) inBackground(once(domain, () => ask(domain)));
  }

  function find(domains: Set<string>): Map<string, MxAnswer | Promise<MxAnswer>> {
    const found = new Map<string, MxAnswer | Promise<MxAnswer>>();
    const missing: string[] = [];
    for (const domain of domains) {
      count.lookups++;
      const kept = shelf.peek(domain);
      const waitedFor = underWay.get(domain);
      if (kept) {
        count.fromMemory++;
        if (kept.freshness === 'stale') refresh(domain);
        found.set(domain, kept.answer);
      } else if (waitedFor) {
        count.joined++;
        found.set(domain, waitedFor);
      } else missing.push(domain);
    }
    const shared = missing.length > 0 ? shelf.readShared(missing) : null;
    for (const domain of missing) {
      const finding = once(domain, async () => {
        const kept = (await shared)?.get(domain);
        if (!kept) return ask(domain);
        count.fromCache++;
        // After this lookup has left `underWay`, so that the refresh can enter it.
        if (kept.freshness === 'stale') setImmediate(() => refresh(domain));
        return kept.answer;
      });
      found.set(domain, finding);
    }
    return found;
  }

  async function lookupMany(domains: Iterable<string>, signal?: AbortSignal): Promise<Map<string, MxAnswer>> {
    signal?.throwIfAborted();
    const wanted = new Map([...domains].map((domain) => [domain, asName(domain)] as const));
    const found = find(new Set(wanted.values()));
    const answers = new Map<string, MxAnswer>();
    const all = Promise.all([...found].map(async ([name, answer]) => answers.set(name, await answer)));
    await untilAborted(all, signal);
    return new Map([...wanted].flatMap(([domain, name]) => entry(domain, answers.get(name))));
  }

  async function recall(domains: Iterable<string>): Promise<Map<string, MxAnswer>> {
    const answers = new Map<string, MxAnswer>();
    const missing = new Map<string, string>();
    const take = (domain: string, name: string, kept: Kept): void => {
      count.lookups++;
      if (kept.freshness === 'stale') refresh(name);
      answers.set(domain, kept.answer);
    };
    for (const domain of domains) {
      const name = asName(domain);
      const kept = shelf.peek(name);
      if (!kept) missing.set(domain, name);
      else {
        count.fromMemory++;
        take(domain, name, kept);
      }
    }
    const shared = await shelf.readShared([...new Set(missing.values())]);
    for (const [domain, name] of missing) {
      const kept = shared.get(name);
      if (!kept) continue;
      count.fromCache++;
      take(domain, name, kept);
    }
    return answers;
  }

  return {
    lookupMany,
    recall,
    async lookup(domain, signal) {
      const answer = (await lookupMany([domain], signal)).get(domain);
      return answer ?? { kind: 'unknown', hosts: [], askedAt: now(), error: 'EUNKNOWN' };
    },
    stats() {
      const { entries, sharedErrors } = shelf.stats();
      return { ...count, entries, cacheErrors: sharedErrors, ...servers.stats() };
    },
    async close() {
      servers.close();
      await Promise.allSettled([...underWay.values(), ...behind]);
    },
  };
}

const asName = (domain: string): string => domain.toLowerCase().replace(/\.$/, '');

const entry = (domain: string, answer: MxAnswer | undefined): [string, MxAnswer][] =>
  answer ? [[domain, answer]] : [];

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
