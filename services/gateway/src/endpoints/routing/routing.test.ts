import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let at: Awaited<ReturnType<typeof givenTenant>>;
const RULES = '/api/v1/routing-rules';

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  at = await givenTenant(db, 'one');
  const two = await givenTenant(db, 'two');
  send = partnerOf(gateway.url, await givenKey(db, at.tenantId));
  stranger = partnerOf(gateway.url, await givenKey(db, two.tenantId));
  const { tenantId } = at;
  const instance = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: 'http://mail.example/api', apiKeySealed: 'sealed' },
  });
  const list = { tenantId, instanceId: instance.id };
  await db.mailwizzList.createMany({
    data: [
      { ...list, listUid: 'ab123cd456efg', legacyId: 12, name: 'Avocats' },
      { ...list, listUid: 'ab123cd456efh', legacyId: 13, name: 'Assureurs' },
    ],
  });
  for (const slug of ['avocat', 'assureur']) await db.tag.create({ data: { tenantId, slug, label: slug } });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const contact = async (email: string, more: object): Promise<number> => {
  const [, emailDomain = ''] = email.split('@');
  const { id } = await db.contact.create({
    data: {
      tenantId: at.tenantId,
      dataSourceId: at.apiSourceId,
      email,
      emailHash: `hash-${email}`,
      emailDomain,
      ...more,
    },
  });
  return id;
};

describe('routing rules', () => {
  it('are tried, published whole, numbered, and published only over the set they were made from', async () => {
    const listOf = async (uid: string) => (await db.mailwizzList.findFirstOrThrow({ where: { listUid: uid } })).id;
    const lawyers = await listOf('ab123cd456efg');
    const stays = await contact('a@one.test', { category: 'avocat', status: 'injected', listId: lawyers });
    const waits = await contact('b@one.test', { category: 'assureur', status: 'unrouted', statusReason: 'no_list' });
    const goes = await contact('c@one.test', {
      category: 'avocat',
      countryCode: 'FR',
      status: 'injected',
      listId: lawyers,
    });
    expect((await send({ path: RULES })).body).toEqual({ in_force: null, draft: null });

    const rules = [
      { category: 'avocat', country_code: 'fr', list: 13 },
      { category: 'lawyer', list: 12, tags: ['avocat'] },
      { category: 'assureur', list: 'ab123cd456efh', instance: 'client-1' },
    ];
    const moves = {
      contacts: 2,
      moves: [
        { from: 'ab123cd456efg', to: 'ab123cd456efh', contacts: 1, injected: 1, samples: [goes] },
        { from: null, to: 'ab123cd456efh', contacts: 1, injected: 0, samples: [waits] },
      ],
    };
    expect(await send({ path: `${RULES}/dry-run`, body: { rules } })).toMatchObject({ status: 200, body: moves });
    const draft = await send({ method: 'PUT', path: `${RULES}/draft`, body: { rules, note: 'France apart' } });
    expect(draft).toMatchObject({ status: 200, body: moves });
    expect(await send({ path: `${RULES}/dry-run`, body: {} })).toMatchObject({ status: 200, body: moves });
    expect(await db.contact.findUnique({ where: { id: stays } })).toMatchObject({ listId: lawyers });
    expect(await db.routingRule.count()).toBe(0);

    const publish = (base_version: number) => send({ path: `${RULES}/publish`, body: { base_version } });
    expect(await publish(7)).toMatchObject({ status: 409, body: { code: 'CHANGED_MEANWHILE' } });
    expect(await publish(0)).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await publish(1)).toMatchObject({ status: 404 });
    expect((await send({ path: RULES })).body).toMatchObject({
      draft: null,
      in_force: {
        version: 1,
        note: 'France apart',
        rules: [
          { category: 'avocat', country_code: 'FR', list: 'ab123cd456efh', instance: 'client-1' },
          { category: 'avocat', list: 'ab123cd456efg', tags: ['avocat'] },
          { category: 'assureur' },
        ],
      },
    });
    expect(await db.routingRule.findMany({ orderBy: { position: 'asc' } })).toMatchObject([
      { position: 10, countryCode: 'FR', version: 1 },
      { position: 20, tags: ['avocat'], listId: lawyers },
      { position: 30, category: 'assureur' },
    ]);
    await expect(db.routingSet.updateMany({ data: { note: 'other' } })).rejects.toThrow('never changed');

    await send({ method: 'PUT', path: `${RULES}/draft`, body: { rules: rules.slice(1) } });
    expect(await publish(1)).toMatchObject({ body: { version: 2 } });
    const first = await send({ path: `${RULES}/versions?limit=1` });
    expect(first.body).toMatchObject({ data: [{ version: 2 }] });
    const older = await send({ path: `${RULES}/versions?cursor=${first.body.next_cursor}` });
    expect(older.body).toMatchObject({ data: [{ version: 1 }], next_cursor: null });
  });

  it('name each rule that leads nowhere, and show another tenant nothing', async () => {
    const rules = [{ category: 'avocat', list: 12 }, { list: 99 }, { list: 12, instance: 'client-9' }];
    const answered = await send({ method: 'PUT', path: `${RULES}/draft`, body: { rules } });
    expect(answered).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rules.1.list' }, { path: 'rules.2.list' }] },
    });
    expect((await stranger({ path: RULES })).body).toEqual({ in_force: null, draft: null });
    const foreign = await stranger({ path: `${RULES}/dry-run`, body: { rules: [{ list: 12 }] } });
    expect(foreign).toMatchObject({ status: 422 });
  });
});

