import type { restReasons } from '@relais/contracts';
import {
  type Claim,
  claimPages,
  type Database,
  type FinishedPage,
  finishPages,
  frontierStanding,
  giveBackAll,
  giveBackPages,
  moveLease,
  type Reader,
  releaseExpiredLeases,
  renewLeases,
  restHosts,
  skipHost,
} from '@relais/prisma';
import type { SkipReason } from '../page/reasons.ts';

/** How long a reader may be silent before its pages go to others. */
export const LEASE_MS = 20_000;

/** The frontier of one job, as one reader works at it. */
export type Frontier = ReturnType<typeof openFrontier>;

export interface FrontierOptions {
  readonly dataSourceId: number;
  readonly hostPagesPerDay: number;
  /** How many new pages the frontier may still take. */
  readonly room: () => number;
}

export function openFrontier(db: Database, reader: Reader, { dataSourceId, hostPagesPerDay, room }: FrontierOptions) {
  const { tenantId, jobId } = reader;
  return {
    claim: (claim: Omit<Claim, 'leaseMs' | 'hostPagesPerDay'>) =>
      claimPages(db, reader, { ...claim, leaseMs: LEASE_MS, hostPagesPerDay }),
    store: (pages: readonly FinishedPage[]) => finishPages(db, reader, { dataSourceId, pages, room: room() }),
    moveLease: (from: number, url: string, how: { reason: SkipReason; httpStatus?: number; unasked: boolean }) =>
      moveLease(db, reader, { from, url, ...how, leaseMs: LEASE_MS, hostPagesPerDay }),
    giveBack: (pages: readonly { id: number }[], dueInMs: number) =>
      giveBackPages(
        db,
        reader,
        pages.map(({ id }) => ({ id, dueInMs })),
      ),
    /** @param asked those that were asked for, and keep their place of the day */
    giveBackAll: (asked: readonly number[]) => giveBackAll(db, reader, asked),
    /** These pages, and all that wait for the same host. */
    rest: (pages: readonly { id: number }[], host: string, reason: keyof typeof restReasons, forMs: number) =>
      restHosts(db, reader, pages, { host, reason, forMs }),
    renew: () => renewLeases(db, reader, LEASE_MS),
    releaseExpired: () => releaseExpiredLeases(db, jobId),
    skipHost: (host: string, reason: SkipReason) => skipHost(db, tenantId, jobId, host, reason),
    standing: () => frontierStanding(db, tenantId, jobId),
  };
}
