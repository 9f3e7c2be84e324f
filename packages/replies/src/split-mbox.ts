/** One message of a mailbox file. */
export interface MessageBytes {
  /** From 1. */
  number: number;
  bytes: Uint8Array;
}

/** Words stand at the front of a mail; what is attached behind them nobody asks for. */
const KEPT_BYTES = 2 * 1024 * 1024;
const NEWLINE = 10;
const SEPARATOR = /^From \S*.*\d{2}:\d{2}/;

/**
 * The messages of an mbox file (RFC 4155, with `>From ` taken back), or of a file that holds a single mail, as they arrive. Of a
 * message with large attachments the front is kept.
 */
export async function* splitMbox(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<MessageBytes> {
  let lines: Buffer[] = [];
  let size = 0;
  let number = 0;
  let isMbox = false;
  let afterBlank = true;
  let isFirst = true;

  for await (const line of byteLines(chunks)) {
    const start = line.subarray(0, 200).toString('latin1');
    const isBlank = start.trim() === '';
    if (afterBlank && (isFirst || isMbox) && SEPARATOR.test(start)) {
      number += isMbox ? 1 : 0;
      if (isMbox) yield { number, bytes: Buffer.concat(lines) };
      isMbox = true;
      lines = [];
      size = 0;
    } else if (size < KEPT_BYTES) {
      const kept = isMbox && /^>+From /.test(start) ? line.subarray(1) : line;
      lines.push(kept);
      size += kept.length;
    }
    isFirst &&= isBlank;
    afterBlank = isBlank;
  }
  const last = Buffer.concat(lines);
  if (isMbox || last.toString('latin1').trim() !== '') yield { number: number + 1, bytes: last };
}

/** Lines with their ends; a line longer than a mail may have comes in pieces. */
async function* byteLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = Buffer.concat([rest, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    let end = bytes.indexOf(NEWLINE);
    while (end >= 0) {
      yield bytes.subarray(0, end + 1);
      bytes = bytes.subarray(end + 1);
      end = bytes.indexOf(NEWLINE);
    }
    if (bytes.length > KEPT_BYTES) {
      yield bytes;
      bytes = Buffer.alloc(0);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield rest;
}
