import type { ReportKind } from '@relais/contracts';
import type { NewReport, StoredReportRow } from '@relais/prisma';
import { type Enqueue, QueueUnreachable } from '@relais/queues';
import type { Logger } from '@relais/service';
import { waitAtMost } from '../guard/patience.ts';
import { groupWork, type Waiting } from './group-work.ts';

export interface ReportsTaken {
  readonly accepted: number;
  readonly duplicates: number;
}

/** Stores reports raw, then hands on those nobody had brought before. */
export type TakeReports = (reports: readonly NewReport[]) => Promise<ReportsTaken>;

interface TakeReportsOptions {
  readonly store: (reports: readonly NewReport[]) => Promise<StoredReportRow[]>;
  readonly enqueue: Enqueue;
  readonly log: Logger;
}

/** What a request came to, with the rows that are its own. */
interface Taken extends ReportsTaken {
  readonly fresh: readonly StoredReportRow[];
}

/** Reports of one statement, and of one job. */
const GROUP_SIZE = 1_000;
const LANES = 2;
/** The reports are stored; a Redis that hangs must not keep their sender waiting. */
const PATIENCE_MS = 1_000;

/** Requests that come at the same moment share one statement and one job. While Redis is away the sweep takes over. */
export function openTakeReports({ store, enqueue, log }: TakeReportsOptions): {
  take: TakeReports;
  idle(): Promise<void>;
} {
  const underWay = new Set<Promise<void>>();
  const groups = groupWork<readonly NewReport[], Taken>({
    lanes: LANES,
    choose: nextRequests,
    async store(requests) {
      return shareOut(requests, await store(requests.flat()));
    },
    async handOn(_, taken) {
      const rows = taken.flatMap(({ fresh }) => fresh);
      const work = handOn(enqueue, log, rows).finally(() => underWay.delete(work));
      underWay.add(work);
      await waitAtMost(PATIENCE_MS, work);
    },
  });
  return {
    async take(reports) {
      if (reports.length === 0) return { accepted: 0, duplicates: 0 };
      const { accepted, duplicates } = await groups.store(reports);
      return { accepted, duplicates };
    },
    async idle() {
      await groups.idle();
      await Promise.all(underWay);
    },
  };
}

/** Requests in order of arrival, up to the size; a larger one goes alone. */
function nextRequests<T extends Waiting<readonly NewReport[]>>(waiting: readonly T[]): { group: T[]; rest: T[] } {
  let size = 0;
  let taken = 0;
  for (const { work } of waiting) {
    if (taken > 0 && size + work.length > GROUP_SIZE) break;
    size += work.length;
    taken += 1;
  }
  return { group: waiting.slice(0, taken), rest: waiting.slice(taken) };
}

/** Each new row belongs to the first request that brought it; every later one brought a duplicate. */
function shareOut(requests: readonly (readonly NewReport[])[], rows: readonly StoredReportRow[]): Taken[] {
  const open = new Map(rows.map((row) => [row.naturalKey, row]));
  return requests.map((reports) => {
    const fresh = reports.flatMap(({ naturalKey }) => {
      const row = open.get(naturalKey);
      open.delete(naturalKey);
      return row ?? [];
    });
    return { accepted: fresh.length, duplicates: reports.length - fresh.length, fresh };
  });
}

/** What may end a contact overtakes the many reports that only count. */
const lanes = {
  urgent: { queue: 'bounce', options: {} },
  counted: { queue: 'bounce', options: { priority: 'bulk' } },
  engagement: { queue: 'engagement', options: { priority: 'bulk' } },
} as const;
const laneOf: Readonly<Record<ReportKind, keyof typeof lanes>> = {
  bounced: 'urgent',
  complained: 'urgent',
  unsubscribed: 'urgent',
  sent: 'counted',
  delivered: 'counted',
  opened: 'engagement',
  clicked: 'engagement',
};
const laneNames = Object.keys(lanes) as (keyof typeof lanes)[];

async function handOn(enqueue: Enqueue, log: Logger, rows: readonly StoredReportRow[]): Promise<void> {
  const jobsOf = (lane: keyof typeof lanes) =>
    inPortions(rows.filter(({ kind }) => laneOf[kind] === lane).map(({ id }) => id));
  try {
    await Promise.all(laneNames.map((lane) => enqueue.many(lanes[lane].queue, jobsOf(lane), lanes[lane].options)));
  } catch (error) {
    // Whatever it was, the reports are stored: failing now would tell their sender otherwise.
    const line = { event: 'reports.left_to_sweep', reports: rows.length, err: error };
    if (error instanceof QueueUnreachable) log.warn(line, 'the queues do not answer; the sweep will enqueue these');
    else log.error(line, 'reports could not be enqueued; the sweep will try');
  }
}

function inPortions(ids: readonly string[]): { reportIds: string[] }[] {
  const portions: { reportIds: string[] }[] = [];
  for (let from = 0; from < ids.length; from += GROUP_SIZE)
    portions.push({ reportIds: ids.slice(from, from + GROUP_SIZE) });
  return portions;
}
