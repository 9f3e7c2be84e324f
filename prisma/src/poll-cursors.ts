import type { Db } from './open-db.ts';

/** How far one collection of an instance was read. */
export interface PollCursor {
  resource: string;
  count: number;
  head: string;
  tail: string;
  page: number;
}

/** Active instances, for the round of polls. */
export async function instancesToPoll(db: Db): Promise<{ tenantId: number; instanceId: number }[]> {
  return db.$queryRaw`
    SELECT i.tenant_id AS "tenantId", i.id AS "instanceId" FROM mailwizz_instances i JOIN tenants t ON t.id = i.tenant_id AND t.is_active
     WHERE i.is_active ORDER BY i.id`;
}

/** The instance's lists by MailWizz's uid. */
export async function listsToPoll(db: Db, tenantId: number, instanceId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ uid: string }[]>`
    SELECT list_uid AS uid FROM mailwizz_lists WHERE tenant_id = ${tenantId} AND instance_id = ${instanceId} ORDER BY id`;
  return rows.map(({ uid }) => uid);
}

/** Every cursor of an instance, and whether its time has come. */
export async function pollCursors(
  db: Db,
  tenantId: number,
  instanceId: number,
): Promise<Map<string, PollCursor & { due: boolean }>> {
  const rows = await db.$queryRaw<(PollCursor & { due: boolean })[]>`
    SELECT resource, count, head, tail, page, due_at <= now() AS due
      FROM poll_cursors WHERE tenant_id = ${tenantId} AND instance_id = ${instanceId}`;
  return new Map(rows.map((row) => [row.resource, row]));
}

/** The longest a collection that rests is left alone. */
const LONGEST_REST = '6 hours';

/**
 * Keeps how far a collection was read. One that brought something is asked again with the next round; one that rests, after a
 * twentieth of the time it has rested, so that old campaigns cost little and are never forgotten.
 */
export async function keepPollCursor(
  db: Db,
  {
    tenantId,
    instanceId,
    cursor,
    changed,
  }: { tenantId: number; instanceId: number; cursor: PollCursor; changed: boolean },
): Promise<void> {
  const { resource, count, head, tail, page } = cursor;
  await db.$executeRaw`
    INSERT INTO poll_cursors AS p (instance_id, tenant_id, resource, count, head, tail, page)
    VALUES (${instanceId}, ${tenantId}, ${resource}, ${count}, ${head}, ${tail}, ${page})
    ON CONFLICT (instance_id, resource) DO UPDATE
       SET count = excluded.count, head = excluded.head, tail = excluded.tail, page = excluded.page,
           changed_at = CASE WHEN ${changed} THEN now() ELSE p.changed_at END,
           due_at = CASE WHEN ${changed} THEN now() ELSE now() + least((now() - p.changed_at) / 20, ${LONGEST_REST}::interval) END
     WHERE p.tenant_id = excluded.tenant_id`;
}

/**
 * An instance stands as it stood earlier: what it was told since, it has forgotten. Objections are pushed and proved anew.
 * @returns contacts that left the line otherwise and are in MailWizz: it has to be told of them again
 */
export async function forgetProofs(db: Db, tenantId: number, instanceId: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH forgotten AS (
      UPDATE opt_out_proofs p SET proved_at = NULL FROM opt_outs o
       WHERE o.id = p.opt_out_id AND o.tenant_id = ${tenantId} AND p.engine = 'mailwizz:' || ${instanceId}::int AND p.proved_at IS NOT NULL
      RETURNING o.id
    ), reopened AS (
      UPDATE opt_outs SET proved_at = NULL, alarmed_at = NULL, requested_at = now(), due_at = now() WHERE id IN (SELECT id FROM forgotten)
    )
    SELECT c.id FROM contacts c
     WHERE c.tenant_id = ${tenantId} AND c.instance_id = ${instanceId} AND c.subscriber_uid IS NOT NULL
       AND c.status IN ('bounced', 'unsubscribed', 'blacklisted')
       AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.tenant_id = c.tenant_id AND o.email_hash = c.email_hash)
     ORDER BY c.id`;
  return rows.map(({ id }) => id);
}

/** A contact that left the line, and where MailWizz has it. */
export interface Departed {
  id: number;
  instanceId: number;
  listUid: string;
  subscriberUid: string;
  status: string;
  /** The campaign it bounced from and the server's words, when it did. */
  campaignUid: string | null;
  diag: string | null;
}

/** Those of these contacts that left the line and are in MailWizz. */
export async function departed(db: Db, tenantId: number, contactIds: readonly number[]): Promise<Departed[]> {
  return db.$queryRaw<Departed[]>`
    SELECT c.id, c.instance_id AS "instanceId", l.list_uid AS "listUid", c.subscriber_uid AS "subscriberUid", c.status,
           b.data ->> 'campaign_uid' AS "campaignUid", b.data ->> 'diag' AS diag
      FROM contacts c
      JOIN mailwizz_lists l ON l.id = c.list_id
      LEFT JOIN LATERAL (
        SELECT e.data FROM contact_events e
         WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.type = 'bounced' ORDER BY e.occurred_at DESC LIMIT 1) b ON c.status = 'bounced'
     WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...contactIds]}::int[]) AND c.instance_id IS NOT NULL
       AND c.subscriber_uid IS NOT NULL AND c.status IN ('bounced', 'unsubscribed', 'blacklisted')
     ORDER BY c.instance_id, c.id`;
}

/** Forgets collections that are there no more. */
export async function dropPollCursors(
  db: Db,
  tenantId: number,
  instanceId: number,
  resources: readonly string[],
): Promise<void> {
  await db.$executeRaw`
    DELETE FROM poll_cursors WHERE tenant_id = ${tenantId} AND instance_id = ${instanceId} AND resource = ANY(${[...resources]}::text[])`;
}
