/** Whole records at the front of what was read. */
export interface Cut {
  /** Bytes they take up, line ends included. */
  bytes: number;
  records: number;
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;
// What the reader takes for a torn line, and must not swallow the file.
const MOST_LINES = 64;

/**
 * Where whole records end: at a line end outside quotes. A line that is still being written stays behind, unless nothing will
 * follow it. A quote that is never closed ends with its line, so that one torn line does not stop the file.
 */
export function cutRecords(read: Uint8Array, { most, ended }: { most: number; ended: boolean }): Cut {
  let [bytes, records, lines] = [0, 0, 0];
  let open = false;
  for (let at = 0; at < read.length && records < most; at += 1) {
    if (read[at] === QUOTE) open = !open;
    if (read[at] !== NEWLINE) continue;
    lines += 1;
    if (open && lines < MOST_LINES) continue;
    if (open) at = read.indexOf(NEWLINE, bytes);
    bytes = at + 1;
    records += 1;
    lines = 0;
    open = false;
  }
  if (ended && records < most && bytes < read.length) return { bytes: read.length, records: records + 1 };
  return { bytes, records };
}
