import { type Database, requestCorrection } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let other: ReturnType<typeof partnerOf>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const scopes = ['contacts:write', 'privacy'] as const;
  const [one, two] = [await givenTenant(db, 'one'), await givenTenant(db, 'two')];
  send = partnerOf(gateway.url, await givenKey(db, one.tenantId, { scopes: [...scopes] }));
  other = partnerOf(gateway.url, await givenKey(db, two.tenantId, { scopes: [...scopes] }));
  for (const partner of [send, other])
    await partner({
      path: '/api/v1/contacts/ingest',
      body: { source_id: 'api-one', contacts: [{ email: 'ann@example.com' }, { email: 'bob@example.org' }] },
    });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const post = (path: string, body: object) => send({ path: `/api/v1/${path}`, body });
const list = async (query = '') => {
  const { body } = await send({ path: `/api/v1/suppressions${query}` });
  return body as { data: Record<string, unknown>[]; next_cursor: string | null };
};

describe('suppressions', () => {
  it('are entered one by one and in bulk, listed in pages by reason and kind, and taken back with care', async () => {
    expect(await post('suppressions', { domain: '@Example.org', reason: 'manual', note: 'a rival' })).toMatchObject({
      status: 202,
      body: { opt_out_id: null, added: 1, stopped: 1 },
    });
    const entries = [
      { email: 'x1@example.net' },
      { email: 'nobody' },
      { domain: 'gmail.com' },
      {},
      { email: 'x2@example.net', reason: 'complaint' },
    ];
    expect(await post('suppressions/import', { entries })).toMatchObject({
      body: { added: 2, known: 0, errors: [{ index: 1, path: 'email' }, { index: 2, path: 'domain' }, { index: 3 }] },
    });
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.next_cursor}`);
    expect(second.next_cursor).toBeNull();
    const all = [...first.data, ...second.data];
    expect(all.map(({ reason }) => reason).sort()).toEqual(['complaint', 'manual', 'manual']);
    expect((await list('?kind=domain')).data).toMatchObject([{ domain: 'example.org', note: 'a rival' }]);
    const file = await send({ path: '/api/v1/suppressions/export?kind=domain' });
    expect(String(file.body.text).split('\r\n')).toEqual([
      'id,for_every_tenant,kind,value,reason,source,note,created_at,expires_at',
      expect.stringMatching(/^\d+,false,domain,example\.org,manual,api,a rival,.*Z,$/),
      '',
    ]);
    const json = await send({ path: '/api/v1/suppressions/export?format=json' });
    expect(json.body).toMatchObject({ data: all.map(({ id, reason }) => ({ id, reason })) });
    expect((await list('?email=x2@example.net')).data).toMatchObject([{ reason: 'complaint' }]);
    expect((await other({ path: '/api/v1/suppressions' })).body).toMatchObject({ data: [] });

    const remove = (id: unknown, query = '', by = send) =>
      by({ method: 'DELETE', path: `/api/v1/suppressions/${id}${query}` });
    const [complaint] = (await list('?reason=complaint')).data;
    expect(await remove(complaint?.id, '', other)).toMatchObject({ status: 404 });
    expect(await remove(complaint?.id)).toMatchObject({ status: 409, body: { code: 'SUPPRESSION_LASTS' } });
    expect(await remove(complaint?.id, '?asked_for=true')).toMatchObject({ status: 200 });
    expect(await remove(all.find(({ domain }) => domain)?.id)).toMatchObject({ status: 200 });
  });
});

describe('a person', () => {
  it('who telephones is an objection of that channel, with its proofs to read', async () => {
    expect(await post('opt-outs', { email: 'caller@example.com' })).toMatchObject({ status: 202 });
    expect((await send({ path: '/api/v1/opt-outs?open=true' })).body).toMatchObject({
      data: [{ channel: 'operator', proved_at: null, engines: [] }],
    });
  });

  it('is exported and erased for this tenant alone, and the receipt tells what went', async () => {
    const held = await post('data-subjects/export', { email: 'Ann@Example.com' });
    expect(held.body).toMatchObject({ data: { contacts: [{ email: 'ann@example.com' }] } });
    const erased = await post('data-subjects/erase', { email: 'ann@example.com' });
    expect(erased).toMatchObject({ status: 202, body: { reason: 'request', erased: { contacts: 1 } } });
    const path = `/api/v1/data-subjects/erasures/${erased.body.id}`;
    expect(await send({ path })).toMatchObject({ status: 200, body: { id: erased.body.id } });
    expect(await other({ path })).toMatchObject({ status: 404 });
    const left = (await post('data-subjects/export', { email: 'ann@example.com' })).body.data;
    expect(Object.keys(Object(left)).sort()).toEqual(['erasures', 'suppressions']);
    expect(await db.contact.count({ where: { email: 'ann@example.com' } })).toBe(1);
    expect(
      await send({
        path: '/api/v1/contacts/ingest',
        body: { source_id: 'api-one', contacts: [{ email: 'ann@example.com' }, { email: 'new@example.com' }] },
      }),
    ).toMatchObject({ body: { accepted: 1, suppressed: 1 } });
    const [own] = (await list('?email=ann@example.com')).data;
    expect(await send({ method: 'DELETE', path: `/api/v1/suppressions/${own?.id}?asked_for=true` })).toMatchObject({
      status: 409,
    });
    expect((await db.auditLog.findMany()).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['subject.exported', 'subject.erased', 'opt_out.requested', 'suppressions.removed']),
    );
  });
});

describe('the domain blacklist', () => {
  it('takes domains by hand, never a free mail provider’s, and lifts them', async () => {
    expect(await post('domain-blacklist', { domain: 'gmail.com' })).toMatchObject({ status: 422 });
    const made = await post('domain-blacklist', { domain: 'Sinking.example', days: 30 });
    expect(made).toMatchObject({ status: 201, body: { domain: 'sinking.example', lifted_at: null } });
    expect((await post('domain-blacklist', { domain: 'sinking.example', reason: 'again' })).body).toMatchObject({
      id: made.body.id,
      reason: 'again',
      expires_at: null,
    });
    const lift = (by: typeof send) => by({ method: 'DELETE', path: `/api/v1/domain-blacklist/${made.body.id}` });
    expect([(await lift(other)).status, (await lift(send)).status, (await lift(send)).status]).toEqual([404, 200, 200]);
    expect((await send({ path: '/api/v1/domain-blacklist?in_force=true' })).body).toMatchObject({ data: [] });
    expect((await send({ path: '/api/v1/domain-blacklist?in_force=false' })).body).toMatchObject({
      data: [{ domain: 'sinking.example' }],
    });
  });
});

describe('requests for correction', () => {
  it('are listed with their clock, answered once, and another tenant’s are not there', async () => {
    await post('contacts/ingest', { source_id: 'api-one', contacts: [{ email: 'cleo@example.com' }] });
    const contact = await db.contact.findFirstOrThrow({ where: { email: 'cleo@example.com' } });
    const id = await requestCorrection(db, {
      tenantId: contact.tenantId,
      contactId: contact.id,
      message: 'I left that firm.',
    });
    const path = '/api/v1/correction-requests';
    const open = async () =>
      (await send({ path: `${path}?open=true` })).body.data as { requested_at: string; due_at: string }[];
    expect(await open()).toMatchObject([{ id, email: 'cleo@example.com', message: 'I left that firm.', answer: null }]);
    const [{ requested_at: asked, due_at: due } = { requested_at: '', due_at: '' }] = await open();
    expect(Date.parse(due) - Date.parse(asked)).toBe(30 * 86_400_000);

    const reply = (partner: typeof send, words: string) =>
      partner({ path: `${path}/${id}/answer`, body: { answer: words } });
    expect(await reply(other, 'Done.')).toMatchObject({ status: 404 });
    expect(await reply(send, 'Your company is corrected.')).toMatchObject({ status: 200 });
    expect(await reply(send, 'Something else.')).toMatchObject({ body: { id, answer: 'Your company is corrected.' } });
    expect(await open()).toEqual([]);
    expect((await other({ path })).body.data).toEqual([]);
    expect(await db.auditLog.count({ where: { action: 'correction.answered' } })).toBeGreaterThan(0);
  });
});
