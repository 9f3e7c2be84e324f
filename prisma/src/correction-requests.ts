import type { Db } from './open-db.ts';

/** Asking twice within a minute with the same words is one request: a form sent again. @returns its id; null when the contact is gone */
export async function requestCorrection(
  db: Db,
  { tenantId, contactId, message }: { tenantId: number; contactId: number; message: string },
): Promise<number | null> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH same AS (
      SELECT id FROM correction_requests
       WHERE tenant_id = ${tenantId} AND contact_id = ${contactId} AND message = ${message} AND answered_at IS NULL
    ), made AS (
      INSERT INTO correction_requests (tenant_id, contact_id, message)
      SELECT c.tenant_id, c.id, ${message} FROM contacts c
       WHERE c.tenant_id = ${tenantId} AND c.id = ${contactId} AND NOT EXISTS (SELECT 1 FROM same)
      RETURNING id
    )
    SELECT id FROM same UNION ALL SELECT id FROM made LIMIT 1`;
  return row?.id ?? null;
}

/** Requests that nobody has answered within 20 of the 30 days (checklist Z9), each told once. */
export async function correctionsNearlyDue(db: Db): Promise<{ id: number; tenantId: number; contactId: number }[]> {
  return db.$queryRaw`
    UPDATE correction_requests SET alarmed_at = now()
     WHERE answered_at IS NULL AND alarmed_at IS NULL AND requested_at < now() - interval '20 days'
    RETURNING id, tenant_id AS "tenantId", contact_id AS "contactId"`;
}

export interface CorrectionEntry {
  id: number;
  contactId: number;
  /** Null once the contact has been erased. */
  email: string | null;
  message: string;
  requestedAt: Date;
  answeredAt: Date | null;
  answer: string | null;
}

/** A tenant's requests, newest first. `cursor` is the last id of the page before. */
export async function listCorrections(
  db: Db,
  wish: { tenantId: number; open?: boolean | undefined; cursor?: number | undefined; limit: number },
): Promise<CorrectionEntry[]> {
  const { tenantId, open = null, cursor = null, limit } = wish;
  return db.$queryRaw`
    SELECT r.id, r.contact_id AS "contactId", c.email, r.message, r.requested_at AS "requestedAt", r.answered_at AS "answeredAt", r.answer
      FROM correction_requests r LEFT JOIN contacts c ON c.tenant_id = r.tenant_id AND c.id = r.contact_id
     WHERE r.tenant_id = ${tenantId} AND (${open}::bool IS NULL OR (r.answered_at IS NULL) = ${open})
       AND (${cursor}::int IS NULL OR r.id < ${cursor})
     ORDER BY r.id DESC LIMIT ${limit}`;
}

/** The first answer stands. @returns when it was given; null when the tenant has no such request */
export async function answerCorrection(
  db: Db,
  { tenantId, id, words }: { tenantId: number; id: number; words: string },
): Promise<{ answeredAt: Date; answer: string } | null> {
  const [row] = await db.$queryRaw<{ answeredAt: Date; answer: string }[]>`
    UPDATE correction_requests SET answered_at = coalesce(answered_at, now()), answer = coalesce(answer, ${words})
     WHERE tenant_id = ${tenantId} AND id = ${id}
    RETURNING answered_at AS "answeredAt", answer`;
  return row ?? null;
}
