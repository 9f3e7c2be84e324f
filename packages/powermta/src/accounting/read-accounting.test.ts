import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AccountingHeaderMissing, AccountingTooLarge, AccountingUnreadable } from './accounting-errors.ts';
import type { AccountingRecord } from './accounting-record.ts';
import { type AccountingOptions, type RejectedLine, readAccounting } from './read-accounting.ts';

async function read(data: string | Buffer, options: AccountingOptions & { pieces?: number } = {}) {
  const { pieces = 1, ...rest } = options;
  const bytes = Buffer.from(data);
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const records: AccountingRecord[] = [];
  const rejected: RejectedLine[] = [];
  let batches = 0;
  for await (const batch of readAccounting(Readable.from(chunks), rest)) {
    records.push(...batch.records);
    rejected.push(...batch.rejected);
    batches += 1;
  }
  return { records, rejected, batches };
}

const header = 'type,timeLogged,orig,rcpt,dsnStatus,dsnDiag,bounceCat,vmta,jobId,queue,header_X-Mw-Subscriber-Uid';
const bounce =
  'b,2026-03-02 10:00:00+0100,b@bounce.brand1.example,anna@firm.example,5.1.1 (bad destination mailbox address),smtp;550 5.1.1 User unknown,bad-mailbox,vmta-a,mailwizz-ab123cdefgh45,firm.example/vmta-a,cd456abcdefgh';

describe('reading an accounting file', () => {
  it('reads a bounce by the names of its columns', async () => {
    const { records } = await read(`${header}\n${bounce}\n`);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      type: 'b',
      line: 2,
      timeLogged: new Date('2026-03-02T09:00:00Z'),
      rcpt: 'anna@firm.example',
      dsnDiag: 'smtp;550 5.1.1 User unknown',
      bounceCat: 'bad-mailbox',
      sourceIp: null,
      headers: { 'x-mw-subscriber-uid': 'cd456abcdefgh' },
    });
  });

  it('does not care for order and case of columns, and keeps the unknown ones', async () => {
    const { records: named } = await read('RCPT,TYPE,userString,TimeLogged\nanna@firm.example,D,blue,1772442000\n');
    expect(named[0]).toMatchObject({ type: 'd', rcpt: 'anna@firm.example', raw: { userString: 'blue' } });
    expect(named[0]?.timeLogged).toEqual(new Date('2026-03-02T09:00:00Z'));
  });

  it('reads quoted fields with commas, quotes and line ends, in pieces of any size', async () => {
    const file =
      'type,timeLogged,dsnDiag,rcpt\r\nb,2026-03-02 10:00:00+0000,"smtp;550 ""no"", he\r\nsaid",anna@firm.example\r\n';
    for (const pieces of [1, 7, 60, file.length]) {
      const { records } = await read(file, { pieces });
      expect(records.map(({ dsnDiag, rcpt }) => [dsnDiag, rcpt])).toEqual([
        ['smtp;550 "no", he\nsaid', 'anna@firm.example'],
      ]);
    }
  });

  it('lets rows be shorter than the header, and columns empty', async () => {
    const { records } = await read(`${header}\nd,2026-03-02 10:00:00+0000,,anna@firm.example\n`);
    expect(records[0]).toMatchObject({ rcpt: 'anna@firm.example', orig: null, queue: null });
  });

  it('reads a file configured to hold the queueing time alone', async () => {
    const file =
      'type,timeQueued,bounceCat,rcpt,dsnStatus\nb,2016-05-29 01:10:51+0200,bad-domain,anna@gone.example,5.1.2 (bad destination system: no such domain)\n';
    const { records, rejected } = await read(file);
    expect(rejected).toEqual([]);
    expect(records[0]).toMatchObject({ timeLogged: null, timeQueued: new Date('2016-05-28T23:10:51Z') });
  });

  it('takes a header in mid-file for the columns from there on', async () => {
    const file = `${header}\n${bounce}\ntype,rcpt,timeLogged\nd,bob@firm.example,2026-03-02 10:00:00+0000\n`;
    const { records, rejected } = await read(file);
    expect(records.map(({ rcpt }) => rcpt)).toEqual(['anna@firm.example', 'bob@firm.example']);
    expect(rejected).toEqual([]);
  });

  it('reports a bad line with its number, and goes on', async () => {
    const file = [
      header,
      bounce,
      'b,yesterday,x,y',
      ',2026-03-02 10:00:00+0000',
      'what is this?,2026-03-02 10:00:00+0000',
      `d,2026-03-02 10:00:00+0000,${'x,'.repeat(20)}`,
      bounce,
    ].join('\n');
    const { records, rejected } = await read(file);
    expect(records.map(({ line }) => line)).toEqual([2, 7]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '"yesterday" is no time'],
      [4, 'the type is missing'],
      [5, '"what is this?" is no record type'],
      [6, '23 fields under 11 columns'],
    ]);
  });

  it('loses one line to a torn quote, not the file', async () => {
    const torn = 'b,2026-03-02 10:00:00+0000,"torn';
    const many = Array.from({ length: 100 }, () => bounce);
    const { records, rejected } = await read([header, torn, ...many].join('\n'));
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([[2, 'a quote is never closed']]);
    expect(records).toHaveLength(100);
    const atTheEnd = await read([header, bounce, torn].join('\n'));
    expect(atTheEnd.records).toHaveLength(1);
    expect(atTheEnd.rejected).toHaveLength(1);
  });

  it('reads NDJSON as it reads CSV, and reports what is no object', async () => {
    const file = [
      '{"type":"b","timeLogged":"2026-03-02 10:00:00+0100","rcpt":"anna@firm.example","dlvSize":1024,"dlvSourceIp":"192.0.2.1"}',
      'oops',
      '',
      '[{"type":"d","timeLogged":1772442000,"rcpt":"bob@firm.example"}]',
    ].join('\n');
    const { records, rejected } = await read(file);
    expect(records.map(({ line, type, sourceIp }) => [line, type, sourceIp])).toEqual([
      [1, 'b', '192.0.2.1'],
      [4, 'd', null],
    ]);
    expect(records[0]?.raw.dlvSize).toBe('1024');
    expect(rejected).toEqual([{ line: 2, reason: 'no JSON object', text: 'oops' }]);
  });

  it('unpacks gzip, told by its first bytes', async () => {
    const packed = gzipSync(`${header}\n${bounce}\n`);
    expect((await read(packed, { pieces: packed.length })).records).toHaveLength(1);
    await expect(read(packed.subarray(0, packed.length - 20))).rejects.toThrow(AccountingUnreadable);
  });

  it('gives batches of the size asked for', async () => {
    const { records, batches } = await read([header, ...Array.from({ length: 1_050 }, () => bounce)].join('\n'));
    expect([records.length, batches]).toEqual([1_050, 3]);
  });

  it('refuses what has no header or no end, and reads nothing as nothing', async () => {
    await expect(read(`${bounce}\n`)).rejects.toThrow(AccountingHeaderMissing);
    expect((await read(`${bounce}\n`, { header: header.split(',') })).records).toHaveLength(1);
    await expect(read(gzipSync('x'.repeat(100_000)), { maxBytes: 10_000 })).rejects.toThrow(AccountingTooLarge);
    expect(await read('')).toEqual({ records: [], rejected: [], batches: 0 });
    expect(await read(`\uFEFF${header}\n`)).toEqual({ records: [], rejected: [], batches: 0 });
  });
});
