import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type Answered,
  givenKey,
  givenTenant,
  partnerOf,
  type RunningGateway,
  startGateway,
} from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
const ids: number[] = [];

const LIST = '/api/v1/contacts';
const get = (path: string) => send({ path });
const rowsOf = ({ body }: Answered) => body.data as Record<string, unknown>[];
const names = async (query: string) => rowsOf(await get(LIST + query)).map(({ first_name }) => first_name);

/** Six contacts, a day apart. */
const people = [
  { firstName: 'Ann', status: 'pending', category: 'avocat', countryCode: 'TH', language: 'fr', tags: ['avocat'] },
  { firstName: 'Bob', status: 'validated', category: 'avocat', countryCode: 'FR', language: 'fr', tags: ['lang-fr'] },
  { firstName: 'Cat', status: 'injected', category: 'notaire', countryCode: 'TH', tags: ['avocat', 'lang-fr'] },
  { firstName: 'Dan', status: 'invalid', platform: 'ulixai', company: 'Dubois & Fils 100%', tags: ['expat-aidant'] },
  { firstName: 'Eve', status: 'unrouted', tags: [] },
  { firstName: 'Fay', status: 'pending', tags: [], deletedAt: new Date() },
];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const one = await givenTenant(db, 'one');
  const two = await givenTenant(db, 'two');
  send = partnerOf(gateway.url, await givenKey(db, one.tenantId));
  stranger = partnerOf(gateway.url, await givenKey(db, two.tenantId));

  const { tenantId } = one;
  const parent = await db.tag.create({ data: { tenantId, slug: 'prestataire', label: 'Provider' } });
  const below = { tenantId, parentId: parent.id };
  await db.tag.create({ data: { ...below, slug: 'avocat', label: 'Lawyer' } });
  await db.tag.create({ data: { ...below, slug: 'expat-aidant', label: 'Helper' } });
  await db.tag.create({ data: { tenantId, slug: 'lang-fr', label: 'French' } });
  const instance = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: 'http://mail.example/api', apiKeySealed: 'sealed' },
  });
  for (const [index, { tags, ...person }] of people.entries()) {
    const { id } = await db.contact.create({
      data: {
        tenantId,
        ...person,
        email: `${person.firstName.toLowerCase()}@example.com`,
        emailHash: `hash-${index}`,
        emailDomain: 'example.com',
        dataSourceId: index === 4 ? one.urlsSourceId : one.apiSourceId,
        instanceId: index === 2 ? instance.id : null,
        createdAt: new Date(Date.UTC(2026, 10, 1 + index)),
        tags: { create: tags.map((slug) => ({ tag: { connect: { tenantId_slug: { tenantId, slug } } } })) },
      },
    });
    ids.push(id);
  }
  await db.contact.create({
    data: {
      tenantId: two.tenantId,
      firstName: 'Zoe',
      email: 'zoe@example.com',
      emailHash: 'hash-z',
      emailDomain: 'example.com',
      dataSourceId: two.apiSourceId,
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

describe('GET /api/v1/contacts', () => {
  it.each([
    ['', ['Eve', 'Dan', 'Cat', 'Bob', 'Ann']],
    ['?source_id=scraper-urls-001', ['Eve']],
    ['?source_id=nobody', []],
    ['?status=injected', ['Cat']],
    ['?category=lawyer', ['Bob', 'Ann']],
    ['?country_code=th', ['Cat', 'Ann']],
    ['?language=fr-FR', ['Bob', 'Ann']],
    ['?platform=ulixai', ['Dan']],
    ['?mailwizz_instance=client-1', ['Cat']],
    ['?mailwizz_instance=client-9', []],
    ['?tags_all=avocat', ['Cat', 'Ann']],
    ['?tags_all=prestataire', ['Dan', 'Cat', 'Ann']],
    ['?tags_all=prestataire,lang-fr', ['Cat']],
    ['?tags_all=nobody', []],
    ['?tags_any=expat-aidant&tags_any=lang-fr,nobody', ['Dan', 'Cat', 'Bob']],
    ['?exclude_tags=prestataire', ['Eve', 'Bob']],
    ['?tags_any=lang-fr&exclude_tags=avocat', ['Bob']],
    ['?tags_all=prestataire&status=pending', ['Ann']],
    ['?q=DUBOIS', ['Dan']],
    ['?q=100%25', ['Dan']],
    ['?q=bob@example', ['Bob']],
    ['?q=example_com', []],
    ['?created_after=2026-11-03T12:00:00Z', ['Eve', 'Dan']],
    ['?created_before=2026-11-02T01:00:00%2B02:00', ['Ann']],
    ['?created_after=2026-11-01T12:00:00Z&created_before=2026-11-04', ['Cat', 'Bob']],
    ['?tags_all=prestataire&created_before=2026-11-03T12:00:00Z', ['Cat', 'Ann']],
  ])('%s', async (query, found) => {
    expect(await names(query)).toEqual(found);
    expect(await get(LIST + query)).toMatchObject({ body: { total: found.length, next_cursor: null } });
  });

  it.each(['', '&tags_any=prestataire,lang-fr', '&created_after=2026-01-01', '&exclude_tags=nobody'])(
    'goes from page to page without gap or repetition%s',
    async (filter) => {
      const seen: unknown[] = [];
      let cursor: unknown = '';
      for (let pages = 0; cursor !== null && pages < 9; pages += 1) {
        const page = await get(`${LIST}?limit=2${filter}${cursor ? `&cursor=${cursor}` : ''}`);
        expect(page.body.total === null).toBe(cursor !== '');
        seen.push(...rowsOf(page).map(({ id }) => id));
        cursor = page.body.next_cursor;
      }
      const whole = rowsOf(await get(`${LIST}?limit=200${filter}`)).map(({ id }) => id);
      expect(seen).toEqual(whole);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('can be paged by number, and goes on by cursor from there', async () => {
    expect(await names('?limit=2&page=2')).toEqual(['Cat', 'Bob']);
    expect(await names('?limit=2&page=9')).toEqual([]);
    const { body } = await get(`${LIST}?limit=2&page=2`);
    expect(await names(`?limit=2&cursor=${body.next_cursor}`)).toEqual(['Ann']);
    expect(await names('?limit=2&page=2&tags_all=prestataire')).toEqual(['Ann']);
  });

  it('tells a contact in both vocabularies', async () => {
    const [cat] = rowsOf(await get(`${LIST}?status=injected`));
    expect(cat).toMatchObject({
      status: 'injected',
      pipeline_stage: 'sent_to_mailwizz',
      tags: ['avocat', 'lang-fr'],
      source_id: 'api-one',
      mailwizz_instance: 'client-1',
      created_at: '2026-11-03T00:00:00.000Z',
    });
  });

  it('shows a tenant its own contacts only', async () => {
    const { body } = await stranger({ path: LIST });
    expect(body).toMatchObject({ data: [{ first_name: 'Zoe' }], total: 1 });
    expect((await stranger({ path: `${LIST}?tags_all=prestataire` })).body).toMatchObject({ data: [] });
  });
});

describe('GET /api/v1/contacts/{id}', () => {
  it('tells where a contact was seen, what became of it and why', async () => {
    const answered = await send({
      path: '/api/v1/contacts/ingest',
      body: {
        source_id: 'api-one',
        contacts: [{ email: 'gus@example.com', phone: '+33 1 23 45 67 89', source_url: 'https://example.org/team' }],
      },
    });
    expect(answered.status).toBe(202);
    const [gus] = rowsOf(await get(`${LIST}?q=gus@example`));
    const { body } = await get(`${LIST}/${gus?.id}`);
    expect(body).toMatchObject({
      email: 'gus@example.com',
      phone: '+33123456789',
      phone_raw: '+33 1 23 45 67 89',
      pipeline_stage: 'pending_validation',
      validation: null,
      categorisation: null,
      sightings: { count: 1, latest: [{ source_id: 'api-one', source_url: 'https://example.org/team' }] },
    });
    const events = await get(`${LIST}/${gus?.id}/events`);
    expect(events.body).toMatchObject({ data: [{ type: 'ingested', source: 'api' }], next_cursor: null });
    await db.contact.update({ where: { id: Number(gus?.id) }, data: { deletedAt: new Date() } });
  });

  it('is nothing to another tenant, and nothing once deleted', async () => {
    for (const path of [`${LIST}/${ids[0]}`, `${LIST}/${ids[0]}/events`]) {
      expect(await get(path)).toMatchObject({ status: 200 });
      expect(await stranger({ path })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect(await get(`${LIST}/${ids[5]}`)).toMatchObject({ status: 404 });
    expect(await get(`${LIST}/${ids[5]}/events`)).toMatchObject({ status: 404 });
  });

  it('has its events in pages, latest first', async () => {
    const [contactId = 0] = ids;
    const { tenantId } = await db.contact.findUniqueOrThrow({ where: { id: contactId } });
    const types = ['validated', 'injected', 'sent', 'delivered', 'opened'];
    // Two at one moment: the id keeps them apart.
    const moment = (index: number) => new Date(Date.UTC(2026, 10, 10, 0, index === 4 ? 3 : index));
    await db.contactEvent.createMany({
      data: types.map((type, index) => ({ tenantId, contactId, type, source: 'test', occurredAt: moment(index) })),
    });
    const first = await get(`${LIST}/${contactId}/events?limit=2`);
    const second = await get(`${LIST}/${contactId}/events?limit=3&cursor=${first.body.next_cursor}`);
    expect([...rowsOf(first), ...rowsOf(second)].map(({ type }) => type)).toEqual([...types].reverse());
    expect(second.body.next_cursor).toBeNull();
  });
});
