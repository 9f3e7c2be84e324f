import type { Db } from './open-db.ts';

/** Statements that follow in the same transaction see what every earlier holder of the lock did. */
export const lockJob = (db: Db, tenantId: number, jobId: number) =>
  db.$queryRaw`SELECT 1 FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId} FOR NO KEY UPDATE`;
