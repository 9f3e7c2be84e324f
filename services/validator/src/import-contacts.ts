import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contactsIn, FileFault } from '@relais/contact-files';
import { CONTACTS_PER_JOB, type PreparedContact, priorityOf, type QueueNamed } from '@relais/contracts';
import {
  type ClaimedImport,
  claimImport,
  type Database,
  endImport,
  importBytes,
  recordColumns,
  recordStretch,
  releaseImport,
} from '@relais/prisma';
import { done, type Enqueue, type Outcome, type Processor, skip } from '@relais/queues';

export interface ImportDeps {
  db: Database;
  enqueue: Enqueue;
  /** Keys of the address hashes. */
  pepper: string;
  /** Rows stored at a time. */
  stretch?: number;
}

const STRETCH = 1_000;

/** Reads an uploaded file into contacts, stretch by stretch. A second run goes on where the first had come to. */
export const importContacts =
  (deps: ImportDeps): Processor<QueueNamed<'import'>> =>
  async ({ tenantId, importId }, { signal }) => {
    const claimed = await claimImport(deps.db, tenantId, importId);
    if (!claimed) return skip('it is read, or another process has it');
    const folder = await mkdtemp(path.join(tmpdir(), 'relais-import-'));
    try {
      const file = path.join(folder, 'file');
      await writeFile(file, importBytes(deps.db, importId));
      return await readInto(deps, claimed, file, signal);
    } catch (error) {
      if (!(error instanceof FileFault)) {
        // At once for whoever tries again: the lease is only for those who say nothing any more.
        await releaseImport(deps.db, importId);
        throw error;
      }
      await endImport(deps.db, importId, { code: error.code, message: error.message.replaceAll(folder, '') });
      return done({ failed: error.code });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

async function readInto(deps: ImportDeps, claimed: ClaimedImport, file: string, signal: AbortSignal): Promise<Outcome> {
  const { db, pepper, stretch = STRETCH } = deps;
  const { id, fileName, options } = claimed;
  const { map = {}, ...table } = options;
  const found = contactsIn({ path: file, name: fileName, map: new Map(Object.entries(map)), table, pepper });
  let rows = 0;
  let batch = emptyBatch();
  const flush = async (): Promise<boolean> => {
    if (rows <= claimed.rows || batch.rows === 0) return true;
    const newIds = await recordStretch(db, claimed, { ...batch, rows });
    batch = emptyBatch();
    if (newIds) await handOn(deps, claimed.tenantId, newIds);
    return newIds !== null;
  };
  for await (const one of found) {
    if (one.kind === 'columns') {
      const { headings, fields } = one.columns;
      await recordColumns(
        db,
        id,
        headings.map((heading, column) => ({ heading, field: fields[column] ?? null })),
      );
      continue;
    }
    rows += 1;
    // Read before by a run that died: counted there, and known here only so that repetitions are told.
    if (rows <= claimed.rows) continue;
    batch.rows += 1;
    if (one.kind === 'contact') batch.contacts.push(one.contact);
    else if (one.kind === 'repeated') batch.repeated += 1;
    else batch.rejects.push({ line: one.line, message: one.message });
    if (batch.rows >= stretch) {
      signal.throwIfAborted();
      if (!(await flush())) return skip('another process has taken it over');
    }
  }
  if (!(await flush())) return skip('another process has taken it over');
  await endImport(db, id);
  return done({ rows });
}

const emptyBatch = () => ({
  rows: 0,
  contacts: [] as PreparedContact[],
  repeated: 0,
  rejects: [] as { line: number; message: string }[],
});

async function handOn({ enqueue }: ImportDeps, tenantId: number, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += CONTACTS_PER_JOB) {
    const contactIds = ids.slice(from, from + CONTACTS_PER_JOB);
    await enqueue('validate', { tenantId, contactIds }, { priority: priorityOf(ids.length) });
  }
}
