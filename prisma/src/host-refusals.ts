import type { HostRefusalReason } from '@relais/contracts';
import { Prisma } from './generated/client.ts';
import { lockJob } from './lock-job.ts';
import type { Database, Db } from './open-db.ts';

export interface NewRefusal {
  /** As in URLs: with the port unless it is the scheme's own. */
  host: string;
  /** Names below it are refused too. */
  coversBelow?: boolean | undefined;
  reason: HostRefusalReason;
  evidenceUrl?: string | undefined;
  note?: string | undefined;
  /** `crawler`, `owner`, or who typed the command. */
  refusedBy: string;
  /** Null or absent: for good. */
  until?: Date | null | undefined;
  /** The scrape job whose page told it. */
  foundBy?: { tenantId: number; jobId: number } | undefined;
}

export interface Refused {
  id: number;
  /** Waiting pages of any job that are skipped now. */
  pages: number;
  /** Contacts seen nowhere else that left the line. */
  contacts: number;
}

/** What a wall says of our machine, and not of being written to: what was found before it stays. */
const WALLS: readonly HostRefusalReason[] = ['captcha', 'login_wall', 'forbidden'];

/**
 * Marks a host as one that is not read, for every tenant: from the commit on nothing of it is claimed and no contact of it is
 * kept. One that stands takes the new words; what an owner or operator said is not softened by what a crawler sees.
 */
export async function refuseHost(db: Database, refusal: NewRefusal): Promise<Refused> {
  return db.$transaction(async (tx) => {
    const { foundBy } = refusal;
    // Pages of its own job are stored under this lock: before, and their contacts leave the line, or after, and none is kept.
    if (foundBy) await lockJob(tx, foundBy.tenantId, foundBy.jobId);
    return refuse(tx, refusal);
  });
}

async function refuse(db: Db, refusal: NewRefusal): Promise<Refused> {
  const { host, coversBelow = false, reason, evidenceUrl = '', note = '', refusedBy, until = null } = refusal;
  const [row] = await db.$queryRaw<{ id: number; pages: number }[]>`
    WITH refused AS (
      INSERT INTO host_refusals AS h (host, covers_below, reason, evidence_url, note, refused_by, until)
      VALUES (${host}, ${coversBelow}, ${reason}, ${evidenceUrl}, ${note}, ${refusedBy}, ${until})
      ON CONFLICT (host) WHERE lifted_at IS NULL DO UPDATE SET
        covers_below = h.covers_below OR excluded.covers_below,
        reason = excluded.reason, evidence_url = excluded.evidence_url, note = excluded.note, refused_by = excluded.refused_by,
        refused_at = now(), until = excluded.until
        WHERE excluded.refused_by <> 'crawler' OR h.refused_by = 'crawler' OR h.until < now()
      RETURNING id
    ), skipped AS (
      UPDATE scrape_pages SET status = 'skipped', reason = 'host_refused'
       WHERE id IN (SELECT p.id FROM scrape_jobs j JOIN scrape_pages p ON p.job_id = j.id AND p.status = 'waiting'
                     WHERE j.status IN ('pending', 'running', 'paused') AND ${isOf(Prisma.sql`p.host`, refusal)}
                       FOR UPDATE OF p SKIP LOCKED)
      RETURNING 1
    )
    SELECT coalesce((SELECT id FROM refused), (SELECT id FROM host_refusals WHERE host = ${host} AND lifted_at IS NULL)) AS id,
           (SELECT count(*)::int FROM skipped) AS pages`;
  const contacts = WALLS.includes(reason) ? 0 : await withdrawContacts(db, { host, coversBelow });
  return { id: row?.id ?? 0, pages: row?.pages ?? 0, contacts };
}

/**
 * Contacts that were seen on this host and nowhere else leave the line. What MailWizz holds already is the operator's to
 * suppress: a notice speaks of mail to come.
 */
async function withdrawContacts(db: Db, host: Pick<NewRefusal, 'host' | 'coversBelow'>): Promise<number> {
  return db.$executeRaw`
    WITH shown AS (
      SELECT DISTINCT s.contact_id FROM scrape_pages p JOIN contact_sightings s ON s.scrape_job_id = p.job_id AND s.source_url = p.url
       WHERE p.contacts > 0 AND ${isOf(Prisma.sql`p.host`, host)}
    ), withdrawn AS (
      UPDATE contacts c SET status = 'invalid', status_reason = 'host_refused', status_since = now(), due_at = NULL, updated_at = now()
        FROM shown
       WHERE c.id = shown.contact_id AND c.status IN ('pending', 'validating', 'validated', 'unrouted')
         AND NOT EXISTS (SELECT 1 FROM contact_sightings o WHERE o.contact_id = c.id AND NOT ${isOf(HOST_OF_SIGHTING, host)})
      RETURNING c.id, c.tenant_id
    )
    INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
    SELECT tenant_id, id, 'invalid', 'crawl', jsonb_build_object('reason', 'host_refused') FROM withdrawn`;
}

