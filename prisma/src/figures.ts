import type { Db } from './open-db.ts';

/** How far the line has come, counted from the rows themselves. */
export interface LineFigures {
  /** Pages of all scrape jobs by status. */
  pages: Record<string, number>;
  /** Contacts by status. */
  contacts: Record<string, number>;
  /** Contacts that are `invalid`, by the deciding rule. */
  invalid: Record<string, number>;
  /** Contacts that are `unrouted`, by what they wait for. */
  unrouted: Record<string, number>;
  /** Contacts the country gate holds, by country; `unknown` where none is known. */
  gate: Record<string, number>;
  /** Injected contacts by MailWizz list. */
  lists: { listUid: string; name: string; injected: number }[];
  /** Contacts a step is still owed to, those waiting for a silent DNS or for tomorrow's quota left out. */
  moving: number;
  /** Contacts whose domain's DNS does not answer. */
  deferred: number;
  overQuota: number;
  /** Pages opened in a browser, articles kept, and sites that searches found and jobs read. */
  rendered: number;
  articles: number;
  discovered: number;
  /** Scrape jobs that have not ended. */
  openJobs: number;
}

/** One round trip, for one tenant or all (null). */
export async function lineFigures(db: Db, tenantId: number | null): Promise<LineFigures> {
  const [row] = await db.$queryRaw<{ figures: LineFigures }[]>`
    WITH c AS (SELECT status, status_reason, list_id, gate FROM contacts WHERE (${tenantId}::int IS NULL OR tenant_id = ${tenantId}) AND deleted_at IS NULL),
    p AS (SELECT status, count(*)::int AS n FROM scrape_pages WHERE (${tenantId}::int IS NULL OR tenant_id = ${tenantId}) GROUP BY status)
    SELECT jsonb_build_object(
      'pages', (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM p),
      'contacts', (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM (SELECT status, count(*)::int AS n FROM c GROUP BY status) x),
      'invalid', (SELECT coalesce(jsonb_object_agg(reason, n), '{}') FROM
        (SELECT coalesce(status_reason, 'unknown') AS reason, count(*)::int AS n FROM c WHERE status = 'invalid' GROUP BY 1) x),
      'unrouted', (SELECT coalesce(jsonb_object_agg(reason, n), '{}') FROM
        (SELECT coalesce(status_reason, 'unknown') AS reason, count(*)::int AS n FROM c WHERE status = 'unrouted' GROUP BY 1) x),
      'gate', (SELECT coalesce(jsonb_object_agg(country, n), '{}') FROM
        (SELECT coalesce(gate ->> 'country', 'unknown') AS country, count(*)::int AS n FROM c
          WHERE status = 'unrouted' AND status_reason = 'country_gate' GROUP BY 1) x),
      'lists', (SELECT coalesce(jsonb_agg(jsonb_build_object('listUid', l.list_uid, 'name', l.name,
                  'injected', (SELECT count(*)::int FROM c WHERE c.list_id = l.id AND c.status = 'injected')) ORDER BY l.id), '[]')
                  FROM mailwizz_lists l WHERE ${tenantId}::int IS NULL OR l.tenant_id = ${tenantId}),
      'moving', (SELECT count(*)::int FROM c WHERE (status = 'validating' OR status = 'pending' AND status_reason IS DISTINCT FROM 'dns_unknown'
                  OR status = 'validated' AND status_reason IS DISTINCT FROM 'over_quota')),
      'deferred', (SELECT count(*)::int FROM c WHERE status = 'pending' AND status_reason = 'dns_unknown'),
      'overQuota', (SELECT count(*)::int FROM c WHERE status = 'validated' AND status_reason = 'over_quota'),
      'rendered', (SELECT count(*)::int FROM scrape_pages WHERE rendered AND (${tenantId}::int IS NULL OR tenant_id = ${tenantId})),
      'articles', (SELECT count(*)::int FROM scraped_articles WHERE ${tenantId}::int IS NULL OR tenant_id = ${tenantId}),
      'discovered', (SELECT count(*)::int FROM discovered_sites WHERE dropped IS NULL AND (${tenantId}::int IS NULL OR tenant_id = ${tenantId})),
      'openJobs', (SELECT count(*)::int FROM scrape_jobs WHERE (${tenantId}::int IS NULL OR tenant_id = ${tenantId}) AND status IN ('pending', 'running'))
    ) AS figures`;
  if (!row) throw new Error('the figures statement answered nothing');
  return row.figures;
}
