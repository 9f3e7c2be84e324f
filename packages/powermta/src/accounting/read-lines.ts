import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AccountingTooLarge, AccountingUnreadable } from './accounting-errors.ts';

export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/** Bytes, packed with gzip or not, as lines without their ends. A last line without an end is a line too. */
export async function* readLines(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let number = 0;
  let bytes = 0;
  let rest = '';
  for await (const chunk of unpack(source)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new AccountingTooLarge(maxBytes);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { number: ++number, text: withoutReturn(line) };
  }
  rest += decoder.decode();
  if (rest !== '') yield { number: ++number, text: withoutReturn(rest) };
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** gzip is told by its first two bytes, whatever the file is called. */
async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = (async function* () {
    try {
      if (head.length > 0) yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  yield* gunzip(all);
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzipped = createGunzip();
  const feeding = Readable.from(packed, { objectMode: false });
  feeding.once('error', (error) => gunzipped.destroy(error));
  feeding.pipe(gunzipped);
  try {
    for await (const chunk of gunzipped) yield chunk as Uint8Array;
  } catch (error) {
    throw new AccountingUnreadable({ cause: error });
  } finally {
    feeding.destroy();
    gunzipped.destroy();
  }
}
