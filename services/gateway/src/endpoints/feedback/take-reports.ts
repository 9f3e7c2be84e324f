import type { ReportKind } from '@relais/contracts';
import { type NewReport, storeReports } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import type { Surroundings } from '../../surroundings.ts';

const engagementKinds = new Set<ReportKind>(['opened', 'clicked']);

/** Stores reports raw, then enqueues those nobody had brought before. While Redis is away the sweep takes over. */
export async function takeReports(
  { db, enqueue, log }: Pick<Surroundings, 'db' | 'enqueue' | 'log'>,
  reports: readonly NewReport[],
): Promise<{ accepted: number; duplicates: number }> {
  const stored = await storeReports(db, reports);
  const ids = (wanted: boolean) =>
    stored.filter(({ kind }) => engagementKinds.has(kind) === wanted).map(({ id }) => id);
  try {
    const [bounce, engagement] = [ids(false), ids(true)];
    if (bounce.length > 0) await enqueue('bounce', { reportIds: bounce });
    if (engagement.length > 0) await enqueue('engagement', { reportIds: engagement }, { priority: 'bulk' });
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: error.message, reports: stored.length }, error.message);
  }
  return { accepted: stored.length, duplicates: reports.length - stored.length };
}
