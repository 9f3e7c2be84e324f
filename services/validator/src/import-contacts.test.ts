import { createImport, importOf, type NewImport, overdueImports, rejectedRows } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt } from '@relais/queues';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { importContacts } from './import-contacts.ts';

let test: TestDatabase;
let wish: NewImport;
let sent: { queue: string; ids: number[] }[] = [];
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.$executeRaw`TRUNCATE tenants, contacts, contact_imports RESTART IDENTITY CASCADE`;
  const tenant = await test.db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } });
  const source = await test.db.dataSource.create({
    data: { tenantId: tenant.id, sourceId: 'csv-manual', type: 'upload', name: 'CSV' },
  });
  wish = {
    tenantId: tenant.id,
    dataSourceId: source.id,
    fileName: 'leads.csv',
    options: { map: { Remarque: 'custom_fields.note' } },
    isDryRun: false,
    requestedBy: 'key:rk_test',
  };
  sent = [];
});

const FILE = [
  'Nom;Prénom;Courriel;Remarque',
  'Fontaine;Claire;claire@example.org;rappeler',
  'Lee;Ann;not an address;',
  'Fontaine;Claire;CLAIRE@example.org;',
  'Bauer;Jan;jan@example.org;',
  'Kim;Su;su@example.org;',
].join('\n');

const attemptOf = (signal: AbortSignal): Attempt => ({ jobId: '1', number: 1, signal, log: pino({ level: 'silent' }) });
function run(importId: number, signal = new AbortController().signal) {
  const record = async (queue: string, payload: { contactIds?: number[] }) =>
    void sent.push({ queue, ids: payload.contactIds ?? [] });
  const enqueue = Object.assign(record, { many: record }) as never;
  const process = importContacts({ db: test.db, enqueue, pepper: 'a pepper for the tests', stretch: 2 });
  return process({ tenantId: wish.tenantId, importId }, attemptOf(signal));
}
const standing = async (id: number) => importOf(test.db, wish.tenantId, id);

describe('import', () => {
  it('reads a file into contacts, tells the bad row with its line, and keeps no byte of it', async () => {
    const id = await createImport(test.db, wish, Buffer.from(FILE));
    expect(await standing(id)).toMatchObject({ status: 'waiting', rows: 0, columns: null });
    expect(await run(id)).toEqual({ kind: 'done', detail: { rows: 5 } });
    expect(await standing(id)).toMatchObject({
      status: 'completed',
      columns: [
        { heading: 'Nom', field: 'last_name' },
        { heading: 'Prénom', field: 'first_name' },
        { heading: 'Courriel', field: 'email' },
        { heading: 'Remarque', field: 'custom_fields.note' },
      ],
      rows: 5,
      new: 3,
      known: 0,
      repeated: 1,
      rejected: 1,
    });
    expect(await rejectedRows(test.db, wish.tenantId, id, { after: 0, limit: 10 })).toEqual([
      { line: 3, message: expect.stringContaining('email: ') },
    ]);
    expect(sent.flatMap(({ ids }) => ids)).toHaveLength(3);
    expect(await test.db.contactImportChunk.count()).toBe(0);
    expect(await run(id)).toMatchObject({ kind: 'skip' });
  });

  it('goes on where a run that died had come to, and counts nothing twice', async () => {
    const id = await createImport(test.db, wish, Buffer.from(FILE));
    const dying = new AbortController();
    dying.abort(new Error('stopping'));
    await expect(run(id, dying.signal)).rejects.toThrow('stopping');
    // As a killed process leaves it: a stretch stored, and a lease that runs out.
    await test.db.$executeRaw`UPDATE contact_imports SET status = 'waiting'`;
    const half = importContacts({
      db: test.db,
      enqueue: Object.assign(() => Promise.reject(new Error('killed')), { many: async () => {} }) as never,
      pepper: 'a pepper for the tests',
      stretch: 2,
    });
    await expect(
      half({ tenantId: wish.tenantId, importId: id }, attemptOf(new AbortController().signal)),
    ).rejects.toThrow();
    expect(await standing(id)).toMatchObject({ status: 'running', rows: 2, new: 1, rejected: 1 });
    await expect.poll(async () => (await overdueImports(test.db)).length).toBe(1);
    expect(await run(id)).toMatchObject({ kind: 'done' });
    expect(await standing(id)).toMatchObject({
      status: 'completed',
      rows: 5,
      new: 3,
      known: 0,
      repeated: 1,
      rejected: 1,
    });
    expect(await test.db.contact.count()).toBe(3);
  });

  it('only tells what a dry run would come to, and says why a file cannot be read', async () => {
    const dry = await createImport(test.db, { ...wish, isDryRun: true }, Buffer.from(FILE));
    await run(dry);
    expect(await standing(dry)).toMatchObject({ status: 'completed', new: 3, rejected: 1 });
    expect(await test.db.contact.count()).toBe(0);
    const bad = await createImport(test.db, { ...wish, options: {} }, Buffer.from('Name;Ville\nAnn;Lyon'));
    await run(bad);
    expect(await standing(bad)).toMatchObject({
      status: 'failed',
      problem: { code: 'NO_ADDRESS_COLUMN', message: expect.stringContaining('there are Name, Ville') },
    });
  });
});
