import { LRUCache } from 'lru-cache';
import { type Freshness, freshness, keepMs, type Lifetimes } from './freshness.ts';
import type { MxAnswer } from './mx-answer.ts';

/**
 * A cache many processes share, such as Redis. Whatever it throws counts as "not there": a lost cache costs questions,
 * never answers.
 */
export interface SharedMxCache {
  get(domain: string): Promise<MxAnswer | null | undefined>;
  /** In the order asked. Without it `get` is called for each. */
  getMany?(domains: string[]): Promise<(MxAnswer | null | undefined)[]>;
  set(domain: string, answer: MxAnswer, ttlMs: number): Promise<unknown>;
}

export interface Kept {
  answer: MxAnswer;
  freshness: Exclude<Freshness, 'gone'>;
}

interface ShelfOptions {
  lifetimes: Lifetimes;
  maxEntries: number;
  shared: SharedMxCache | undefined;
  now: () => number;
}

/** Answers already known: this process's own first, then the shared ones. */
export function openAnswerShelf({ lifetimes, maxEntries, shared, now }: ShelfOptions) {
  const own = new LRUCache<string, MxAnswer>({ max: maxEntries });
  let sharedErrors = 0;

  function usable(answer: MxAnswer | null | undefined): Kept | null {
    if (!answer) return null;
    const state = freshness(answer, lifetimes, now());
    return state === 'gone' ? null : { answer, freshness: state };
  }

  async function readShared(domains: string[]): Promise<Map<string, Kept>> {
    const found = new Map<string, Kept>();
    if (!shared || domains.length === 0) return found;
    try {
      const answers = shared.getMany
        ? await shared.getMany(domains)
        : await Promise.all(domains.map((domain) => shared.get(domain)));
      for (const [index, domain] of domains.entries()) {
        const kept = usable(answers[index]);
        if (!kept) continue;
        own.set(domain, kept.answer);
        found.set(domain, kept);
      }
    } catch {
      sharedErrors++;
    }
    return found;
  }

  return {
    /** This process's own, at once. */
    peek: (domain: string): Kept | null => usable(own.get(domain)),
    readShared,
    /** Keeps what may be kept. Resolves when the shared cache has it, or has failed to take it. */
    async keep(domain: string, answer: MxAnswer): Promise<void> {
      const ttlMs = keepMs(answer, lifetimes);
      if (ttlMs === 0) return;
      own.set(domain, answer);
      try {
        await shared?.set(domain, answer, ttlMs);
      } catch {
        sharedErrors++;
      }
    },
    stats: () => ({ entries: own.size, sharedErrors }),
  };
}
