import type { Db } from './open-db.ts';

/** Why writing to these people is lawful: an assessment by a named person (checklist Z1). */
export interface InterestWords {
  name: string;
  purpose: string;
  necessity: string;
  balance: string;
  safeguards: string;
  reviewer: string;
}

export interface InterestRecordEntry extends InterestWords {
  id: number;
  assessedOn: Date;
  expiresOn: Date;
  createdBy: string;
  createdAt: Date;
  revokedAt: Date | null;
}

/** Stores an assessment; it holds for twelve months. @returns it as stored */
export async function createInterestRecord(
  db: Db,
  tenantId: number,
  words: InterestWords,
  { assessedOn, by }: { assessedOn: string | null; by: string },
): Promise<InterestRecordEntry> {
  const [row] = await db.$queryRaw<InterestRecordEntry[]>`
    INSERT INTO interest_records (tenant_id, name, purpose, necessity, balance, safeguards, reviewer, assessed_on, expires_on, created_by)
    SELECT ${tenantId}, ${words.name}, ${words.purpose}, ${words.necessity}, ${words.balance}, ${words.safeguards}, ${words.reviewer},
           day, day + interval '12 months', ${by}
      FROM (SELECT coalesce(${assessedOn}::date, (now() AT TIME ZONE 'UTC')::date) AS day) d
    RETURNING id, name, purpose, necessity, balance, safeguards, reviewer, assessed_on AS "assessedOn", expires_on AS "expiresOn",
              created_by AS "createdBy", created_at AS "createdAt", revoked_at AS "revokedAt"`;
  if (!row) throw new Error('the interest record statement answered nothing');
  return row;
}

/** A tenant's assessments, newest first. */
export async function listInterestRecords(
  db: Db,
  tenantId: number,
  { cursor, ids, limit }: { cursor?: number | undefined; ids?: readonly number[]; limit: number },
): Promise<InterestRecordEntry[]> {
  return db.$queryRaw<InterestRecordEntry[]>`
    SELECT id, name, purpose, necessity, balance, safeguards, reviewer, assessed_on AS "assessedOn", expires_on AS "expiresOn",
           created_by AS "createdBy", created_at AS "createdAt", revoked_at AS "revokedAt"
      FROM interest_records
     WHERE tenant_id = ${tenantId} AND (${cursor ?? null}::int IS NULL OR id < ${cursor ?? null})
       AND (${ids ? [...ids] : null}::int[] IS NULL OR id = ANY(${ids ? [...ids] : null}::int[]))
     ORDER BY id DESC LIMIT ${limit}`;
}
