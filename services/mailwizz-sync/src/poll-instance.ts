import {
  type Db,
  dropPollCursors,
  forgetProofs,
  keepPollCursor,
  listsToPoll,
  type NewReport,
  type PollCursor,
  pollCursors,
  type SyncInstance,
  storeReports,
  syncInstance,
} from '@relais/prisma';
import { done, type Enqueue, later, type Outcome, skip } from '@relais/queues';
import type { MailwizzClient } from 'mailwizz-api-ts';
import { type Circuits, holdFor } from './circuit.ts';
import { type Collection, campaignCollections, listCollections } from './poll-collections.ts';
import { readNewRows } from './read-new-rows.ts';

export interface PollDeps {
  db: Db;
  enqueue: Enqueue;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  restMs: number;
  /** A job reads no longer than this and comes again for the rest, so that a large campaign does not hold a worker. */
  pollBudgetMs: number;
}

interface At {
  tenantId: number;
  instanceId: number;
}

/** Contacts of one job that tells MailWizz who left. */
const CONTACTS_PER_JOB = 200;
/** Why someone is held back is told by the bounces and complaints of the same round: they are judged first. */
const HELD_BACK_LATER_MS = 30_000;

/** The job's time is over; the place is kept. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * Reads what an instance has to tell and no webhook brings: bounces, complaints, unsubscribes, deliveries of every campaign, and
 * whom its lists hold back. Rows become reports under the keys the other feeders use, before the place is kept, so a job that
 * dies reads some rows twice and counts none twice.
 */
export async function pollInstance(deps: PollDeps, at: At, signal: AbortSignal): Promise<Outcome> {
  const { db, circuits } = deps;
  const instance = await syncInstance(db, at.tenantId, at.instanceId);
  if (!instance) return skip('the instance is not active');
  const client = deps.clientFor(instance);
  const endsAt = Date.now() + deps.pollBudgetMs;
  const counts = { collections: 0, rows: 0, reports: 0 };
  try {
    const cursors = await pollCursors(db, at.tenantId, at.instanceId);
    const campaigns = await circuits.run(at.instanceId, () => campaignCollections(client, signal));
    await missNone(deps, at, cursors, campaigns);
    for (const collection of [
      ...campaigns,
      ...listCollections(client, await listsToPoll(db, at.tenantId, at.instanceId), signal),
    ]) {
      const cursor = cursors.get(collection.resource) ?? null;
      if (cursor && !cursor.due && cursor.page === 0) continue;
      if (Date.now() > endsAt) throw new OutOfTime();
      await circuits.run(at.instanceId, () => readCollection(deps, at, collection, cursor, { endsAt, counts }));
      counts.collections += 1;
    }
  } catch (error) {
    if (error instanceof OutOfTime) return later(1_000, 'there is more to read');
    const hold = signal.aborted ? null : holdFor(error, deps.restMs);
    if (!hold) throw error;
    return later(hold.waitMs, hold.code);
  }
  return done(counts);
}

async function readCollection(
  deps: PollDeps,
  at: At,
  { resource, appended, fetchPage, keyOf, reportOf }: Collection,
  cursor: PollCursor | null,
  { endsAt, counts }: { endsAt: number; counts: { rows: number; reports: number } },
): Promise<void> {
  const { db, enqueue } = deps;
  const { place, outcome } = await readNewRows({
    fetchPage,
    keyOf,
    appended,
    place: cursor,
    async onRows(rows) {
      const reports = rows.flatMap((row) => reportOf(at, row) ?? []);
      counts.rows += rows.length;
      counts.reports += await takeReports(db, enqueue, reports);
    },
    async onPage(place) {
      await keepPollCursor(db, { ...at, cursor: { ...place, resource }, changed: true });
      if (Date.now() > endsAt) throw new OutOfTime();
    },
    onRewound: () => tellAgain(deps, at),
  });
  await keepPollCursor(db, { ...at, cursor: { ...place, resource }, changed: outcome !== 'unchanged' });
}

/** @returns how many were new */
async function takeReports(db: Db, enqueue: Enqueue, reports: readonly NewReport[]): Promise<number> {
  const stored = await storeReports(db, reports);
  const heldBack = new Set(reports.filter(({ raw }) => raw.listed === true).map(({ naturalKey }) => naturalKey));
  const jobsOf = (rows: typeof stored) => (rows.length === 0 ? [] : [{ reportIds: rows.map(({ id }) => id) }]);
  const told = stored.filter(({ naturalKey }) => !heldBack.has(naturalKey));
  await enqueue.many('bounce', jobsOf(told.filter(({ kind }) => kind !== 'sent')));
  await enqueue.many('bounce', jobsOf(told.filter(({ kind }) => kind === 'sent')), { priority: 'bulk' });
  await enqueue.many('bounce', jobsOf(stored.filter(({ naturalKey }) => heldBack.has(naturalKey))), {
    afterMs: HELD_BACK_LATER_MS,
  });
  return stored.length;
}

/** A campaign that was read and is there no more was deleted, or MailWizz was restored from a backup older than it. */
async function missNone(
  deps: PollDeps,
  at: At,
  cursors: ReadonlyMap<string, PollCursor>,
  campaigns: readonly Collection[],
): Promise<void> {
  const there = new Set(campaigns.map(({ resource }) => resource));
  const gone = [...cursors.keys()].filter((resource) => resource.startsWith('campaigns/') && !there.has(resource));
  if (gone.length === 0) return;
  await tellAgain(deps, at);
  await dropPollCursors(deps.db, at.tenantId, at.instanceId, gone);
}

/** MailWizz has forgotten whom it must not write to: objections are pushed and proved again, and so is who else left. */
async function tellAgain({ db, enqueue }: PollDeps, { tenantId, instanceId }: At): Promise<void> {
  const contactIds = await forgetProofs(db, tenantId, instanceId);
  for (let from = 0; from < contactIds.length; from += CONTACTS_PER_JOB)
    await enqueue('sync', {
      kind: 'departed',
      tenantId,
      contactIds: contactIds.slice(from, from + CONTACTS_PER_JOB),
    });
}
