import { AddressRefused } from '../net/errors.ts';
import { type AdmittedPage, admitPage, type HeldPage, type Reading, skipped } from '../page/read-page.ts';
import { NoProxy } from '../proxies/errors.ts';
import type { SiteRobots } from '../robots/open-robots.ts';

export interface AdmissionOptions {
  readonly robotsOf: (origin: string) => Promise<SiteRobots>;
  readonly admitted: (page: AdmittedPage) => void;
  /** It ends here, without a request. */
  readonly turnedAway: (page: HeldPage, reading: Reading) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Asks robots.txt before the pace is asked: a page that may not be read must not take up a turn of its host, and the pace
 * must know the host's crawl-delay before the first page.
 */
export interface Admission {
  /** Pages that wait for their robots.txt. */
  readonly pending: number;
  add(page: HeldPage): void;
  takeBack(): HeldPage[];
}

export function openAdmission({ robotsOf, admitted, turnedAway, onError }: AdmissionOptions): Admission {
  const known = new Map<string, SiteRobots>();
  const waiting = new Map<string, HeldPage[]>();

  function judge(page: HeldPage, robots: SiteRobots): void {
    const answer = admitPage(page, robots);
    if ('kind' in answer) turnedAway(page, answer);
    else admitted(answer);
  }

  async function load(origin: string): Promise<void> {
    try {
      const robots = await robotsOf(origin);
      known.set(origin, robots);
      for (const page of takeOf(origin)) judge(page, robots);
    } catch (error) {
      if (error instanceof NoProxy) {
        for (const page of takeOf(origin)) turnedAway(page, { kind: 'put_back', waitMs: error.waitMs });
        return;
      }
      if (!(error instanceof AddressRefused)) return onError(error);
      for (const page of takeOf(origin)) turnedAway(page, skipped(page, 'private_address'));
    }
  }

  function takeOf(origin: string): HeldPage[] {
    const pages = waiting.get(origin) ?? [];
    waiting.delete(origin);
    return pages;
  }

  return {
    get pending() {
      let pending = 0;
      for (const pages of waiting.values()) pending += pages.length;
      return pending;
    },
    add(page) {
      const { origin } = new URL(page.url);
      const robots = known.get(origin);
      if (robots) return judge(page, robots);
      const others = waiting.get(origin);
      if (others) return void others.push(page);
      waiting.set(origin, [page]);
      void load(origin);
    },
    takeBack: () => [...waiting.keys()].flatMap(takeOf),
  };
}
