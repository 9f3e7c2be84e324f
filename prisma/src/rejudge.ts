import type { Db } from './open-db.ts';
import type { ContactToRoute } from './routing.ts';
import { factsToRoute } from './routing.ts';

/** A contact whose category our own rules judged. */
export interface CategorisedContact extends ContactToRoute {
  status: string;
}

/** Contacts our rules judged, by id; only those routed since then when a moment is given. A person's word and a source's stay out. */
export async function categorisedContacts(
  db: Db,
  tenantId: number,
  { after, since, limit }: { after: number; since: Date | null; limit: number },
): Promise<CategorisedContact[]> {
  const from = since?.toISOString() ?? null;
  return db.$queryRaw`
    SELECT c.status, ${factsToRoute}
     WHERE c.tenant_id = ${tenantId} AND c.id > ${after} AND c.status IN ('validated', 'unrouted', 'injected') AND c.deleted_at IS NULL
       AND c.categorisation ->> 'decision' IN ('category', 'review', 'none')
       AND (${from}::timestamptz IS NULL OR c.status_since >= ${from}::timestamptz)
     ORDER BY c.id LIMIT ${limit}`;
}

export interface RejudgedContact {
  id: number;
  category: string | null;
  platform: string | null;
  categorisation: unknown;
  /** Does the answer differ, or only the rules' version? */
  moves: boolean;
}

/**
 * Stores new judgements where the old one was ours still. Contacts whose answer differs go to the router again, those
 * MailWizz holds keep their list.
 */
export async function recordRejudged(
  db: Db,
  tenantId: number,
  judged: readonly RejudgedContact[],
): Promise<{ stored: number; rerouted: number }> {
  const [counts] = await db.$queryRaw<{ stored: number; rerouted: number }[]>`
    WITH judged AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(judged)}::jsonb)
        AS j(id int, category text, platform text, categorisation jsonb, moves boolean)
    ), stored AS (
      UPDATE contacts c
         SET category = j.category, platform = coalesce(j.platform, c.platform), categorisation = j.categorisation, updated_at = now(),
             status = CASE WHEN j.moves AND c.status = 'unrouted' THEN 'validated' ELSE c.status END,
             status_reason = CASE WHEN j.moves AND c.status = 'unrouted' THEN NULL ELSE c.status_reason END,
             status_since = CASE WHEN j.moves AND c.status = 'unrouted' THEN now() ELSE c.status_since END,
             list_id = CASE WHEN j.moves AND c.status <> 'injected' THEN NULL ELSE c.list_id END,
             instance_id = CASE WHEN j.moves AND c.status <> 'injected' THEN NULL ELSE c.instance_id END,
             due_at = CASE WHEN j.moves AND c.status <> 'injected' THEN now() ELSE c.due_at END
        FROM judged j
       WHERE c.tenant_id = ${tenantId} AND c.id = j.id AND c.status IN ('validated', 'unrouted', 'injected')
         AND c.categorisation ->> 'decision' IN ('category', 'review', 'none')
         AND c.categorisation ->> 'rules_version' IS DISTINCT FROM j.categorisation ->> 'rules_version'
      RETURNING j.moves AND c.status <> 'injected' AS rerouted
    )
    SELECT count(*)::int AS stored, count(*) FILTER (WHERE rerouted)::int AS rerouted FROM stored`;
  return counts ?? { stored: 0, rerouted: 0 };
}