describe('the review queue', () => {
  it('shows what is too close to call with its evidence, and keeps a person’s word for good', async () => {
    const judged = { decision: 'review', leader: 'avocat', runner_up: { category: 'notaire', score: 4 }, margin: 0.1 };
    const waiting = { status: 'unrouted', statusReason: 'category_review', categorisation: judged };
    const one = await contact('d@one.test', { ...waiting, company: 'Étude Martin' });
    const two = await contact('e@one.test', waiting);
    await db.contactTag.create({
      data: { contactId: two, tagId: (await db.tag.findFirstOrThrow({ where: { slug: 'assureur' } })).id },
    });
    await db.contactSighting.create({
      data: {
        tenantId: at.tenantId,
        contactId: one,
        dataSourceId: at.urlsSourceId,
        sourceUrl: 'https://one.test/',
        raw: { text: 'Avocats et notaires à Genève' },
      },
    });
    const page = await send({ path: '/api/v1/routing/review?limit=1' });
    expect(page.body).toMatchObject({
      data: [
        {
          id: one,
          company: 'Étude Martin',
          source_url: 'https://one.test/',
          text: 'Avocats et notaires à Genève',
          judgement: judged,
        },
      ],
    });
    expect((await send({ path: `/api/v1/routing/review?cursor=${page.body.next_cursor}` })).body).toMatchObject({
      data: [{ id: two }],
      next_cursor: null,
    });

    const say = (id: number, body: object, who = send) => who({ path: `/api/v1/contacts/${id}/categorise`, body });
    expect(await say(one, { category: 'notary', note: 'rang them' })).toMatchObject({
      status: 200,
      body: { id: one, category: 'notaire', routed_again: true },
    });
    expect(await say(two, { category: null })).toMatchObject({ body: { category: null, routed_again: true } });
    expect(await say(one, { category: 'avocat' }, stranger)).toMatchObject({ status: 404 });
    expect(await db.contact.findUnique({ where: { id: one } })).toMatchObject({
      category: 'notaire',
      platform: 'sos-expat',
      status: 'validated',
      categorisation: { decision: 'operator', by: expect.stringContaining('key:'), note: 'rang them', judged },
    });
    expect(await db.contactTag.count({ where: { contactId: two } })).toBe(0);
    expect((await send({ path: '/api/v1/routing/review' })).body).toMatchObject({ data: [] });
    expect((await gateway.queues.depth('route')).waiting).toBe(2);
  });

  it('takes the proof of a consent, once it has been given', async () => {
    const id = await contact('f@one.test', { status: 'unrouted', statusReason: 'country_gate' });
    const give = (body: object, who = send) => who({ path: `/api/v1/contacts/${id}/consent`, body });
    const proof = { proof: 'form of 3 May', obtained_at: '2026-05-03T10:00:00Z' };
    expect(await give(proof)).toMatchObject({ status: 201 });
    expect(await give({ ...proof, obtained_at: '2999-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'obtained_at' }] },
    });
    expect(await give(proof, stranger)).toMatchObject({ status: 404 });
    expect(await db.consent.findMany()).toMatchObject([
      { emailHash: 'hash-f@one.test', kind: 'consent', recordedBy: expect.stringMatching(/^key:/) },
    ]);
  });
});
