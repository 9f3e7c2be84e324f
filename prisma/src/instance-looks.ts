import type { Category, Check, CheckState, Language } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A list of an account as MailWizz told it. */
export interface SeenList {
  list_uid: string;
  name: string;
  subscribers: number | null;
  category: string | null;
}

/** What a look at an account found. */
export interface InstanceHealth {
  state: CheckState;
  checks: Check[];
  /** Null where the account could not be read; those of the look before stay. */
  lists: SeenList[] | null;
}

export interface ImportWish {
  language: Language | null;
  category: Category | null;
  /** Who asked, as the versions' author. */
  by: string;
}

export interface ImportedOne {
  name: string;
  /** Null for one that was left out. */
  template_id: number | null;
  skipped: string | null;
  unmapped: { tag: string; message: string; way_out: string }[];
}

/** A wish to take templates over, and what came of it. */
export interface TemplateImport {
  state: 'asked' | 'done' | 'failed';
  asked_at: string;
  finished_at: string | null;
  wish: ImportWish;
  templates: ImportedOne[];
  error: string | null;
}

const SWEEP_AFTER = '60 seconds';

/** Asks for a look; a sweep enqueues it if its job is lost. */
export async function askForLook(db: Db, tenantId: number, id: number): Promise<void> {
  await db.$executeRaw`
    UPDATE mailwizz_instances SET health_due_at = now() + ${SWEEP_AFTER}::interval WHERE tenant_id = ${tenantId} AND id = ${id}`;
}

/** Stores what a look found. Lists seen before stay when this look saw none. */
export async function recordLook(
  db: Db,
  at: { tenantId: number; instanceId: number },
  health: InstanceHealth,
): Promise<void> {
  await db.$executeRaw`
    UPDATE mailwizz_instances
       SET health = ${JSON.stringify(health)}::jsonb
             || jsonb_build_object('lists', coalesce(nullif(${JSON.stringify(health.lists)}::jsonb, 'null'), health -> 'lists')),
           last_health_check = now(), health_due_at = NULL
     WHERE tenant_id = ${at.tenantId} AND id = ${at.instanceId}`;
}

/** Keeps a wish to take the account's templates over. One that is being worked at is replaced. */
export async function askForImport(db: Db, tenantId: number, id: number, wish: ImportWish): Promise<void> {
  await db.$executeRaw`
    UPDATE mailwizz_instances
       SET template_import = jsonb_build_object('state', 'asked', 'asked_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
             'finished_at', NULL, 'wish', ${JSON.stringify(wish)}::jsonb, 'templates', '[]'::jsonb, 'error', NULL),
           import_due_at = now() + ${SWEEP_AFTER}::interval
     WHERE tenant_id = ${tenantId} AND id = ${id}`;
}

/** The wish that waits; null when there is none, or it was fulfilled already. */
export async function importAsked(db: Db, at: { tenantId: number; instanceId: number }): Promise<ImportWish | null> {
  const [row] = await db.$queryRaw<{ wish: ImportWish }[]>`
    SELECT template_import -> 'wish' AS wish FROM mailwizz_instances
     WHERE tenant_id = ${at.tenantId} AND id = ${at.instanceId} AND template_import ->> 'state' = 'asked'`;
  return row?.wish ?? null;
}

/** What came of the wish that waited. */
export async function recordImport(
  db: Db,
  at: { tenantId: number; instanceId: number },
  end: { state: 'done' | 'failed'; templates: readonly ImportedOne[]; error: string | null },
): Promise<void> {
  await db.$executeRaw`
    UPDATE mailwizz_instances
       SET template_import = template_import || ${JSON.stringify(end)}::jsonb
             || jsonb_build_object('finished_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
           import_due_at = NULL
     WHERE tenant_id = ${at.tenantId} AND id = ${at.instanceId} AND template_import ->> 'state' = 'asked'`;
}

/**
 * Looks and imports that were asked for and of which nothing came for a while, and accounts whose last look is older than
 * `lookEveryMs`; their next sweep is pushed away. An account nobody ever asked about is left alone.
 */
export async function overdueLooks(
  db: Db,
  lookEveryMs: number,
): Promise<{ kind: 'check' | 'import_templates'; tenantId: number; instanceId: number }[]> {
  return db.$queryRaw`
    WITH due AS (
      SELECT id, health_due_at < now() OR (health_due_at IS NULL AND last_health_check < now() - ${lookEveryMs} * interval '1 ms') AS look,
             import_due_at < now() AS import
        FROM mailwizz_instances WHERE is_active
    ), pushed AS (
      UPDATE mailwizz_instances i
         SET health_due_at = CASE WHEN due.look THEN now() + ${SWEEP_AFTER}::interval ELSE i.health_due_at END,
             import_due_at = CASE WHEN due.import THEN now() + ${SWEEP_AFTER}::interval ELSE i.import_due_at END
        FROM due WHERE due.id = i.id AND (due.look OR due.import)
      RETURNING i.id, i.tenant_id, due.look, due.import
    )
    SELECT 'check' AS kind, tenant_id AS "tenantId", id AS "instanceId" FROM pushed WHERE look
    UNION ALL
    SELECT 'import_templates', tenant_id, id FROM pushed WHERE import`;
}
