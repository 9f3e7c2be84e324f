import type { ErasureReason } from './erasures.ts';
import type { Db } from './open-db.ts';

/** The law's habit for prospects; a tenant's own value may only be shorter (checklist Z14). */
const LONGEST_MONTHS = 36;
/** Who is not written to within a month of collection was never told (GDPR, Article 14; checklist Z5). */
const TELL_WITHIN = '30 days';
const LOGS_KEPT = '12 months';

/** Someone whose data have been kept long enough. */
export interface OverdueSubject {
  tenantId: number;
  contactId: number;
  email: string;
  emailHash: string;
  reason: Exclude<ErasureReason, 'request'>;
}

/**
 * Contacts whose time is over: so many months after they were collected, and after their last click or reply, a scanner's not
 * counted; and, where the tenant wants it so, those nobody has told within a month. Reads only, in the order of collection.
 */
export async function overdueSubjects(db: Db, limit: number): Promise<OverdueSubject[]> {
  return db.$queryRaw`
    SELECT o.* FROM tenants t, LATERAL (
      SELECT c.tenant_id AS "tenantId", c.id AS "contactId", c.email, c.email_hash AS "emailHash", 'retention' AS reason FROM contacts c
       WHERE c.tenant_id = t.id AND c.created_at < now() - make_interval(months => least(t.retention_months, ${LONGEST_MONTHS}))
         AND NOT EXISTS (SELECT 1 FROM contact_events e WHERE e.tenant_id = t.id AND e.contact_id = c.id AND e.type IN ('clicked', 'replied') AND e.is_human
                            AND e.occurred_at >= now() - make_interval(months => least(t.retention_months, ${LONGEST_MONTHS})))
      UNION ALL
      SELECT c.tenant_id, c.id, c.email, c.email_hash, 'uninformed' FROM contacts c
       WHERE t.uninformed = 'erase' AND c.tenant_id = t.id AND c.created_at < now() - ${TELL_WITHIN}::interval
         AND NOT EXISTS (SELECT 1 FROM contact_events e WHERE e.tenant_id = t.id AND e.contact_id = c.id AND e.type IN ('sent', 'delivered'))
       LIMIT ${limit}) o
     LIMIT ${limit}`;
}

/**
 * Marks contacts nobody has told within a month, and takes the mark from those who have been told since.
 * @returns tenants with new ones, and how many wait there in all
 */
export async function markUninformed(db: Db): Promise<{ tenantId: number; waiting: number }[]> {
  await db.$executeRaw`
    UPDATE contacts c SET notice_due_at = NULL
     WHERE c.notice_due_at IS NOT NULL
       AND EXISTS (SELECT 1 FROM contact_events e WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.type IN ('sent', 'delivered'))`;
  return db.$queryRaw`
    WITH untold AS (
      SELECT c.id FROM contacts c JOIN tenants t ON t.id = c.tenant_id
       WHERE t.uninformed = 'flag' AND c.notice_due_at IS NULL AND c.deleted_at IS NULL AND c.created_at < now() - ${TELL_WITHIN}::interval
         AND NOT EXISTS (SELECT 1 FROM contact_events e WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.type IN ('sent', 'delivered'))
       LIMIT 50000 FOR UPDATE OF c SKIP LOCKED
    ), marked AS (
      UPDATE contacts c SET notice_due_at = now() FROM untold u WHERE c.id = u.id RETURNING c.tenant_id
    )
    SELECT m.tenant_id AS "tenantId",
           (SELECT count(*)::int FROM contacts c WHERE c.tenant_id = m.tenant_id AND c.notice_due_at IS NOT NULL) + count(*)::int AS waiting
      FROM marked m GROUP BY m.tenant_id`;
}

const BATCH = 5_000;

/** Rows of one run that went, by table. */
export type Swept = Record<string, number>;

/**
 * Deletes what has been kept for a year: reports as they came in, logs, and what partners were told; and whatever still comes in
 * about people who were erased. In batches, each a statement of its own, so that nobody waits long for a row.
 */
export async function sweepOldRecords(db: Db): Promise<Swept> {
  const swept: Swept = {
    feedback_reports: await inBatches(
      () => db.$executeRaw`
        DELETE FROM feedback_reports WHERE id IN (
          SELECT id FROM feedback_reports WHERE received_at < now() - ${LOGS_KEPT}::interval AND processed_at IS NOT NULL LIMIT ${BATCH})`,
    ),
    // A fact goes with the event it counted: before that, the same report brought again would count twice.
    feedback_facts: await inBatches(
      () => db.$executeRaw`
        DELETE FROM feedback_facts WHERE ctid IN (
          SELECT ctid FROM feedback_facts WHERE at < now() - make_interval(months => ${LONGEST_MONTHS}::int) LIMIT ${BATCH})`,
    ),
    mailwizz_sync_log: await inBatches(
      () => db.$executeRaw`
        DELETE FROM mailwizz_sync_log WHERE id IN (SELECT id FROM mailwizz_sync_log WHERE at < now() - ${LOGS_KEPT}::interval LIMIT ${BATCH})`,
    ),
    contact_imports: await inBatches(
      () => db.$executeRaw`
        DELETE FROM contact_imports WHERE id IN (
          SELECT id FROM contact_imports WHERE created_at < now() - ${LOGS_KEPT}::interval AND status IN ('completed', 'failed') LIMIT ${BATCH})`,
    ),
    error_logs: await inBatches(
      () => db.$executeRaw`
        DELETE FROM error_logs WHERE id IN (SELECT id FROM error_logs WHERE at < now() - ${LOGS_KEPT}::interval LIMIT ${BATCH})`,
    ),
    partner_events: await inBatches(
      () => db.$executeRaw`
        DELETE FROM partner_events WHERE id IN (
          SELECT v.id FROM partner_events v WHERE v.occurred_at < now() - ${LOGS_KEPT}::interval
             AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event_id = v.id AND d.status = 'pending') LIMIT ${BATCH})`,
    ),
  };
  swept.reports_of_erased = await db.$executeRaw`
    DELETE FROM feedback_reports r USING suppressions s
     WHERE r.processed_at IS NOT NULL AND r.contact_id IS NULL AND r.received_at > now() - interval '3 days'
       AND s.reason = 'erasure' AND s.email_hash = r.raw ->> 'email_hash' AND (s.tenant_id = r.tenant_id OR s.tenant_id IS NULL)`;
  return swept;
}

async function inBatches(statement: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const count = await statement();
    sum += count;
    if (count < BATCH) return sum;
  }
}

/** Keeps tables ready for the months to come, and drops those whose events are older than anything may be. */
export async function turnEventMonths(db: Db): Promise<{ made: number; dropped: number }> {
  const [row] = await db.$queryRaw<{ made: number; dropped: number }[]>`
    SELECT ensure_contact_event_months(3) AS made,
           drop_contact_event_months((now() - make_interval(months => ${LONGEST_MONTHS}))::date) AS dropped`;
  await db.$executeRaw`DELETE FROM contact_events_other WHERE occurred_at < now() - make_interval(months => ${LONGEST_MONTHS})`;
  return row ?? { made: 0, dropped: 0 };
}
