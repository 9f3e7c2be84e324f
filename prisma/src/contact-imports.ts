import type { PreparedContact } from '@relais/contracts';
import { ingestContacts } from './contacts.ts';
import { previewIngest } from './import-preview.ts';
import type { Database, Db } from './open-db.ts';

/** What the uploader said of the file. */
export interface ImportOptions {
  /** Heading or column number to field. */
  map?: Record<string, string>;
  sheet?: string;
  delimiter?: string;
  encoding?: string;
}

export interface NewImport {
  tenantId: number;
  /** data_sources.id */
  dataSourceId: number;
  fileName: string;
  options: ImportOptions;
  isDryRun: boolean;
  /** key:rk_… */
  requestedBy: string;
}

const CHUNK_BYTES = 1_000_000;

/** Keeps a file with its wish, all of it or nothing. @returns its id */
export async function createImport(db: Database, wish: NewImport, file: Uint8Array): Promise<number> {
  const { tenantId, dataSourceId, fileName, options, isDryRun, requestedBy } = wish;
  return db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ id: number }[]>`
        INSERT INTO contact_imports (tenant_id, data_source_id, file_name, bytes, options, is_dry_run, requested_by, due_at)
        VALUES (${tenantId}, ${dataSourceId}, ${fileName}, ${file.length}, ${JSON.stringify(options)}::jsonb, ${isDryRun}, ${requestedBy},
                now() + interval '60 seconds')
        RETURNING id`;
      if (!row) throw new Error('the insert answered nothing');
      for (let n = 0; n * CHUNK_BYTES < file.length; n += 1) {
        const bytes = Buffer.from(file.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES));
        await tx.$executeRaw`INSERT INTO contact_import_chunks (import_id, n, bytes) VALUES (${row.id}, ${n}, ${bytes})`;
      }
      return row.id;
    },
    { timeout: 60_000 },
  );
}

export interface StoredImport {
  id: number;
  sourceId: string;
  fileName: string;
  bytes: number;
  isDryRun: boolean;
  status: 'waiting' | 'running' | 'completed' | 'failed';
  columns: { heading: string; field: string | null }[] | null;
  rows: number;
  new: number;
  known: number;
  suppressed: number;
  repeated: number;
  rejected: number;
  problem: { code: string; message: string } | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Where an import stands; null for another tenant's. */
export async function importOf(db: Db, tenantId: number, id: number): Promise<StoredImport | null> {
  const [row] = await db.$queryRaw<StoredImport[]>`
    SELECT i.id, d.source_id AS "sourceId", i.file_name AS "fileName", i.bytes, i.is_dry_run AS "isDryRun", i.status, i.columns, i.rows, i.new, i.known,
           i.suppressed, i.repeated, i.rejected, i.problem, i.created_at AS "createdAt", i.started_at AS "startedAt", i.finished_at AS "finishedAt"
      FROM contact_imports i JOIN data_sources d ON d.id = i.data_source_id
     WHERE i.tenant_id = ${tenantId} AND i.id = ${id}`;
  return row ?? null;
}

/** Rows that were no contacts, by line, after a line. */
export async function rejectedRows(
  db: Db,
  tenantId: number,
  importId: number,
  { after, limit }: { after: number; limit: number },
): Promise<{ line: number; message: string }[]> {
  return db.$queryRaw`
    SELECT r.line, r.message FROM contact_import_rejects r JOIN contact_imports i ON i.id = r.import_id
     WHERE i.tenant_id = ${tenantId} AND i.id = ${importId} AND r.line > ${after} ORDER BY r.line LIMIT ${limit}`;
}

/** An import that is ours to read for a while. */
export interface ClaimedImport {
  id: number;
  tenantId: number;
  dataSourceId: number;
  fileName: string;
  options: ImportOptions;
  isDryRun: boolean;
  /** Rows that were read before, by whoever had it then. */
  rows: number;
}

/**
 * Takes an import to read. Whoever has it says so with every batch; when nothing was heard of it for a while, the next takes it
 * from the row it had come to.
 * @returns null when it is read, or another has it
 */
export async function claimImport(db: Db, tenantId: number, id: number): Promise<ClaimedImport | null> {
  const [row] = await db.$queryRaw<ClaimedImport[]>`
    UPDATE contact_imports SET status = 'running', started_at = coalesce(started_at, now()), due_at = now() + interval '60 seconds'
     WHERE tenant_id = ${tenantId} AND id = ${id} AND (status = 'waiting' OR status = 'running' AND due_at < now())
    RETURNING id, tenant_id AS "tenantId", data_source_id AS "dataSourceId", file_name AS "fileName", options, is_dry_run AS "isDryRun", rows`;
  return row ?? null;
}

/** The file's bytes, in their order. */
export async function* importBytes(db: Db, id: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n += 1) {
    const [chunk] = await db.$queryRaw<{ bytes: Uint8Array }[]>`
      SELECT bytes FROM contact_import_chunks WHERE import_id = ${id} AND n = ${n}`;
    if (!chunk) return;
    yield chunk.bytes;
  }
}

