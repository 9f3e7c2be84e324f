import { Prisma } from './generated/client.ts';

/**
 * Tells partners that jobs have ended, in the statement that ends them: a part of a WITH. Of pages and contacts it tells what the
 * statement found, so what is in flight at that moment is not counted.
 * @param ended name of the part before it that answers with the ended rows of scrape_jobs
 */
export const tellOfEnd = (ended: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO partner_events (tenant_id, type, body)
  SELECT e.tenant_id, 'scrape_job.finished', jsonb_build_object('metadata', jsonb_build_object(
           'job_id', e.id, 'name', e.name, 'source_type', e.spider, 'status', e.status, 'status_reason', e.status_reason,
           'pages', (SELECT jsonb_build_object('done', count(*) FILTER (WHERE status = 'done'), 'failed', count(*) FILTER (WHERE status = 'failed'))
                       FROM scrape_pages WHERE job_id = e.id),
           'contacts', (SELECT count(DISTINCT contact_id) FROM contact_sightings WHERE scrape_job_id = e.id),
           'cost_eur', round(((e.proxy_cost_micros + (SELECT coalesce(sum(cost_micros), 0) FROM discovery_queries WHERE job_id = e.id)) / 1e6)::numeric, 6),
           'started_at', e.started_at, 'finished_at', e.finished_at))
    FROM ${ended} e WHERE e.status IN ('completed', 'failed', 'cancelled')`;
