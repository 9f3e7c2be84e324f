import type { Db } from './open-db.ts';

/** What became of the request a key was first sent with. */
export type IdempotencyClaim =
  /** Nobody was here before: answer it, then `keepAnswer` or `releaseClaim`. */
  | { kind: 'first' }
  | { kind: 'answered'; status: number; body: unknown }
  /** The first one is still being answered. */
  | { kind: 'running' }
  /** The key stands for another request. */
  | { kind: 'different' };

/** A first request that never got its answer, because its process died, is free again after this. */
const ABANDONED_AFTER = '60 seconds';
/** How long an answer is kept (shared with what partners are told). */
const KEPT_FOR = '24 hours';

/**
 * Takes a tenant's idempotency key for a request, or says what it already stands for. One statement, so that of two equal
 * requests at the same moment exactly one is the first.
 * @param requestHash of everything that makes the request what it is: method, path, body
 */
export async function claimIdempotencyKey(
  db: Db,
  tenantId: number,
  key: string,
  requestHash: string,
): Promise<IdempotencyClaim> {
  const claimed = await db.$executeRaw`
    INSERT INTO idempotency_keys AS k (tenant_id, key, request_hash) VALUES (${tenantId}, ${key}, ${requestHash})
    ON CONFLICT (tenant_id, key) DO UPDATE
       SET request_hash = excluded.request_hash, status = NULL, body = NULL, created_at = now()
     WHERE k.created_at < now() - ${KEPT_FOR}::interval
        OR (k.status IS NULL AND k.request_hash = excluded.request_hash AND k.created_at < now() - ${ABANDONED_AFTER}::interval)`;
  if (claimed > 0) return { kind: 'first' };
  const [row] = await db.$queryRaw<{ request_hash: string; status: number | null; body: unknown }[]>`
    SELECT request_hash, status, body FROM idempotency_keys WHERE tenant_id = ${tenantId} AND key = ${key}`;
  // Released between the two statements: its first request failed here and may be sent again.
  if (!row) return { kind: 'running' };
  if (row.request_hash !== requestHash) return { kind: 'different' };
  if (row.status === null) return { kind: 'running' };
  return { kind: 'answered', status: row.status, body: row.body };
}

/** Keeps the answer for those who ask again. `body` is anything JSON can say. */
export async function keepAnswer(
  db: Db,
  tenantId: number,
  key: string,
  answer: { status: number; body: unknown },
): Promise<void> {
  await db.$executeRaw`
    UPDATE idempotency_keys SET status = ${answer.status}, body = ${JSON.stringify(answer.body)}::jsonb
     WHERE tenant_id = ${tenantId} AND key = ${key} AND status IS NULL`;
}

/** Gives the key free: its request failed on our side, and sending it again is right. */
export async function releaseClaim(db: Db, tenantId: number, key: string): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotency_keys WHERE tenant_id = ${tenantId} AND key = ${key} AND status IS NULL`;
}

/** Forgets answers whose time is over. @returns how many */
export async function forgetOldAnswers(db: Db): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_keys WHERE (tenant_id, key) IN (
      SELECT tenant_id, key FROM idempotency_keys WHERE created_at < now() - ${KEPT_FOR}::interval LIMIT 10000)`;
}