/** A stretch of rows: what of them are contacts, and what the others are. */
export interface ImportStretch {
  /** All rows of the file up to here. */
  rows: number;
  contacts: readonly PreparedContact[];
  repeated: number;
  rejects: readonly { line: number; message: string }[];
}

/**
 * Stores a stretch of rows and that it was read, both or neither, so that a second run neither loses nor counts one twice.
 * @returns contacts that are new, for `validate`; null when another has taken the import over
 */
export async function recordStretch(
  db: Database,
  { id, tenantId, dataSourceId, isDryRun }: ClaimedImport,
  { rows, contacts, repeated, rejects }: ImportStretch,
): Promise<number[] | null> {
  return db.$transaction(
    async (tx) => {
      // Locked first: a run that was taken for dead must not store behind the back of the one that goes on.
      const [mine] = await tx.$queryRaw<{ rows: number }[]>`
        SELECT rows FROM contact_imports WHERE id = ${id} AND status = 'running' FOR UPDATE`;
      if (!mine || mine.rows >= rows) return null;
      const counts = isDryRun
        ? await wouldCome(tx, tenantId, contacts)
        : await store(tx, { tenantId, dataSourceId, contacts, rejected: rejects.length });
      await tx.$executeRaw`
        INSERT INTO contact_import_rejects (import_id, line, message)
        SELECT ${id}, r.line, r.message FROM jsonb_to_recordset(${JSON.stringify(rejects)}::jsonb) AS r(line int, message text)
        ON CONFLICT DO NOTHING`;
      await tx.$executeRaw`
        UPDATE contact_imports
           SET rows = ${rows}, new = new + ${counts.new}, known = known + ${counts.known}, suppressed = suppressed + ${counts.suppressed},
               repeated = repeated + ${repeated}, rejected = rejected + ${rejects.length}, due_at = now() + interval '60 seconds'
         WHERE id = ${id}`;
      return counts.newIds;
    },
    { timeout: 60_000 },
  );
}

interface Counts {
  new: number;
  known: number;
  suppressed: number;
  newIds: number[];
}

async function store(
  tx: Db,
  delivery: { tenantId: number; dataSourceId: number; contacts: readonly PreparedContact[]; rejected: number },
): Promise<Counts> {
  if (delivery.contacts.length === 0) return { new: 0, known: 0, suppressed: 0, newIds: [] };
  const { accepted, duplicates, suppressed, newIds } = await ingestContacts(tx, { ...delivery, kind: 'upload' });
  return { new: accepted, known: duplicates, suppressed, newIds };
}

async function wouldCome(tx: Db, tenantId: number, contacts: readonly PreparedContact[]): Promise<Counts> {
  const counts: Counts = { new: 0, known: 0, suppressed: 0, newIds: [] };
  for (const { outcome } of await previewIngest(tx, tenantId, contacts)) counts[outcome] += 1;
  return counts;
}

/** What each column was taken for. */
export async function recordColumns(
  db: Db,
  id: number,
  columns: readonly { heading: string; field: string | null }[],
): Promise<void> {
  await db.$executeRaw`UPDATE contact_imports SET columns = ${JSON.stringify(columns)}::jsonb WHERE id = ${id} AND status = 'running'`;
}

/** The file is read, or cannot be: its bytes go. */
export async function endImport(
  db: Db,
  id: number,
  problem: { code: string; message: string } | null = null,
): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE contact_imports SET status = CASE WHEN ${problem === null} THEN 'completed' ELSE 'failed' END,
             problem = ${problem === null ? null : JSON.stringify(problem)}::jsonb, finished_at = now(), due_at = NULL
       WHERE id = ${id} AND status = 'running' RETURNING id
    )
    DELETE FROM contact_import_chunks c USING ended e WHERE c.import_id = e.id`;
}

/** Lets go of an import, so that the next may take it at once. */
export async function releaseImport(db: Db, id: number): Promise<void> {
  await db.$executeRaw`UPDATE contact_imports SET due_at = now() WHERE id = ${id} AND status = 'running'`;
}

/** Imports nobody reads: a crash, or an emptied Redis. */
export async function overdueImports(db: Db): Promise<{ tenantId: number; importId: number }[]> {
  return db.$queryRaw`
    SELECT tenant_id AS "tenantId", id AS "importId" FROM contact_imports
     WHERE due_at < now() AND status IN ('waiting', 'running') ORDER BY due_at LIMIT 100`;
}
