import { CONTACTS_PER_JOB, priorityOf } from '@relais/contracts';
import { createDataSource, type DataSourceEntry, type Db, listDataSources, recordAudit } from '@relais/prisma';
import { type Queues, QueueUnreachable } from '@relais/queues';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { producerOf } from '../stack/queue-connection.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { type ImportEars, type ImportSummary, type ImportWish, runImport } from './run-import.ts';

type FileWish = Omit<ImportWish, 'tenantId' | 'dataSourceId'> & { tenant: string; source: string };

/** Imports a file for a tenant under a source, and writes the audit line. @throws {CommandFailed} SOURCE_UNKNOWN, SOURCE_INACTIVE … */
export async function importFile(
  access: Access,
  { tenant, source, ...wish }: FileWish,
  ears: Omit<ImportEars, 'stored'> & { note(line: string): void },
): Promise<ImportSummary> {
  const { db } = access;
  const { id: tenantId } = await tenantCalled(db, tenant);
  const { id: dataSourceId, sourceId } = await sourceCalled(db, tenantId, source, wish.dryRun);
  const validate = wish.dryRun ? null : await openHandOver(access, tenantId, ears.note);
  try {
    const summary = await runImport(
      access,
      { ...wish, tenantId, dataSourceId },
      { ...ears, stored: async (ids) => validate?.handOn(ids) },
    );
    if (!wish.dryRun) {
      const { rows, known, suppressed, invalid, batches } = summary;
      const detail = { rows, new: summary.new, known, suppressed, invalid, batches: batches.slice(0, 100) };
      await recordAudit(db, {
        tenantId,
        actor: actor(),
        action: 'contacts.imported',
        target: `data_source:${sourceId}`,
        detail,
      });
    }
    return summary;
  } finally {
    await validate?.close();
  }
}

/** The source of this name; a new `csv-manual…` is made, as each upload may be a source of its own. */
async function sourceCalled(
  db: Db,
  tenantId: number,
  name: string,
  dryRun: boolean,
): Promise<Pick<DataSourceEntry, 'id' | 'sourceId'>> {
  const sources = await listDataSources(db, tenantId);
  const source = sources.find(({ sourceId }) => sourceId === name);
  if (source?.isActive) return source;
  if (source) {
    throw new CommandFailed('SOURCE_INACTIVE', `the source ${name} is not active: ${source.name}`);
  }
  if (/^csv-manual-[\w.-]{1,80}$/.test(name)) {
    if (dryRun) return { id: 0, sourceId: name };
    return {
      id: await createDataSource(db, {
        tenantId,
        sourceId: name,
        type: 'upload',
        name: `Uploaded file ${name.slice(11)}`,
      }),
      sourceId: name,
    };
  }
  const active = sources.filter(({ isActive }) => isActive).map(({ sourceId }) => sourceId);
  throw new CommandFailed(
    'SOURCE_UNKNOWN',
    `the tenant has no source "${name}"; there are ${active.join(', ') || 'none: run `relais seed`'}`,
  );
}

/**
 * The way to `validate`. Without Redis the contacts are stored all the same, and the validator's sweep takes them up within
 * a minute: this is said once.
 */
async function openHandOver(access: Access, tenantId: number, note: (line: string) => void) {
  let queues: Queues | null = null;
  const giveUp = (why: string) =>
    note(`${why}. New contacts are taken up by the validator’s sweep once the services run.`);
  try {
    queues = await producerOf(access);
  } catch (error) {
    giveUp(wordsOf(error));
  }
  return {
    async handOn(ids: readonly number[]): Promise<void> {
      if (!queues) return;
      try {
        for (let from = 0; from < ids.length; from += CONTACTS_PER_JOB) {
          const contactIds = ids.slice(from, from + CONTACTS_PER_JOB);
          await queues.enqueue('validate', { tenantId, contactIds }, { priority: priorityOf(ids.length) });
        }
      } catch (error) {
        if (!(error instanceof QueueUnreachable)) throw error;
        giveUp(error.message);
        await this.close();
      }
    },
    async close(): Promise<void> {
      const open = queues;
      queues = null;
      await open?.close();
    },
  };
}
