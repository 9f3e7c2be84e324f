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
  skipHost,
} from '@relais/prisma';
import type { SkipReason } from '../page/reasons.ts';

/** How long a reader may be silent before its pages go to others. */
export const LEASE_MS = 20_000;

/** The frontier of one job, as one reader works at it. */
export type Frontier = ReturnType<typeof openFrontier>;

/** @param room how many new pages the frontier may still take */
export function openFrontier(db: Database, reader: Reader, dataSourceId: number, room: () => number) {
  const { tenantId, jobId } = reader;
  return {
    claim: (claim: Omit<Claim, 'leaseMs'>) => claimPages(db, reader, { ...claim, leaseMs: LEASE_MS }),
    store: (pages: readonly FinishedPage[]) => finishPages(db, reader, { dataSourceId, pages, room: room() }),
    moveLease: (from: number, url: string, reason: SkipReason, httpStatus: number | undefined) =>
      moveLease(db, reader, { from, url, reason, httpStatus, leaseMs: LEASE_MS }),
    giveBack: (pages: readonly { id: number }[], dueInMs: number) =>
      giveBackPages(
        db,
        reader,
        pages.map(({ id }) => ({ id, dueInMs })),
      ),
    giveBackAll: () => giveBackAll(db, reader),
    renew: () => renewLeases(db, reader, LEASE_MS),
    releaseExpired: () => releaseExpiredLeases(db, jobId),
    skipHost: (host: string, reason: SkipReason) => skipHost(db, tenantId, jobId, host, reason),
    standing: () => frontierStanding(db, tenantId, jobId),
  };
}
