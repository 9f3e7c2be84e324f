import { AccountingHeaderMissing } from './accounting-errors.ts';
import type { Line } from './read-lines.ts';

/** A record's fields by column, or what is wrong with the line. */
export type CsvRow = { line: number; fields: Record<string, string> } | { line: number; text: string; reason: string };

// A diagnostic holds a few lines; an open quote that runs on for longer is a torn line, and must not swallow the file.
const maxLinesARecord = 64;

/**
 * Reads RFC 4180 with a header line: quoted fields may hold line ends, rows may be shorter than the header, and a header
 * in mid-file (files joined, a pipe restarted) names the columns from there on. A torn line is reported alone: reading
 * goes on with the line after it.
 *
 * @throws AccountingHeaderMissing when the first line names no columns and `header` is not given
 */
export async function* readCsv(lines: AsyncIterable<Line>, header?: readonly string[]): AsyncGenerator<CsvRow> {
  let columns = header;
  for await (const row of splitRows(lines)) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    const names = row.cells.map((cell) => cell.trim());
    if (isHeader(names, columns === undefined)) {
      columns = names;
      continue;
    }
    if (columns === undefined) throw new AccountingHeaderMissing(row.text);
    const named = columns;
    if (row.cells.length > named.length) {
      yield { line: row.line, text: row.text, reason: `${row.cells.length} fields under ${named.length} columns` };
      continue;
    }
    yield { line: row.line, fields: Object.fromEntries(row.cells.map((cell, index) => [named[index] ?? '', cell])) };
  }
}

/** The first line only has to name the type; later ones must not be taken for headers by chance. */
function isHeader(cells: readonly string[], first: boolean): boolean {
  const names = cells.map((cell) => cell.toLowerCase());
  return names.includes('type') && (first || names.includes('timelogged'));
}

type Row = { line: number; text: string; cells: string[] } | { line: number; text: string; reason: string };

async function* splitRows(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  const pending: Line[] = [];
  for await (const line of lines) {
    pending.push(line);
    yield* takeRows(pending, false);
  }
  yield* takeRows(pending, true);
}

/** Takes whole records off the front; waits for more lines while a quote is open, unless there will be none. */
function* takeRows(pending: Line[], ended: boolean): Generator<Row> {
  for (let first = pending[0]; first !== undefined; first = pending[0]) {
    const { text, used, closed } = joinWhileOpen(pending);
    if (!closed && !ended && used < maxLinesARecord) return;
    if (closed) {
      pending.splice(0, used);
      if (text.trim() !== '') yield { line: first.number, text, cells: splitCells(text) };
    } else {
      pending.shift();
      yield { line: first.number, text: first.text, reason: 'a quote is never closed' };
    }
  }
}

function joinWhileOpen(pending: readonly Line[]): { text: string; used: number; closed: boolean } {
  let open = false;
  let used = 0;
  for (const { text } of pending) {
    used += 1;
    if (oddQuotes(text)) open = !open;
    if (!open || used === maxLinesARecord) break;
  }
  const text = pending.slice(0, used).map((line) => line.text);
  return { text: text.join('\n'), used, closed: !open };
}

function oddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function splitCells(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"' && quoted && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (sign === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += sign;
  }
  cells.push(cell);
  return cells;
}
