import { type Database, type NewReport, storeReports } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Enqueue } from '@relais/queues';
import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createCircuits } from './circuit.ts';
import { createClients } from './clients.ts';
import { pollInstance } from './poll-instance.ts';
import { tellDeparted } from './tell-departed.ts';

const API_KEY = 'a'.repeat(40);
const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const signal = new AbortController().signal;

let test: TestDatabase;
let db: Database;
let mailwizz: RunningMailwizz;
let at: { tenantId: number; instanceId: number };
let listUid: string;
let campaignUid: string;
let people: { id: number; uid: string }[];
let jobs: { queue: string; payload: Record<string, unknown> }[];

const note = (queue: string, payloads: readonly object[]) =>
  void jobs.push(...payloads.map((payload) => ({ queue, payload: { ...payload } })));
const enqueue: Enqueue = Object.assign(async (queue: string, payload: object) => note(queue, [payload]), {
  many: async (queue: string, payloads: readonly object[]) => note(queue, payloads),
});

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, feedback_reports, poll_cursors, opt_outs RESTART IDENTITY CASCADE`;
  jobs = [];
  mailwizz = await startMailwizz({ customers: [{ apiKey: API_KEY, name: 'SOS' }] });
  ({ listUid } = mailwizz.admin.createList('Avocats'));
  const { id: tenantId } = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } });
  const apiKeySealed = sealSecret(API_KEY, keyring, secretContexts.mailwizzApiKey(tenantId, 'client-1'));
  const { id: instanceId } = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: mailwizz.url, apiKeySealed },
  });
  at = { tenantId, instanceId };
  const { id: listId } = await db.mailwizzList.create({ data: { tenantId, instanceId, listUid, name: 'Avocats' } });
  const { id: dataSourceId } = await db.dataSource.create({
    data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' },
  });
  people = [];
  for (let i = 0; i < 12; i += 1) {
    const email = `p${i}@example.com`;
    const { uid } = mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: email }, status: 'confirmed' });
    const { id } = await db.contact.create({
      data: {
        ...at,
        dataSourceId,
        listId,
        email,
        emailHash: email,
        emailDomain: 'example.com',
        status: 'injected',
        subscriberUid: uid,
      },
    });
    people.push({ id, uid });
  }
  ({ campaignUid } = mailwizz.admin.createCampaign(listUid, 'Spring', { status: 'sent' }));
});
afterEach(() => mailwizz.stop());

const deps = () => ({
  db,
  enqueue,
  clientFor,
  circuits: createCircuits({ opensAfter: 2, restMs: 5_000 }),
  restMs: 5_000,
  pollBudgetMs: 60_000,
});
const clientFor = createClients({ keyring, timeoutMs: 2_000 });
const poll = () => pollInstance(deps(), at, signal);
const uidOf = (person: number) => people[person]?.uid ?? '';
const reports = async () =>
  (await db.feedbackReport.findMany({ orderBy: { id: 'asc' } })).map(
    ({ kind, raw }) =>
      `${kind} p${people.findIndex(({ uid }) => uid === (raw as { subscriber_uid: string }).subscriber_uid)}`,
  );
const awake = () => db.$executeRaw`UPDATE poll_cursors SET due_at = now()`;

describe('polling an instance', () => {
  it('stores what happened there once, asks for the rest with ETags, and reads only what is new', async () => {
    const { admin } = mailwizz;
    admin.recordBounce(campaignUid, uidOf(0), 'hard', '550 5.1.1 User unknown');
    admin.recordBounce(campaignUid, uidOf(1), 'soft', '452 4.2.2 Mailbox full');
    admin.recordComplaint(campaignUid, uidOf(2));
    admin.recordUnsubscribe(campaignUid, uidOf(3), 'enough');
    expect(await poll()).toMatchObject({ kind: 'done' });
    const told = await reports();
    expect(told.toSorted()).toEqual([
      'bounced p0',
      'bounced p1',
      'complained p2',
      // The list says it as well, of everyone it holds back; judging knows its own echo.
      'unsubscribed p0',
      'unsubscribed p2',
      'unsubscribed p3',
      'unsubscribed p3',
    ]);
    const handedOn = jobs.flatMap(({ payload }) => payload.reportIds as string[]);
    expect(handedOn).toHaveLength(told.length);

    await awake();
    admin.resetStats();
    expect(await poll()).toMatchObject({ kind: 'done', detail: { reports: 0 } });
    const { byStatus } = admin.stats();
    expect(byStatus['304']).toBeGreaterThanOrEqual(6);
    expect(byStatus['200'] ?? 0).toBe(0);

    admin.recordBounce(campaignUid, uidOf(4), 'hard', '550 5.1.1 User unknown');
    await awake();
    expect(await poll()).toMatchObject({ detail: { reports: 2 } });
    expect((await reports()).filter((one) => one.endsWith('p4'))).toEqual(['bounced p4', 'unsubscribed p4']);
  });

  it('shares its key with the webhook, so that a bounce both report is one report', async () => {
    mailwizz.admin.recordBounce(campaignUid, uidOf(0), 'hard', '550 5.1.1 User unknown');
    await poll();
    const [polled] = await db.feedbackReport.findMany({ where: { kind: 'bounced' } });
    const again = { ...at, feeder: 'webhook', kind: 'bounced', naturalKey: polled?.naturalKey ?? '', raw: {} };
    expect(await storeReports(db, [again as NewReport])).toEqual([]);
  });

  it('that was restored from an older backup doubles nothing and is told again who left', async () => {
    const { admin } = mailwizz;
    for (const person of [0, 1, 2]) admin.recordBounce(campaignUid, uidOf(person), 'soft', '452 4.2.2 Mailbox full');
    await poll();
    const backup = admin.snapshot();

    for (const person of [3, 4, 5]) admin.recordBounce(campaignUid, uidOf(person), 'soft', '452 4.2.2 Mailbox full');
    await awake();
    await poll();
    const before = await db.feedbackReport.count();
    const left = async (person: number, status: string) =>
      db.contact.update({ where: { id: people[person]?.id ?? 0 }, data: { status } });
    await left(6, 'bounced');
    await left(7, 'unsubscribed');
    await db.contactEvent.create({
      data: {
        tenantId: at.tenantId,
        contactId: people[6]?.id ?? 0,
        type: 'bounced',
        source: 'feedback',
        data: { campaign_uid: campaignUid, diag: '550 5.1.1 User unknown' },
      },
    });
    const optOut = await db.optOut.create({
      data: { tenantId: at.tenantId, emailHash: 'p8@example.com', channel: 'api', provedAt: new Date() },
    });
    await db.optOutProof.create({
      data: { optOutId: optOut.id, engine: `mailwizz:${at.instanceId}`, provedAt: new Date() },
    });

    admin.restore(backup);
    jobs = [];
    await awake();
    await poll();
    expect(await db.feedbackReport.count()).toBe(before);
    expect(await db.optOut.findUniqueOrThrow({ where: { id: optOut.id } })).toMatchObject({ provedAt: null });
    const told = jobs.filter(({ payload }) => payload.kind === 'departed');
    expect(told.map(({ payload }) => payload.contactIds)).toEqual([[people[6]?.id, people[7]?.id]]);

    const contactIds = told[0]?.payload.contactIds as number[];
    for (let run = 0; run < 2; run += 1) {
      expect(await tellDeparted(deps(), { tenantId: at.tenantId, contactIds }, signal)).toMatchObject({ kind: 'done' });
    }
    const statusOf = (person: number) => admin.subscribers(listUid).find(({ uid }) => uid === uidOf(person))?.status;
    expect([statusOf(6), statusOf(7)]).toEqual(['blacklisted', 'unsubscribed']);
    const bounces = admin.campaigns()[0]?.bounces ?? [];
    expect(bounces.filter(({ subscriberUid }) => subscriberUid === uidOf(6))).toHaveLength(1);

    await awake();
    jobs = [];
    await poll();
    expect(jobs.filter(({ payload }) => payload.kind === 'departed')).toEqual([]);
  });

  it('waits while the instance is away, at no attempt’s cost, and keeps its place', async () => {
    mailwizz.admin.setFault('503');
    expect(await poll()).toMatchObject({ kind: 'later' });
    mailwizz.admin.setFault('none');
    mailwizz.admin.recordBounce(campaignUid, uidOf(0), 'soft', '452 4.2.2 Mailbox full');
    expect(await poll()).toMatchObject({ kind: 'done', detail: { reports: 1 } });
  });

  it('comes again for the rest when its time is over', async () => {
    mailwizz.admin.recordBounce(campaignUid, uidOf(0), 'soft', '452 4.2.2 Mailbox full');
    expect(await pollInstance({ ...deps(), pollBudgetMs: -1 }, at, signal)).toMatchObject({ kind: 'later' });
    expect(await poll()).toMatchObject({ kind: 'done' });
  });
});
