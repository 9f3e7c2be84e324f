import type { PreparedContact } from '@relais/contracts';
import { prepareContact } from '@relais/intake';
import { type ColumnMap, type Field, mapColumns } from './columns.ts';
import { FileFault } from './file-fault.ts';
import { readRows, type TableOptions } from './read-rows.ts';
import { rowToContact } from './row-to-contact.ts';

export interface FileToRead {
  /** Where it lies. */
  path: string;
  /** What it is called: stands in the evidence of each contact. */
  name: string;
  /** Headings or column numbers to fields. */
  map: ReadonlyMap<string, Field>;
  table: TableOptions;
  /** Keys of the address hashes. */
  pepper: string;
}

/** What a file holds, in its order. An address that stands in it more than once counts the first time. */
export type FoundInFile =
  | { kind: 'columns'; columns: ColumnMap }
  | { kind: 'contact'; line: number; contact: PreparedContact }
  | { kind: 'repeated'; line: number }
  | { kind: 'bad'; line: number; message: string };

/** Reads the contacts of a file, row by row. @throws {FileFault} for a file that is none, or none of addresses */
export async function* contactsIn({ path, name, map, table, pepper }: FileToRead): AsyncGenerator<FoundInFile> {
  const seen = new Set<string>();
  let columns: ColumnMap | undefined;
  for await (const { line, cells } of readRows(path, table)) {
    if (!columns) {
      columns = mapColumns(cells, map);
      yield { kind: 'columns', columns };
      if (columns.hasHeadings) continue;
    }
    const row = rowToContact(cells, columns);
    const prepared = row.ok ? prepareContact(row.input, { pepper, sighting: sightingOf(name, line, row.input) }) : row;
    if (!prepared.ok) {
      yield {
        kind: 'bad',
        line,
        message: 'path' in prepared ? `${prepared.path}: ${prepared.message}` : prepared.message,
      };
    } else if (seen.has(prepared.contact.emailHash)) {
      yield { kind: 'repeated', line };
    } else {
      seen.add(prepared.contact.emailHash);
      yield { kind: 'contact', line, contact: prepared.contact };
    }
  }
  if (!columns) throw new FileFault('FILE_EMPTY', `${name} holds no rows`);
}

/** Evidence of an upload: which file and line an address came in by. */
const sightingOf = (name: string, line: number, { source_url }: { source_url?: string | undefined }) => ({
  sourceUrl: source_url,
  raw: { file: name.split(/[/\\]/).at(-1), line },
});
