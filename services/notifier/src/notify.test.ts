import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, recordPartnerEvents, redeliver, switchWebhookEndpoint } from '@relais/prisma';
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

describe('a partner whose endpoint is down', () => {
  const HOUR = 3_600_000;
  const isDown = (down: boolean) =>
    new Promise<unknown>((resolve) =>
      down
        ? server.close(resolve).closeAllConnections()
        : server.listen(Number(new URL(url).port), '127.0.0.1', () => resolve(null)),
    );
  /** Lets so much time pass for whatever waits in the database. */
  async function letTimePass(ms: number) {
    const seconds = ms / 1_000;
    await db.$executeRaw`UPDATE webhook_deliveries SET due_at = due_at - make_interval(secs => ${seconds}::float8)`;
    await db.$executeRaw`UPDATE webhook_endpoints SET failing_since = failing_since - make_interval(secs => ${seconds}::float8)`;
  }
  const heardOf = (contactId: number) =>
    heard.filter(({ body }) => body.email === `p${contactId}@good.test`).map(({ body }) => body.event_type);

  it('for the whole table of retries and longer loses nothing, keeps each contact’s order, and is told all when it is back', async () => {
    await tell(1, 'email.opened', 'email.clicked');
    await tell(2, 'email.opened');
    await isDown(true);
    for (const delay of [0, ...retryDelays, 11 * HOUR, 11 * HOUR]) {
      await letTimePass(delay * 1.25);
      await run();
    }
    await tell(1, 'contact.bounced');
    const first = await db.webhookDelivery.findFirstOrThrow({ include: { log: true }, orderBy: { id: 'asc' } });
    expect(first).toMatchObject({ status: 'pending', attempts: retryDelays.length + 3 });
    expect(first.log).toHaveLength(retryDelays.length + 3);
    expect(first.log[0]).toMatchObject({ httpStatus: null, answer: expect.stringContaining('ECONNREFUSED') });
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({ isActive: true });

    await isDown(false);
    await tell(3, 'email.opened');
    await run();
    expect([1, 2, 3].map(heardOf)).toEqual([
      ['email.opened', 'email.clicked', 'contact.bounced'],
      ['email.opened'],
      ['email.opened'],
    ]);
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({ failingSince: null });
    await redeliver(db, tenantId, first.id);
    await run();
    expect(heardOf(1).at(-1)).toBe('email.opened');
    expect(new Set(await statuses())).toEqual(new Set(['delivered']));
  });

  it('is switched off after three days with one alert, and hears what waited when it is switched on', async () => {
    await isDown(true);
    await tell(1, 'email.opened', 'email.clicked');
    for (let day = 0; day < 4; day += 0.5) {
      await run();
      await letTimePass(12 * HOUR);
    }
    expect(await db.webhookEndpoint.findFirst()).toMatchObject({
      isActive: false,
      disabledReason: expect.stringContaining('three days'),
    });
    expect(await db.alert.findMany()).toMatchObject([{ kind: 'webhook_disabled', tenantId, count: 1 }]);
    expect(jobs.filter(([, payload]) => Object(payload).kind === 'alert')).toHaveLength(1);
    await tell(1, 'contact.bounced');
    expect(await run()).toMatchObject({ kind: 'skip' });

    await isDown(false);
    expect(await switchWebhookEndpoint(db, tenantId, endpointId, true)).toBe(true);
    await run();
    expect(heardOf(1)).toEqual(['email.opened', 'email.clicked', 'contact.bounced']);
  });

  it('for one delivery only gives that one up after the table, and tells it again when asked', async () => {
    answerWith = ({ email }) => (email === 'p1@good.test' ? 500 : 200);
    await tell(1, 'email.opened');
    for (const [round, delay] of [0, ...retryDelays].entries()) {
      await letTimePass(delay * 1.25);
      await tell(10 + round, 'email.opened');
      await run();
    }
    const failed = await db.webhookDelivery.findMany({ where: { status: 'failed' } });
    expect(failed).toMatchObject([{ attempts: retryDelays.length + 1 }]);
    answerWith = () => 200;
    await redeliver(db, tenantId, failed[0]?.id ?? 0n);
    await run();
    expect(heardOf(1)).toHaveLength(retryDelays.length + 2);
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
