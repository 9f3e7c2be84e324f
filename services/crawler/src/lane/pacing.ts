import { type Answers, type Granted, NO_ANSWERS, type Pace, type PaceRule } from '../pace/open-pace.ts';
import type { AdmittedPage } from '../page/read-page.ts';

/** How the host answered one request. */
export interface HostAnswer {
  /** When the answer began, by `performance.now()`; undefined when there was none. */
  readonly firstByteAt: number | undefined;
  /** 5xx, 429 or none in time: more gently from now on. */
  readonly failing: boolean;
}

export interface PacingOptions {
  readonly pace: Pace;
  readonly ruleOf: (host: string, crawlDelayMs: number) => PaceRule;
  /** Names this lane's permits apart from all others. */
  readonly reader: string;
  /** A permit was granted: read the page now, and call `finished` with the permit in the end. */
  readonly start: (page: AdmittedPage, permit: string) => void;
  /** A host lets wait longer than a lane should hold pages for it. They are the caller's now. */
  readonly onLongWait: (pages: readonly AdmittedPage[], waitMs: number) => void;
  readonly onError: (error: unknown) => void;
  readonly wake: () => void;
}

/** The pages a lane holds, by host, each started when the shared pace of its host allows it. */
export interface Pacing {
  /** Pages that wait for a permit. */
  readonly held: number;
  /** Requests under way, or asked for. */
  readonly busy: number;
  add(page: AdmittedPage): void;
  /** Asks for permits where pages are ready, `share` requests in all at the most. */
  pump(share: number): void;
  finished(page: AdmittedPage, permit: string, answer: HostAnswer): void;
  /** Until the first host with pages comes out of a pause; null when none is in one, and only an event brings news. */
  nextReadyMs(): number | null;
  /** Hosts that hold `most` pages or will not be ready for a while. */
  fullHosts(most: number): string[];
  /** The host is left alone for so long: answers its pages that wait. */
  leaveAlone(host: string, ms: number): AdmittedPage[];
  renew(): Promise<void>;
  /** No page is started any more. */
  stop(): void;
  /** Gives every permit back. To be called when nothing is busy. */
  close(): Promise<void>;
}

/** A lane sits out pauses up to this; for longer ones the page goes back into the frontier. */
export const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;
/**
 * Where a host has no delay, a permit serves so many pages in a row before it goes back: asking Redis for each of them would
 * cost more than reading them, and never giving it back would leave nothing for another lane.
 */
const PAGES_PER_PERMIT = 8;

interface Permit {
  /** Pages read under it, this one included. */
  readonly served: number;
  readonly askedAt: number;
}

interface Host {
  readonly name: string;
  readonly pages: AdmittedPage[];
  /** Of requests under way. */
  readonly permits: Map<string, Permit>;
  /** Of finished requests, to be given back with the next exchange. */
  returned: string[];
  slackMs: number;
  answers: Answers;
  /** The delay of the last grant: longer than the rule's where the host answers slowly or fails. */
  delayMs: number;
  asking: boolean;
  /** No request before this moment: the host's delay, or its wish to be left alone. */
  notBefore: number;
  /** No question for permits before this moment: others hold all of them. */
  askAt: number;
  crawlDelayMs: number;
}

