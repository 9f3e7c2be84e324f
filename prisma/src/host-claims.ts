import type { Db } from './open-db.ts';

/** How far the word of a host's owner is. */
export interface HostClaim {
  host: string;
  status: 'waiting' | 'proved' | 'unproved';
  /** What the crawler saw, as a stable word. */
  finding: string;
  askedAt: Date;
  checkedAt: Date | null;
}

/** Nobody's page is asked for more often, however often the form is sent. */
const CHECK_AGAIN = '60 seconds';
const MOST_WAITING = 1_000;

/**
 * Somebody says that a host is theirs and not to be read: the crawler is to look for the proof there. Saying it again asks for
 * another look, a minute after the last one at the earliest.
 * @returns null when so many wait already that nobody is let in
 */
export async function claimHost(db: Db, host: string): Promise<HostClaim | null> {
  const [claim] = await db.$queryRaw<HostClaim[]>`
    INSERT INTO host_claims AS c (host, due_at)
    SELECT ${host}, now() WHERE (SELECT count(*) FROM host_claims WHERE status = 'waiting') < ${MOST_WAITING}
    ON CONFLICT (host) DO UPDATE SET
      status = CASE c.status WHEN 'proved' THEN 'proved' ELSE 'waiting' END, asked_at = now(),
      due_at = CASE c.status WHEN 'proved' THEN NULL ELSE greatest(now(), c.checked_at + ${CHECK_AGAIN}::interval) END
    RETURNING host, status, finding, asked_at AS "askedAt", checked_at AS "checkedAt"`;
  return claim ?? null;
}

export async function hostClaim(db: Db, host: string): Promise<HostClaim | null> {
  const [claim] = await db.$queryRaw<HostClaim[]>`
    SELECT host, status, finding, asked_at AS "askedAt", checked_at AS "checkedAt" FROM host_claims WHERE host = ${host}`;
  return claim ?? null;
}

/** Takes claims whose time has come, each for one crawler; one that dies leaves them to the next minute. */
export async function dueHostClaims(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ host: string }[]>`
    UPDATE host_claims SET due_at = now() + interval '60 seconds'
     WHERE host IN (SELECT host FROM host_claims WHERE due_at < now() AND status = 'waiting' ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING host`;
  return rows.map(({ host }) => host);
}

/** What a look at the host came to. */
export async function recordHostCheck(
  db: Db,
  host: string,
  { proved, finding }: { proved: boolean; finding: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE host_claims SET status = ${proved ? 'proved' : 'unproved'}, finding = ${finding}, checked_at = now(), due_at = NULL
     WHERE host = ${host}`;
}