const HOST_OF_SIGHTING = Prisma.sql`split_part(o.source_url, '/', 3)`;

/** Whether a host, as SQL names it, is the one meant, or below it where that counts. */
const isOf = (name: Prisma.Sql, { host, coversBelow = false }: Pick<NewRefusal, 'host' | 'coversBelow'>): Prisma.Sql =>
  coversBelow ? Prisma.sql`${host} = ANY (host_and_above(${name}))` : Prisma.sql`${name} = ${host}`;

/**
 * Withdraws again what was found on hosts refused within the last hours: a page that was being stored at that very moment, by
 * another job, escaped the first time.
 */
export async function withdrawStragglers(db: Db): Promise<number> {
  const recent = await db.$queryRaw<{ host: string; coversBelow: boolean }[]>`
    SELECT host, covers_below AS "coversBelow" FROM host_refusals
     WHERE lifted_at IS NULL AND refused_at > now() - interval '3 hours' AND reason <> ALL(${[...WALLS]}::text[])`;
  let contacts = 0;
  for (const host of recent) contacts += await withdrawContacts(db, host);
  return contacts;
}

/**
 * Lifts what stands for these hosts: they may be asked again, and contacts that left the line with them are judged again.
 * @returns the hosts for which one stood
 */
export async function allowHosts(db: Db, hosts: readonly string[], by: string): Promise<string[]> {
  const lifted = await db.$queryRaw<{ host: string; coversBelow: boolean }[]>`
    UPDATE host_refusals SET lifted_at = now(), lifted_by = ${by}
     WHERE host = ANY(${[...hosts]}::text[]) AND lifted_at IS NULL
    RETURNING host, covers_below AS "coversBelow"`;
  for (const host of lifted) {
    await db.$executeRaw`
      UPDATE contacts c SET status = 'pending', status_reason = NULL, status_since = now(), due_at = now(), updated_at = now()
       WHERE c.status = 'invalid' AND c.status_reason = 'host_refused' AND c.deleted_at IS NULL
         AND c.id IN (SELECT s.contact_id FROM scrape_pages p JOIN contact_sightings s ON s.scrape_job_id = p.job_id AND s.source_url = p.url
                       WHERE p.contacts > 0 AND ${isOf(Prisma.sql`p.host`, host)})`;
  }
  return lifted.map(({ host }) => host);
}

export interface StoredRefusal {
  id: number;
  host: string;
  coversBelow: boolean;
  reason: HostRefusalReason;
  evidenceUrl: string;
  note: string;
  refusedBy: string;
  refusedAt: Date;
  until: Date | null;
  liftedAt: Date | null;
  liftedBy: string | null;
}

export interface RefusalsQuery {
  /** Those that stand for one of these, by a name above them too. */
  hosts?: readonly string[] | undefined;
  reason?: HostRefusalReason | undefined;
  /** Also those that were lifted or have run out. */
  past?: boolean | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** Refusals, newest first. */
export async function listRefusals(
  db: Db,
  { hosts, reason, past = false, cursor, limit }: RefusalsQuery,
): Promise<StoredRefusal[]> {
  const named = hosts ? [...hosts] : null;
  return db.$queryRaw`
    SELECT id, host, covers_below AS "coversBelow", reason, evidence_url AS "evidenceUrl", note, refused_by AS "refusedBy",
           refused_at AS "refusedAt", until, lifted_at AS "liftedAt", lifted_by AS "liftedBy"
      FROM host_refusals r
     WHERE (${past} OR lifted_at IS NULL AND (until IS NULL OR until > now()))
       AND (${reason ?? null}::text IS NULL OR reason = ${reason ?? null}) AND (${cursor ?? null}::int IS NULL OR id < ${cursor ?? null})
       AND (${named}::text[] IS NULL OR EXISTS (
         SELECT 1 FROM unnest(${named}::text[]) AS asked WHERE r.host = asked OR r.covers_below AND r.host = ANY (host_and_above(asked))))
     ORDER BY id DESC LIMIT ${limit}`;
}
