import type { PrismaClient } from './generated/client.ts';
import { subjectTables } from './subject-tables.ts';

/** Statements whose tables come from `subjectTables`, never from outside. */
export type DynamicDb = Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe' | '$queryRaw' | '$executeRaw'>;

/** Everything held on one person, rows by table, as the database spells them. Tables without a row are left out. */
export type SubjectData = Record<string, Record<string, unknown>[]>;

/** A copy of all that one tenant holds on the person behind this hash (GDPR, Articles 15 and 20). */
export async function subjectData(db: DynamicDb, tenantId: number, emailHash: string): Promise<SubjectData> {
  const [contact] = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM contacts WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash}`;
  const data: SubjectData = {};
  for (const { table, rows, hidden = [] } of subjectTables) {
    const found = await db.$queryRawUnsafe<{ row: Record<string, unknown> }[]>(
      `SELECT to_jsonb(t) - $4::text[] AS row FROM ${table} t WHERE ${typed(rows)} ORDER BY 1`,
      tenantId,
      contact?.id ?? null,
      emailHash,
      [...hidden],
    );
    if (found.length > 0) data[table] = found.map(({ row }) => row);
  }
  return data;
}

/** PostgreSQL cannot guess the type of a parameter that a table's condition does not use, or that is null. */
export const typed = (rows: string): string =>
  `(${rows.replaceAll('$1', '$1::int').replaceAll('$2', '$2::int').replaceAll('$3', '$3::text')}) AND ($1::int, $2::int, $3::text) IS NOT NULL IS NOT NULL`;
