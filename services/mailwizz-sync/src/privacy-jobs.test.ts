import { hashAddress } from '@relais/email-address';
import { type Database, eraseSubject, erasureReceipt } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt, Enqueue } from '@relais/queues';
import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createCircuits } from './circuit.ts';
import { createClients } from './clients.ts';
import { createFieldCheck } from './list-fields.ts';
import { syncContacts } from './sync-contacts.ts';

const API_KEY = 'a'.repeat(40);
const PEPPER = 'a pepper for the tests';
const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

let test: TestDatabase;
let db: Database;
let mailwizz: RunningMailwizz;
let tenantId: number;
let instanceId: number;
const jobs: unknown[][] = [];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  mailwizz = await startMailwizz({ customers: [{ apiKey: API_KEY, name: 'SOS' }] });
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  const apiKeySealed = sealSecret(API_KEY, keyring, secretContexts.mailwizzApiKey(tenantId, 'client-1'));
  const data = { tenantId, instanceId: 'client-1', name: 'One', baseUrl: mailwizz.url, apiKeySealed };
  instanceId = (await db.mailwizzInstance.create({ data })).id;
});
afterAll(async () => {
  await mailwizz.stop();
  await test.drop();
});

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const record = async (...job: unknown[]) => void jobs.push(job);
const enqueue: Enqueue = Object.assign(record, { many: record });
const sync = () =>
  syncContacts({
    db,
    enqueue,
    clientFor: createClients({ keyring, timeoutMs: 2_000 }),
    ensureFields: createFieldCheck(60_000),
    circuits: createCircuits({ opensAfter: 2, restMs: 10 }),
    restMs: 10,
    keyring,
    pepper: PEPPER,
    pollBudgetMs: 1_000,
  });
const inLists = (lists: readonly string[]) =>
  lists.map((uid) => mailwizz.admin.subscribers(uid).map(({ fields, status }) => `${fields.EMAIL} ${status}`));

it('deletes an erased person in every list, also when MailWizz is away at first, and proves it', async () => {
  const lists = ['Avocats', 'Notaires'].map((name) => mailwizz.admin.createList(name).listUid);
  for (const uid of lists)
    for (const email of ['ann@firm.example', 'bob@firm.example'])
      mailwizz.admin.addSubscriber(uid, { fields: { EMAIL: email }, status: 'confirmed' });
  const emailHash = hashAddress('ann@firm.example', PEPPER);
  const context = secretContexts.erasureAddress(tenantId, emailHash);
  const emailSealed = sealSecret('ann@firm.example', keyring, context);
  const erasureId = await eraseSubject(db, { tenantId, emailHash, emailSealed, reason: 'request', channel: 'cli' });
  const job = { kind: 'erase' as const, tenantId, erasureId };

  mailwizz.admin.setFault({ mode: '503', count: 1 });
  expect(await sync()(job, attempt)).toMatchObject({ kind: 'later' });
  expect(await erasureReceipt(db, tenantId, erasureId)).toMatchObject({
    completedAt: null,
    engines: [{ provedAt: null, lastError: expect.stringContaining('MAILWIZZ') }],
  });
  expect(await sync()(job, attempt)).toMatchObject({ kind: 'done' });
  expect(inLists(lists)).toEqual([['bob@firm.example confirmed'], ['bob@firm.example confirmed']]);
  expect(await erasureReceipt(db, tenantId, erasureId)).toMatchObject({ completedAt: expect.any(Date) });
  expect(await db.erasure.findMany()).toMatchObject([{ emailSealed: null }]);
  expect(await sync()(job, attempt)).toMatchObject({ kind: 'skip' });
});

it('finds by night who was brought back behind our back, repairs it, and raises an alert', async () => {
  const { listUid } = mailwizz.admin.createList('Restored');
  const add = (email: string, status = 'confirmed') =>
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: email }, status: status as 'confirmed' });
  for (let i = 0; i < 130; i++) add(`fine${i}@good.example`);
  for (const email of ['ann@firm.example', 'No@Said.example', 'x@closed.example']) add(email);
  add('quiet@said.example', 'unsubscribed');
  const suppress = (data: object) =>
    db.suppression.create({ data: { tenantId, reason: 'unsubscribed', source: 't', ...data } });
  await suppress({ emailHash: hashAddress('no@said.example', PEPPER) });
  await suppress({ emailHash: hashAddress('quiet@said.example', PEPPER) });
  await suppress({ domain: 'closed.example', tenantId: null });
  await suppress({ emailHash: hashAddress('fine1@good.example', PEPPER), expiresAt: new Date(0) });

  const job = { kind: 'reconcile' as const, tenantId, instanceId };
  expect(await sync()(job, attempt)).toMatchObject({ kind: 'done', detail: { gaps: 3 } });
  const statuses = Object.fromEntries(
    mailwizz.admin.subscribers(listUid).map(({ fields, status }) => [fields.EMAIL, status]),
  );
  expect(statuses).toMatchObject({
    'No@Said.example': 'unsubscribed',
    'x@closed.example': 'unsubscribed',
    'fine1@good.example': 'confirmed',
  });
  expect(statuses).not.toHaveProperty('ann@firm.example');
  expect(await db.alert.findMany()).toMatchObject([{ kind: 'suppression_gap', message: expect.stringContaining('3') }]);
  expect(jobs).toEqual([['notify', { kind: 'alert', alertId: 1 }]]);
  expect(await sync()(job, attempt)).toMatchObject({ kind: 'done', detail: { gaps: 0 } });
});
