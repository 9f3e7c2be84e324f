import type { Granted, Pace, PaceRule } from '../pace/open-pace.ts';
import type { AdmittedPage } from '../page/read-page.ts';

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
  finished(page: AdmittedPage, permit: string, firstByteMs: number): void;
  /** Until the first host with pages is ready; null when no page is held. */
  nextReadyMs(): number | null;
  /** Hosts that hold `most` pages or will not be ready for a while. */
  fullHosts(most: number): string[];
  /** Takes the pages that wait, of one host or of all. */
  takeBack(host?: string): AdmittedPage[];
  renew(): Promise<void>;
  /** Gives every permit back that is not in use. */
  close(): Promise<void>;
}

/** A lane sits out pauses up to this; for longer ones the page goes back into the frontier. */
export const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;

interface Host {
  readonly name: string;
  readonly pages: AdmittedPage[];
  /** Of requests under way. */
  readonly permits: Set<string>;
  /** Of finished requests, to be given back with the next exchange. */
  returned: string[];
  slackMs: number;
  asking: boolean;
  readyAt: number;
  crawlDelayMs: number;
}

export function openPacing(options: PacingOptions): Pacing {
  const { pace, ruleOf, reader, start, onLongWait, onError, wake } = options;
  const hosts = new Map<string, Host>();
  let held = 0;
  let busy = 0;
  let permits = 0;

  function hostCalled(name: string): Host {
    const known = hosts.get(name);
    if (known) return known;
    const host: Host = {
      name,
      pages: [],
      permits: new Set(),
      returned: [],
      slackMs: 0,
      asking: false,
      readyAt: 0,
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
    const { slackMs } = host;
    host.slackMs = 0;
    let started = 0;
    try {
      const answer = await pace.exchange(host.name, { rule, wanted: names, returned, slackMs });
      started = startGranted(host, names.slice(0, answer.granted));
      rest(host, rule, wanted, answer);
    } catch (error) {
      onError(error);
    }
    busy -= wanted - started;
    host.asking = false;
    wake();
  }

  function startGranted(host: Host, names: readonly string[]): number {
    let started = 0;
    for (const name of names) {
      const page = host.pages.shift();
      if (!page) {
        host.returned.push(name);
        continue;
      }
      held -= 1;
      started += 1;
      host.permits.add(name);
      start(page, name);
    }
    return started;
  }

  function rest(host: Host, rule: PaceRule, wanted: number, { granted, waitMs }: Granted): void {
    if (wanted === 0) return;
    const pause = waitMs > 0 ? waitMs : granted < wanted ? LOOK_AGAIN_MS : 0;
    host.readyAt = performance.now() + pause;
    // A host's own delay is the caller's choice; only a pause beyond it empties the lane's hands.
    if (pause > PATIENCE_MS && (granted === 0 || rule.delayMs > PATIENCE_MS)) onLongWait(takeFrom(host), pause);
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
        const ready = host.readyAt <= now ? Math.min(host.pages.length, rule.concurrency - host.permits.size) : 0;
        const wanted = Math.max(0, Math.min(ready, share - busy));
        if (wanted === 0 && host.returned.length === 0) continue;
        // Who was served goes to the end, so that no host starves behind another.
        hosts.delete(host.name);
        hosts.set(host.name, host);
        void exchange(host, rule, wanted);
      }
    },
    finished(page, permit, firstByteMs) {
      const host = hostCalled(page.host);
      host.permits.delete(permit);
      host.returned.push(permit);
      host.slackMs = Math.max(host.slackMs, firstByteMs);
      busy -= 1;
      // Without a delay only the number of requests held this host back, and that has just changed.
      if (ruleOf(host.name, host.crawlDelayMs).delayMs === 0) host.readyAt = Math.min(host.readyAt, performance.now());
    },
    nextReadyMs() {
      const now = performance.now();
      let soonest: number | null = null;
      for (const { pages, readyAt } of hosts.values()) {
        if (pages.length > 0) soonest = Math.min(soonest ?? Infinity, Math.max(0, readyAt - now));
      }
      return soonest;
    },
    fullHosts(most) {
      const tooLate = performance.now() + PATIENCE_MS;
      return [...hosts.values()]
        .filter(({ pages, readyAt }) => pages.length >= most || readyAt > tooLate)
        .map(({ name }) => name);
    },
    takeBack(name) {
      const from = name === undefined ? [...hosts.values()] : [hostCalled(name)];
      return from.flatMap(takeFrom);
    },
    async renew() {
      await Promise.all([...hosts.values()].map((host) => pace.renew(host.name, [...host.permits])));
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
          }),
        ),
      );
    },
  };
}
