import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { linesOf } from './json-lines.ts';

const linesIn = async (...chunks: (string | Buffer)[]) => {
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from(chunks))) lines.push(line);
  return lines;
};

describe('lines of a file', () => {
  it('come without their ends, whichever they are', async () => {
    expect(await linesIn('a\nb\r\n\nc')).toEqual(['a', 'b', '', 'c']);
    expect(await linesIn('a\n')).toEqual(['a']);
    expect(await linesIn()).toEqual([]);
  });

  it('stay whole over chunks, cut letters and a byte order mark', async () => {
    const bytes = Buffer.from('\ufeffété\nà');
    expect(await linesIn(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['été', 'à']);
  });

  it('are not cut where JSON allows a line separator inside a string', async () => {
    expect(await linesIn('"a\u2028b"\n')).toEqual(['"a\u2028b"']);
  });
});
