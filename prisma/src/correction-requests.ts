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
