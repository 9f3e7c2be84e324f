import { type ColumnMap, contactsIn, type Field, type TableOptions } from '@relais/contact-files';
import type { PreparedContact } from '@relais/contracts';
import { ingestContacts, previewIngest } from '@relais/prisma';
import type { Access } from '../stack/access.ts';

export interface ImportWish {
  file: string;
  tenantId: number;
  /** data_sources.id */
  dataSourceId: number;
  /** Headings or column numbers to fields. */
  map: ReadonlyMap<string, Field>;
  dryRun: boolean;
  table: TableOptions;
}

export interface ImportEars {
  /** What each column was taken for, once. */
  columns(map: ColumnMap): void;
  /** A row that is not imported. */
  badRow(line: number, message: string): void;
  progress(rows: number): void;
  /** Contacts that are new, after their commit: theirs is the way to `validate`. */
  stored(contactIds: readonly number[]): Promise<void>;
}

/** What an import came to, or would come to. */
export interface ImportSummary {
  file: string;
  dry_run: boolean;
  rows: number;
  new: number;
  known: number;
  suppressed: number;
  /** Addresses that stand in the file more than once; the first row counts. */
  repeated: number;
  invalid: number;
  /** Of the known ones, how many would be given, or were given, something they lacked; null when not looked at. */
  filled: number | null;
  samples: { new: Sample[]; known: Sample[]; suppressed: Sample[]; invalid: Sample[] };
  batches: number[];
}
export interface Sample {
  line: number;
  email?: string;
  name?: string;
  /** What a known contact lacks and would be given. */
  fills?: string[];
  status?: string;
  message?: string;
}

const BATCH = 1_000;
const SAMPLES = 5;

interface Prepared {
  line: number;
  contact: PreparedContact;
}

/**
 * Reads a file in batches of a thousand rows and stores each, or with `dryRun` tells what storing it would change.
 */
export async function runImport(
  { db, pepper }: Pick<Access, 'db' | 'pepper'>,
  wish: ImportWish,
  ears: ImportEars,
): Promise<ImportSummary> {
  const { file, tenantId, dataSourceId, dryRun } = wish;
  const summary: ImportSummary = {
    file,
    dry_run: dryRun,
    rows: 0,
    new: 0,
    known: 0,
    suppressed: 0,
    repeated: 0,
    invalid: 0,
    filled: dryRun ? 0 : null,
    samples: { new: [], known: [], suppressed: [], invalid: [] },
    batches: [],
  };
  const sample = (kind: keyof ImportSummary['samples'], one: Sample) => {
    if (summary.samples[kind].length < SAMPLES) summary.samples[kind].push(one);
  };
  const refuse = (line: number, message: string) => {
    summary.invalid += 1;
    sample('invalid', { line, message });
    ears.badRow(line, message);
  };

  async function preview(batch: readonly Prepared[]): Promise<void> {
    for (const { position, outcome, status, fills } of await previewIngest(
      db,
      tenantId,
      batch.map(({ contact }) => contact),
    )) {
      const { line, contact } = batch[position] ?? {};
      if (line === undefined || contact === undefined) continue;
      summary[outcome] += 1;
      if (fills.length > 0 && summary.filled !== null) summary.filled += 1;
      const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
      sample(outcome, {
        line,
        email: contact.email,
        ...(name ? { name } : {}),
        ...(status === null ? {} : { status }),
        ...(fills.length > 0 ? { fills } : {}),
      });
    }
  }

  async function store(batch: readonly Prepared[], rejected: number): Promise<void> {
    const contacts = batch.map(({ contact }) => contact);
    const stored = await ingestContacts(db, { tenantId, dataSourceId, kind: 'upload', rejected, contacts });
    summary.new += stored.accepted;
    summary.known += stored.known;
    summary.suppressed += stored.suppressed;
    summary.batches.push(stored.batchId);
    await ears.stored(stored.newIds);
  }

  let batch: Prepared[] = [];
  let refusedBefore = 0;
  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    if (dryRun) await preview(batch);
    else await store(batch, summary.invalid - refusedBefore);
    refusedBefore = summary.invalid;
    batch = [];
    ears.progress(summary.rows);
  }

  const found = contactsIn({ path: file, name: file, map: wish.map, table: wish.table, pepper: pepper() });
  for await (const one of found) {
    if (one.kind === 'columns') {
      ears.columns(one.columns);
      continue;
    }
    summary.rows += 1;
    if (one.kind === 'bad') refuse(one.line, one.message);
    else if (one.kind === 'repeated') summary.repeated += 1;
    else {
      batch.push(one);
      if (batch.length >= BATCH) await flush();
    }
  }
  await flush();
  return summary;
}
