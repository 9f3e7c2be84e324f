import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, recordPartnerEvents, redeliver } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt, Enqueue } from '@relais/queues';
import { newWebhookSecret, parseKeyring, sealSecret, secretContexts, verifyWebhook } from '@relais/signing';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';
import { notify } from './notify.ts';
import { retryDelay, retryDelays } from './retry-delay.ts';
import { createSender } from './send-webhook.ts';

const keyring = parseKeyring(`k1:${Buffer.alloc(32, 9).toString('base64')}`);
const secret = newWebhookSecret();
let test: TestDatabase;
let db: Database;
let tenantId: number;
let endpointId: number;
let server: Server;
let url: string;
let heard: { body: Record<string, unknown>; genuine: boolean }[];
let answerWith: (body: Record<string, unknown>) => number;
let jobs: unknown[][];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
});
afterAll(() => test.drop());

beforeEach(async () => {
  await db.$executeRaw`TRUNCATE tenants, partner_events, webhook_endpoints, alerts RESTART IDENTITY CASCADE`;
  heard = [];
  jobs = [];
  answerWith = () => 200;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const body = JSON.parse(rawBody.toString());
    heard.push({
      body,
      genuine: verifyWebhook({ secrets: [secret], headers: request.headers, rawBody, nowMs: Date.now() }).ok,
    });
    response.writeHead(answerWith(body)).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  endpointId = (await db.webhookEndpoint.create({ data: { tenantId, url, secretSealed: '', events: [] } })).id;
  await db.webhookEndpoint.update({
    where: { id: endpointId },
    data: { secretSealed: sealSecret(secret, keyring, secretContexts.webhookSecret(endpointId)) },
  });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const record = async (...job: unknown[]) => void jobs.push(job);
const enqueue: Enqueue = Object.assign(record, { many: record });

async function run(allowedAddresses: string[] = ['127.0.0.1']) {
  const sender = createSender({ timeoutMs: 2_000, allowedAddresses });
  const process = notify({ db, enqueue, sender, keyring, concurrency: 4, tell: null });
  await process({ kind: 'fan_out' }, attempt);
  const outcome = await process({ kind: 'deliver', tenantId, endpointId }, attempt);
  sender.close();
  return outcome;
}
const tell = (contactId: number, ...types: ('email.opened' | 'contact.bounced' | 'email.clicked')[]) =>
  recordPartnerEvents(
    db,
    types.map((type) => ({ tenantId, type, contactId, body: { email: `p${contactId}@good.test`, campaign_id: 7 } })),
  );
const due = () => db.$executeRaw`UPDATE webhook_deliveries SET due_at = now() WHERE status = 'pending'`;
const statuses = async () =>
  (await db.webhookDelivery.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status);

describe('telling a partner', () => {
  it('signs, keeps the seeds’ fields, and tells each event once', async () => {
    await tell(1, 'contact.bounced');
    await run();
    await run();
    expect(heard).toEqual([
      {
        genuine: true,
        body: {
          id: 'evt_1',
          event_type: 'contact.bounced',
          legacy_event_type: 'bounce',
          occurred_at: expect.any(String),
          email: 'p1@good.test',
          campaign_id: 7,
          metadata: {},
        },
      },
    ]);
    expect(await statuses()).toEqual(['delivered']);
    expect(await db.webhookAttempt.findMany()).toMatchObject([{ httpStatus: 200, answer: 'ok' }]);
  });

  it('keeps a contact’s events in their order, and a failing one holds back only its own contact', async () => {
    answerWith = ({ email }) => (email === 'p1@good.test' && heard.length < 4 ? 500 : 200);
    await tell(1, 'email.opened', 'email.clicked');
    await tell(2, 'email.opened', 'email.clicked');
    await run();
    const order = (email: string) =>
      heard.filter(({ body }) => body.email === email).map(({ body }) => body.event_type);
    expect(order('p2@good.test')).toEqual(['email.opened', 'email.clicked']);
    expect(order('p1@good.test')).toEqual(['email.opened']);
    await due();
    answerWith = () => 200;
    await run();
    expect(order('p1@good.test')).toEqual(['email.opened', 'email.opened', 'email.clicked']);
    expect(new Set(await statuses())).toEqual(new Set(['delivered']));
  });

  it('asks for a job of its own when a retry is due soon', async () => {
    answerWith = () => 503;
    await tell(1, 'email.opened');
    await run();
    expect(jobs.at(-1)).toEqual(['notify', { kind: 'deliver', tenantId, endpointId }, { afterMs: expect.any(Number) }]);
    expect(await statuses()).toEqual(['pending']);
  });

  it('switches an endpoint off that is gone, with an alert, and keeps what waits', async () => {
    answerWith = () => 410;
    await tell(1, 'email.opened', 'email.clicked');
    await run();
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({
      isActive: false,
      disabledReason: expect.stringContaining('410'),
    });
    expect(await statuses()).toEqual(['failed', 'pending']);
    expect(jobs.at(-1)).toEqual(['notify', { kind: 'alert', alertId: 1 }]);
  });

  it('switches an endpoint off that has failed for three days', async () => {
    answerWith = () => 500;
    await db.webhookEndpoint.update({
      where: { id: endpointId },
      data: { failingSince: new Date(Date.now() - 4 * 86_400_000) },
    });
    await tell(1, 'email.opened');
    await run();
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({ isActive: false });
  });

  it('never calls a private address that is not on the list', async () => {
    await tell(1, 'email.opened');
    await run([]);
    expect(heard).toEqual([]);
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({
      isActive: false,
      disabledReason: expect.stringContaining('may not be called'),
    });
  });

  it('tells only what the endpoint asked for', async () => {
    await db.webhookEndpoint.update({ where: { id: endpointId }, data: { events: ['contact.bounced'] } });
    await tell(1, 'email.opened', 'contact.bounced');
    await run();
    expect(heard.map(({ body }) => body.event_type)).toEqual(['contact.bounced']);
  });

  it('sends a delivery again under its first id', async () => {
    await tell(1, 'email.opened');
    await run();
    const [delivery] = await db.webhookDelivery.findMany();
    expect(await redeliver(db, tenantId + 1, delivery?.id ?? 0n)).toBeNull();
    expect(await redeliver(db, tenantId, delivery?.id ?? 0n)).toEqual({ endpointId });
    await run();
    expect(heard.map(({ body }) => body.id)).toEqual(['evt_1', 'evt_1']);
  });
});

describe('retries', () => {
  it('follow the table for about a day and then end', () => {
    expect(retryDelays.map((_, made) => retryDelay(made + 1, () => 0.5))).toEqual([...retryDelays]);
    expect(retryDelay(8)).toBeNull();
    const hours = retryDelays.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(17);
    expect(hours).toBeLessThan(25);
  });

  it('wait at least as long as the endpoint asks', () => {
    expect(judgeAnswer({ status: 429, body: '', retryAfterMs: 90_000 }, 1).result).toEqual({
      kind: 'retry',
      afterMs: 90_000,
    });
  });
});