export function openPacing(options: PacingOptions): Pacing {
  const { pace, ruleOf, reader, start, onLongWait, onError, wake } = options;
  const hosts = new Map<string, Host>();
  let held = 0;
  let busy = 0;
  let permits = 0;
  let stopped = false;

  function hostCalled(name: string): Host {
    const known = hosts.get(name);
    if (known) return known;
    const host: Host = {
      name,
      pages: [],
      permits: new Map(),
      returned: [],
      slackMs: 0,
      answers: NO_ANSWERS,
      delayMs: 0,
      asking: false,
      notBefore: 0,
      askAt: 0,
      crawlDelayMs: 0,
    };
    hosts.set(name, host);
    return host;
  }

  async function exchange(host: Host, rule: PaceRule, wanted: number): Promise<void> {
    host.asking = true;
    busy += wanted;
    const names = Array.from({ length: wanted }, () => `${reader}:${++permits}`);
    const returned = host.returned.splice(0);
    const { slackMs, answers } = host;
    host.slackMs = 0;
    host.answers = NO_ANSWERS;
    const askedAt = performance.now();
    let started = 0;
    try {
      const answer = await pace.exchange(host.name, { rule, wanted: names, returned, slackMs, answers });
      started = startGranted(host, names.slice(0, answer.granted), askedAt);
      rest(host, wanted, answer);
    } catch (error) {
      onError(error);
    }
    busy -= wanted - started;
    host.asking = false;
    wake();
  }

  function startGranted(host: Host, names: readonly string[], askedAt: number): number {
    let started = 0;
    for (const name of names) {
      if (startNext(host, name, { served: 1, askedAt })) started += 1;
      else host.returned.push(name);
    }
    return started;
  }

  function startNext(host: Host, name: string, permit: Permit): boolean {
    const page = stopped ? undefined : host.pages.shift();
    if (!page) return false;
    held -= 1;
    host.permits.set(name, permit);
    start(page, name);
    return true;
  }

  function rest(host: Host, wanted: number, { granted, waitMs }: Granted): void {
    if (wanted === 0) return;
    const now = performance.now();
    host.notBefore = Math.max(host.notBefore, now + waitMs);
    if (granted > 0) host.delayMs = waitMs;
    if (granted < wanted && waitMs === 0) host.askAt = now + LOOK_AGAIN_MS;
    if (waitMs > PATIENCE_MS) onLongWait(takeFrom(host), waitMs);
  }

  function takeFrom(host: Host): AdmittedPage[] {
    held -= host.pages.length;
    return host.pages.splice(0);
  }

  return {
    get held() {
      return held;
    },
    get busy() {
      return busy;
    },
    add(page) {
      const host = hostCalled(page.host);
      host.crawlDelayMs = Math.max(host.crawlDelayMs, page.crawlDelayMs);
      host.pages.push(page);
      held += 1;
    },
    pump(share) {
      const now = performance.now();
      for (const host of [...hosts.values()]) {
        if (host.asking) continue;
        const rule = ruleOf(host.name, host.crawlDelayMs);
        const ready = readyAt(host) <= now ? Math.min(host.pages.length, rule.concurrency - host.permits.size) : 0;
        const wanted = Math.max(0, Math.min(ready, share - busy));
        if (wanted === 0 && host.returned.length === 0) continue;
        // Who was served goes to the end, so that no host starves behind another.
        hosts.delete(host.name);
        hosts.set(host.name, host);
        void exchange(host, rule, wanted);
      }
    },
    finished(page, name, { firstByteAt, failing }) {
      const host = hostCalled(page.host);
      const now = performance.now();
      const { served, askedAt } = host.permits.get(name) ?? { served: PAGES_PER_PERMIT, askedAt: now };
      const delayMs = Math.max(host.delayMs, ruleOf(host.name, host.crawlDelayMs).delayMs);
      const tookMs = firstByteAt === undefined ? 0 : firstByteAt - askedAt;
      host.answers = withAnswer(host.answers, failing, tookMs);
      const goesOn = delayMs === 0 && !failing && served < PAGES_PER_PERMIT && host.notBefore <= now;
      if (goesOn && startNext(host, name, { served: served + 1, askedAt: now })) return;
      host.permits.delete(name);
      host.returned.push(name);
      host.slackMs = Math.max(host.slackMs, tookMs);
      busy -= 1;
    },
    nextReadyMs() {
      const now = performance.now();
      let soonest: number | null = null;
      for (const host of hosts.values()) {
        const pause = readyAt(host) - now;
        if (host.pages.length > 0 && pause > 0) soonest = Math.min(soonest ?? Infinity, pause);
      }
      return soonest;
    },
    fullHosts(most) {
      const tooLate = performance.now() + PATIENCE_MS;
      return [...hosts.values()]
        .filter(({ pages, notBefore }) => pages.length >= most || notBefore > tooLate)
        .map(({ name }) => name);
    },
    leaveAlone(name, ms) {
      const host = hostCalled(name);
      host.notBefore = Math.max(host.notBefore, performance.now() + ms);
      return takeFrom(host);
    },
    async renew() {
      await Promise.all([...hosts.values()].map((host) => pace.renew(host.name, [...host.permits.keys()])));
    },
    stop() {
      stopped = true;
    },
    async close() {
      const owing = [...hosts.values()].filter(({ returned }) => returned.length > 0);
      await Promise.all(
        owing.map((host) =>
          pace.exchange(host.name, {
            rule: ruleOf(host.name, host.crawlDelayMs),
            wanted: [],
            returned: host.returned.splice(0),
            slackMs: host.slackMs,
            answers: host.answers,
          }),
        ),
      );
    },
  };
}

const withAnswer = ({ good, failing, slowestMs }: Answers, fails: boolean, tookMs: number): Answers => ({
  good: good + (fails ? 0 : 1),
  failing: failing + (fails ? 1 : 0),
  slowestMs: Math.max(slowestMs, tookMs),
});

const readyAt = ({ notBefore, askAt }: Host): number => Math.max(notBefore, askAt);
