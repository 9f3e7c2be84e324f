/** One request as a server saw it. */
export interface SiteRequest {
  /** Milliseconds since the epoch, when it arrived. */
  readonly time: number;
  readonly site: string;
  readonly host: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly userAgent: string;
  /** 0 while it is being answered, and when the connection was cut instead. */
  readonly status: number;
}

/** How hard one site was asked. */
export interface SiteLoad {
  readonly requests: number;
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** The shortest time between two arrivals, robots.txt left out; null before the second. */
  readonly shortestGapMs: number | null;
}

export interface RequestLog {
  /** Notes an arrival; the answer says how it ended. */
  arrived(request: Omit<SiteRequest, 'status'>): (status: number) => void;
  entries(): SiteRequest[];
  load(): Record<string, SiteLoad>;
  reset(): void;
}

const MOST_ENTRIES = 200_000;

export function openRequestLog(): RequestLog {
  let entries: (Omit<SiteRequest, 'status'> & { status: number })[] = [];
  let loads = new Map<
    string,
    { requests: number; inFlight: number; mostInFlight: number; gap: number; last: number }
  >();

  const loadOf = (site: string) => {
    const load = loads.get(site) ?? { requests: 0, inFlight: 0, mostInFlight: 0, gap: Infinity, last: -Infinity };
    loads.set(site, load);
    return load;
  };

  return {
    arrived(request) {
      const entry = { ...request, status: 0 };
      entries.push(entry);
      // A farm left running for days forgets its oldest visitors.
      if (entries.length > MOST_ENTRIES) entries = entries.slice(MOST_ENTRIES / 2);
      const load = loadOf(request.site);
      load.requests += 1;
      load.inFlight += 1;
      load.mostInFlight = Math.max(load.mostInFlight, load.inFlight);
      if (request.path !== '/robots.txt') {
        load.gap = Math.min(load.gap, request.time - load.last);
        load.last = request.time;
      }
      return (status) => {
        entry.status = status;
        load.inFlight -= 1;
      };
    },
    entries: () => entries.map((entry) => ({ ...entry })),
    load: () =>
      Object.fromEntries(
        [...loads].map(([site, { requests, inFlight, mostInFlight, gap }]) => [
          site,
          { requests, inFlight, mostInFlight, shortestGapMs: Number.isFinite(gap) ? gap : null },
        ]),
      ),
    reset() {
      entries = [];
      loads = new Map();
    },
  };
}
