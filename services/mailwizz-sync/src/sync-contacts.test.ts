import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt, Enqueue } from '@relais/queues';
import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createCircuits } from './circuit.ts';
import { createClients } from './clients.ts';
import { createFieldCheck } from './list-fields.ts';
import { syncContacts } from './sync-contacts.ts';

const API_KEY = 'a'.repeat(40);
const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

let test: TestDatabase;
let db: Database;
let mailwizz: RunningMailwizz;
let tenantId: number;
let instanceId: number;
let listUid: string;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
});
afterAll(() => test.drop());

beforeEach(async () => {
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, mailwizz_sync_log RESTART IDENTITY CASCADE`;
  mailwizz = await startMailwizz({ customers: [{ apiKey: API_KEY, name: 'SOS' }] });
  listUid = mailwizz.admin.createList('Avocats').listUid;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  const sealed = sealSecret(API_KEY, keyring, secretContexts.mailwizzApiKey(tenantId, 'client-1'));
  instanceId = (
    await db.mailwizzInstance.create({
      data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: mailwizz.url, apiKeySealed: sealed },
    })
  ).id;
});
afterEach(() => mailwizz.stop());

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const enqueue: Enqueue = Object.assign(async () => {}, { many: async () => {} });
const build = (restMs = 5_000) =>
  syncContacts({
    db,
    clientFor: createClients({ keyring, timeoutMs: 2_000 }),
    ensureFields: createFieldCheck(60_000),
    circuits: createCircuits({ opensAfter: 2, restMs }),
    restMs,
    keyring,
    enqueue,
    pollBudgetMs: 1_000,
    pepper: 'a pepper for the tests',
  });

async function given(emails: readonly string[], more: object = {}): Promise<number[]> {
  const source = await db.dataSource.upsert({
    where: { tenantId_sourceId: { tenantId, sourceId: 'api-one' } },
    create: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' },
    update: {},
  });
  const list = await db.mailwizzList.upsert({
    where: { instanceId_listUid: { instanceId, listUid } },
    create: { tenantId, instanceId, listUid, name: 'Avocats' },
    update: {},
  });
  const data = emails.map((email) => ({
    tenantId,
    dataSourceId: source.id,
    email,
    emailHash: email,
    emailDomain: email.split('@')[1] ?? '',
    status: 'validated',
    listId: list.id,
    instanceId,
    ...more,
  }));
  return (await db.contact.createManyAndReturn({ data, select: { id: true } })).map(({ id }) => id);
}
const rows = () => mailwizz.admin.subscribers(listUid);
const statuses = async () => (await db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status);

describe('sync', () => {
  it('creates subscribers with every field, making the fields the list lacks', async () => {
    const contactIds = await given(['ann@good.test'], {
      firstName: 'Ann',
      company: 'Cabinet Ann',
      countryCode: 'TH',
      social: { linkedin: 'https://l.test/ann' },
    });
    expect(await build()({ tenantId, instanceId, contactIds }, attempt)).toMatchObject({
      kind: 'done',
      detail: { injected: 1 },
    });
    expect(JSON.stringify(rows()[0])).toContain('Cabinet Ann');
    expect(JSON.stringify(rows()[0])).toContain('https://l.test/ann');
    expect(await statuses()).toEqual(['injected']);
  });

  it('updates who is there, and leaves who unsubscribed there unsubscribed, here too', async () => {
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'ann@good.test', FNAME: 'Old' }, status: 'confirmed' });
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'bob@good.test' }, status: 'unsubscribed' });
    mailwizz.admin.blacklist('cat@good.test');
    const contactIds = await given(['ann@good.test', 'bob@good.test', 'cat@good.test'], { firstName: 'New' });
    await build()({ tenantId, instanceId, contactIds }, attempt);
    expect(await statuses()).toEqual(['injected', 'unsubscribed', 'blacklisted']);
    expect(rows()).toHaveLength(2);
    expect(rows().map(({ status }) => status)).toEqual(['confirmed', 'unsubscribed']);
  });

  it('runs twice without a second subscriber', async () => {
    const contactIds = await given(['ann@good.test', 'bob@good.test']);
    const process = build();
    await Promise.all([
      process({ tenantId, instanceId, contactIds }, attempt),
      process({ tenantId, instanceId, contactIds }, attempt),
    ]);
    expect(rows()).toHaveLength(2);
    expect(await statuses()).toEqual(['injected', 'injected']);
    expect(await process({ tenantId, instanceId, contactIds }, attempt)).toMatchObject({ kind: 'skip' });
  });

  it('stays within the day’s quota and keeps the rest for tomorrow', async () => {
    await db.mailwizzInstance.update({ where: { id: instanceId }, data: { dailyQuota: 3 } });
    const contactIds = await given(Array.from({ length: 5 }, (_, i) => `p${i}@good.test`));
    expect(await build()({ tenantId, instanceId, contactIds }, attempt)).toMatchObject({
      detail: { injected: 3, over_quota: 2 },
    });
    expect(rows()).toHaveLength(3);
  });

  it.each(['500', '429', 'html', 'html-200', 'reset', 'lost-answer', 'unauthorized'] as const)(
    'waits at no attempt’s cost while MailWizz answers %s, then doubles nobody',
    async (mode) => {
      const contactIds = await given(['ann@good.test', 'bob@good.test']);
      const process = build(10);
      mailwizz.admin.setFault({ mode });
      expect(await process({ tenantId, instanceId, contactIds }, attempt)).toMatchObject({ kind: 'later' });
      expect(await statuses()).toEqual(['validated', 'validated']);
      expect(await db.mailwizzSyncLog.count({ where: { action: 'deferred' } })).toBeGreaterThan(0);
      mailwizz.admin.setFault('none');
      await expect
        .poll(async () => (await process({ tenantId, instanceId, contactIds }, attempt)).kind)
        .toMatch(/done|skip/);
      expect(rows()).toHaveLength(2);
      expect(await statuses()).toEqual(['injected', 'injected']);
    },
  );

  it('stops knocking at an instance whose circuit is open', async () => {
    const contactIds = await given(['ann@good.test']);
    const process = build();
    mailwizz.admin.setFault('500');
    for (let i = 0; i < 5; i += 1) await process({ tenantId, instanceId, contactIds }, attempt);
    const before = mailwizz.admin.stats().requests;
    expect(await process({ tenantId, instanceId, contactIds }, attempt)).toEqual({
      kind: 'later',
      afterMs: 5_000,
      reason: 'CIRCUIT_OPEN',
    });
    expect(mailwizz.admin.stats().requests).toBe(before);
  });

  it('never sends who was suppressed in the meantime', async () => {
    const contactIds = await given(['ann@good.test']);
    await db.suppression.create({ data: { tenantId, emailHash: 'ann@good.test', reason: 'complaint', source: 't' } });
    expect(await build()({ tenantId, instanceId, contactIds }, attempt)).toMatchObject({ kind: 'skip' });
    expect(rows()).toHaveLength(0);
    expect(await statuses()).toEqual(['blacklisted']);
  });
});
