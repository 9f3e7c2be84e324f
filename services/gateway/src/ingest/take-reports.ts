import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportKind } from '@relais/contracts';
import type { NewReport, StoredReportRow } from '@relais/prisma';
import { type Enqueue, QueueUnreachable } from '@relais/queues';
import type { Logger } from '@relais/service';
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
/** A busy gateway makes a job every so often, not one for each statement. */
const GATHER_MS = 20;
/** So many may wait for a Redis that hangs; more are left to the sweep. */
const HANDED_ON_LATER = 20_000;

/**
 * Requests that come at the same moment share one statement. Their senders are answered when it is committed: the jobs follow, in
 * as few as the queues can take, and while Redis is away the sweep takes over.
 */
export function openTakeReports({ store, enqueue, log }: TakeReportsOptions): {
  take: TakeReports;
  idle(): Promise<void>;
} {
  const jobs = openHandOn(enqueue, log);
  const groups = groupWork<readonly NewReport[], Taken>({
    lanes: LANES,
    choose: nextRequests,
    async store(requests) {
      return shareOut(requests, await store(requests.flat()));
    },
    async handOn(_, taken) {
      jobs.add(taken.flatMap(({ fresh }) => fresh));
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
      await jobs.idle();
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

/** One portion at a time: what gathers while the queues take one goes with the next. */
function openHandOn(
  enqueue: Enqueue,
  log: Logger,
): { add(rows: readonly StoredReportRow[]): void; idle(): Promise<void> } {
  let waiting: StoredReportRow[] = [];
  let underWay: Promise<void> | null = null;
  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const rows = waiting;
      waiting = [];
      await handOn(enqueue, log, rows);
      if (waiting.length < GROUP_SIZE) await sleep(GATHER_MS);
    }
    underWay = null;
  }
  return {
    add(rows) {
      if (rows.length === 0 || waiting.length >= HANDED_ON_LATER) return;
      waiting.push(...rows);
      underWay ??= run();
    },
    idle: async () => void (await underWay),
  };
}

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
