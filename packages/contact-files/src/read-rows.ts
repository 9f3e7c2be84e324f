import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { canonicalCharset, charsetOfMark, decoderFor } from './charset.ts';
import { FileFault, wordsOf } from './file-fault.ts';

/** A row of a file and the line it ends on (of a sheet: its row), counted from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface TableOptions {
  /** Of a text file; found out when not said. */
  readonly delimiter?: string | undefined;
  /** Of a text file: a label of the encoding standard; found out when not said. */
  readonly encoding?: string | undefined;
  /** Of a workbook: the first one that holds anything when not said. */
  readonly sheet?: string | undefined;
}

/** A workbook is read as a whole; beyond this it should be saved as CSV, which is streamed. */
const MOST_WORKBOOK_BYTES = 50_000_000;
/** A quote that is never closed would otherwise swallow the rest of the file. */
const LONGEST_ROW = 1_000_000;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The rows of a CSV file or an XLSX workbook, headings included, empty ones left out. @throws {FileFault} */
export async function* readRows(file: string, options: TableOptions): AsyncGenerator<TableRow> {
  const head = await firstBytes(file, 64 * 1024);
  // XLSX is a ZIP; the old XLS is an OLE container.
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) yield* readWorkbook(file, options);
  else if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw new FileFault('FILE_UNREADABLE', `${file} is an old Excel workbook (.xls); save it as .xlsx or CSV`);
  } else yield* readText(file, head, options);
}

async function firstBytes(file: string, most: number): Promise<Buffer> {
  const handle = await openFile(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @throws {FileFault} FILE_UNREADABLE */
async function openFile(file: string) {
  try {
    const handle = await open(file);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be read (${code})`;
    throw new FileFault('FILE_UNREADABLE', `${file} ${why}`, { cause: error });
  }
  throw new FileFault('FILE_UNREADABLE', `${file} is a folder; name a file in it`);
}

const bytesOf = async (file: string) => (await openFile(file)).createReadStream();

async function* readText(file: string, head: Buffer, options: TableOptions): AsyncGenerator<TableRow> {
  const { parse } = await import('csv-parse');
  const charset = await charsetOf(file, head, options.encoding);
  const decoder = decoderFor(charset);
  const sample = decoderFor(charset)
    .decode(head)
    .replace(/^\ufeff/, '');
  const parser = parse({
    delimiter: options.delimiter ?? delimiterOf(sample),
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_ROW,
  });
  const text = Readable.from(decoded(await bytesOf(file), decoder));
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw new FileFault('FILE_UNREADABLE', `${file}: ${wordsOf(error)}; the rows before it were read`, {
      cause: error,
    });
  }
}

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  decoder: ReturnType<typeof decoderFor>,
): AsyncGenerator<string> {
  for await (const chunk of bytes) yield decoder.decode(chunk);
  yield decoder.end();
}

/** As said, by the byte order mark, UTF-8 if the whole file is, else windows-1252, which spreadsheets in Europe write. */
async function charsetOf(file: string, head: Buffer, said: string | undefined): Promise<string> {
  if (said !== undefined) {
    const known = canonicalCharset(said);
    if (known) return known;
    throw new FileFault(
      'ENCODING_UNKNOWN',
      `"${said}" is no encoding; such as utf-8, windows-1252, utf-16le, windows-1251, gb18030`,
    );
  }
  const marked = charsetOfMark(head);
  if (marked) return marked;
  const strict = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of await bytesOf(file)) strict.decode(chunk, { stream: true });
    strict.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/** The separator that cuts the first lines into the same number of columns, and into most. Quoted ones do not count. */
export function delimiterOf(sample: string): string {
  const lines = sample
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10);
  const best = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    const agreeing = counts.filter((count) => count === first).length;
    return { delimiter, weight: first === 0 ? 0 : agreeing * 100 + first };
  }).sort((a, b) => b.weight - a.weight)[0];
  return best && best.weight > 0 ? best.delimiter : ',';
}

async function* readWorkbook(file: string, { sheet: wanted }: TableOptions): AsyncGenerator<TableRow> {
  const { size } = await stat(file);
  if (size > MOST_WORKBOOK_BYTES) {
    throw new FileFault(
      'FILE_TOO_LARGE',
      `${file} is a workbook of ${Math.round(size / 1e6)} MB; save it as CSV, which is read as a stream`,
    );
  }
  const { default: readWorkbookFile } = await import('read-excel-file/node');
  const sheets = await readWorkbookFile(file).catch((error: unknown) => {
    throw new FileFault(
      'FILE_UNREADABLE',
      `${file} is no workbook that can be read (${wordsOf(error)}); save it as CSV`,
      { cause: error },
    );
  });
  const sheet =
    wanted === undefined ? sheets.find(({ data }) => data.length > 0) : sheets.find((one) => one.sheet === wanted);
  if (wanted !== undefined && !sheet) {
    const names = sheets.map((one) => `"${one.sheet}"`).join(', ');
    throw new FileFault('SHEET_UNKNOWN', `${file} has no sheet "${wanted}"; there are ${names}`);
  }
  for (const [index, row] of (sheet?.data ?? []).entries()) {
    const cells = row.map(textOf);
    if (cells.some((cell) => cell.trim() !== '')) yield { line: index + 1, cells };
  }
}

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
};
