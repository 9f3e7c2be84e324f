import { ingestContacts } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  givenKey,
  givenTenant,
  partnerOf,
  type RunningGateway,
  signedFetch,
  startGateway,
  type TestKey,
} from '../../gateway.testkit.ts';

let test: TestDatabase;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let key: TestKey;
let tenantId: number;
let sources: Record<'api' | 'urls', number>;
let round = 0;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  gateway = await startGateway(test.url, inject('redisUrl'));
  stranger = partnerOf(gateway.url, await givenKey(test.db, (await givenTenant(test.db, 'stranger')).tenantId));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});
beforeEach(async () => {
  const made = await givenTenant(test.db, `tenant-${++round}`);
  tenantId = made.tenantId;
  sources = { api: made.apiSourceId, urls: made.urlsSourceId };
  key = await givenKey(test.db, tenantId);
  send = partnerOf(gateway.url, key);
  await test.db.tag.createMany({ data: ['avocat', 'lang-fr'].map((slug) => ({ tenantId, slug, label: slug })) });
});

/** As a source hands it in. */
async function seen(source: 'api' | 'urls', email: string, more: object = {}, sourceUrl = ''): Promise<number> {
  const contact = { email, emailHash: email, emailDomain: email.split('@')[1] ?? '', ...more, sighting: { sourceUrl } };
  await ingestContacts(test.db, { tenantId, dataSourceId: sources[source], kind: 'api', contacts: [contact] });
  return (await test.db.contact.findFirstOrThrow({ where: { tenantId, emailHash: email } })).id;
}
const set = (id: number, data: object) => test.db.contact.update({ where: { id }, data });
const stored = (id: number) => test.db.contact.findUniqueOrThrow({ where: { id } });
const get = async (id: number) => (await send({ path: `/api/v1/contacts/${id}` })).body;
const patch = (id: number, body: unknown) => send({ method: 'PATCH', path: `/api/v1/contacts/${id}`, body });
const post = (path: string, body?: unknown) => send({ method: 'POST', path: `/api/v1/contacts/${path}`, body });

describe('the value a contact shows', () => {
  it('is the most trusted source’s, then the earlier one’s, and what it replaced is kept', async () => {
    const id = await seen('urls', 'ann@example.com', { city: 'Lyon', company: 'Cabinet Lee' }, 'https://example.com/');
    await seen('urls', 'ann@example.com', { city: 'Paris' }, 'https://example.org/');
    expect(await stored(id)).toMatchObject({ city: 'Lyon' });
    await seen('api', 'ann@example.com', { city: 'Nice' });
    expect(await stored(id)).toMatchObject({ city: 'Nice', company: 'Cabinet Lee' });
    await seen('api', 'ann@example.com', { city: 'Cannes' });

    const { city, provenance, changes } = await get(id);
    expect(city).toBe('Cannes');
    expect(provenance).toMatchObject([
      { field: 'city', value: 'Cannes', source_id: 'api-one', winner: true },
      { field: 'city', value: 'Lyon', source_id: 'scraper-urls-001', winner: false },
      { field: 'city', value: 'Paris', winner: false },
      { field: 'company', value: 'Cabinet Lee', winner: true },
    ]);
    expect(changes).toMatchObject([
      { field: 'city', before: 'Nice', after: 'Cannes', origin: 'source', actor: 'api-one' },
      { field: 'city', before: 'Lyon', after: 'Nice' },
    ]);
  });

  it('is what a person wrote, until a person writes otherwise', async () => {
    const id = await seen('api', 'ann@example.com', { city: 'Lyon', title: 'Avocate' });
    expect(await patch(id, { city: 'Nice', title: null, phone: '(202) 555-0143', country_code: 'us' })).toMatchObject({
      status: 200,
      body: { changed: ['city', 'country_code', 'phone', 'phone_raw', 'title'], rerouted: false },
    });
    await seen('api', 'ann@example.com', { city: 'Paris', title: 'Notaire' });
    expect(await stored(id)).toMatchObject({ city: 'Nice', title: null, phone: '+12025550143', countryCode: 'US' });
    const { changes } = await get(id);
    expect(changes).toContainEqual(
      expect.objectContaining({
        field: 'city',
        before: 'Lyon',
        after: 'Nice',
        origin: 'operator',
        actor: expect.stringMatching(/^key:/),
      }),
    );
  });
});

describe('changing a contact', () => {
  it('sends one that waits back to the router when what routing decides by changes', async () => {
    const id = await seen('api', 'ann@example.com');
    await set(id, { status: 'unrouted', statusReason: 'no_category' });
    const before = (await gateway.queues.depth('route')).waiting;
    expect((await patch(id, { category: 'lawyer', tags: ['lang-fr', 'nobody-knows'] })).body).toMatchObject({
      changed: ['category', 'tags'],
      rerouted: true,
    });
    expect(await stored(id)).toMatchObject({
      status: 'validated',
      statusReason: null,
      category: 'avocat',
      listId: null,
    });
    expect((await gateway.queues.depth('route')).waiting).toBe(before + 1);
    expect((await get(id)).tags).toEqual(['lang-fr']);
    expect((await patch(id, { category: 'avocat' })).body).toMatchObject({ changed: [], rerouted: false });
  });

  it('refuses what it does not know, and another tenant’s contact', async () => {
    const id = await seen('api', 'ann@example.com');
    expect(await patch(id, { email: 'x@example.com' })).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ path: 'email' })]) },
    });
    expect(await patch(id, {})).toMatchObject({ status: 422 });
    expect(await stranger({ method: 'PATCH', path: `/api/v1/contacts/${id}`, body: { city: 'X' } })).toMatchObject({
      status: 404,
    });
  });

  it('deletes softly: gone from lists and counts, and not new the next time', async () => {
    const id = await seen('api', 'ann@example.com');
    const remove = () => send({ method: 'DELETE', path: `/api/v1/contacts/${id}` });
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 404]);
    expect((await send({ path: '/api/v1/contacts' })).body).toMatchObject({ data: [] });
    await seen('api', 'ann@example.com');
    expect(await test.db.contact.count({ where: { tenantId } })).toBe(1);
    expect(await test.db.auditLog.count({ where: { tenantId, action: 'contact.deleted' } })).toBe(1);
  });
});

describe('asking for a contact’s next step', () => {
  it('judges again what may be judged, and nothing an objection ended', async () => {
    const id = await seen('api', 'ann@example.com');
    await set(id, { status: 'invalid', statusReason: 'nxdomain' });
    expect(await post(`${id}/validate`)).toMatchObject({
      status: 202,
      body: { was: 'invalid', waits_for: 'validate' },
    });
    expect(await stored(id)).toMatchObject({ status: 'pending', statusReason: null });
    await set(id, { status: 'unsubscribed' });
    expect(await post(`${id}/validate`)).toMatchObject({ status: 409, body: { code: 'CONTACT_STATE_CONFLICT' } });
    expect(await post('999999/validate')).toMatchObject({ status: 404 });
  });

  it('lets one that is worth a mail overtake, by the router or straight to its list', async () => {
    const id = await seen('api', 'ann@example.com');
    expect(await post(`${id}/inject`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('pending') },
    });
    await set(id, { status: 'unrouted', statusReason: 'no_list' });
    expect(await post(`${id}/inject`)).toMatchObject({ status: 202, body: { was: 'unrouted', waits_for: 'route' } });
    const instance = await test.db.mailwizzInstance.create({
      data: {
        tenantId,
        instanceId: 'client-1',
        name: 'One',
        baseUrl: 'http://mail.example/api',
        apiKeySealed: 'sealed',
      },
    });
    const list = await test.db.mailwizzList.create({
      data: { tenantId, instanceId: instance.id, listUid: 'ab123cd456efg', name: 'Lawyers' },
    });
    await set(id, { status: 'validated', statusReason: 'over_quota', listId: list.id, instanceId: instance.id });
    expect(await post(`${id}/inject`)).toMatchObject({ status: 202, body: { was: 'validated', waits_for: 'sync' } });
  });
});

describe('merging two contacts', () => {
  it('tells first and then makes them one, with evidence, tags and the best of each field', async () => {
    const kept = await seen('urls', 'ann@example.com', { city: 'Lyon', tags: ['avocat'] }, 'https://example.com/');
    const gone = await seen('api', 'ann.lee@example.com', { city: 'Nice', company: 'Cabinet Lee', tags: ['lang-fr'] });
    await set(kept, { status: 'injected' });
    const body = { contact_ids: [gone, kept] };
    const merged = {
      kept: { id: kept, status: 'injected' },
      gone: { id: gone },
      changes: [
        { field: 'company', before: null, after: 'Cabinet Lee' },
        { field: 'city', before: 'Lyon', after: 'Nice' },
      ],
      sightings_moved: 1,
      tags_added: ['lang-fr'],
      objection_shared: false,
    };
    expect(await post('merge', { ...body, dry_run: true })).toMatchObject({
      status: 200,
      body: { dry_run: true, ...merged },
    });
    expect(await stored(gone)).toMatchObject({ deletedAt: null });
    expect(await post('merge', body)).toMatchObject({ status: 200, body: { dry_run: false, ...merged } });

    expect(await stored(gone)).toMatchObject({ mergedInto: kept, deletedAt: expect.any(Date) });
    expect(await get(kept)).toMatchObject({
      city: 'Nice',
      company: 'Cabinet Lee',
      tags: ['avocat', 'lang-fr'],
      sightings: { count: 2 },
    });
    expect(await send({ path: `/api/v1/contacts/${gone}` })).toMatchObject({ status: 404 });
    expect(await post('merge', body)).toMatchObject({ status: 404 });
  });

  it('lets the no of one address hold for the other', async () => {
    const [one, other] = [await seen('api', 'ann@example.com'), await seen('api', 'ann.lee@example.com')];
    await set(one, { status: 'validated' });
    await set(other, { status: 'unsubscribed' });
    expect((await post('merge', { contact_ids: [one, other] })).body).toMatchObject({
      kept: { id: one },
      objection_shared: true,
    });
    expect(await stored(one)).toMatchObject({ status: 'unsubscribed' });
    expect(await test.db.suppression.count({ where: { tenantId, emailHash: 'ann@example.com' } })).toBe(1);
  });

  it('refuses when MailWizz would go on writing to both, and what are no two contacts', async () => {
    const [one, other] = [await seen('api', 'ann@example.com'), await seen('api', 'ann.lee@example.com')];
    await test.db.contact.updateMany({ where: { tenantId }, data: { status: 'injected' } });
    expect(await post('merge', { contact_ids: [one, other] })).toMatchObject({
      status: 409,
      body: { code: 'MERGE_REFUSED' },
    });
    expect(await post('merge', { contact_ids: [one, one] })).toMatchObject({ status: 422 });
    expect(await post('merge', { contact_ids: [one, other], into: 999_999 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'into' }] },
    });
  });
});

describe('the other forms', () => {
  it('takes one contact in the words of the first seed, under the partner’s own source', async () => {
    const body = {
      email: 'ann@example.com',
      name: 'Ann Lee',
      category: 'avocat',
      platform: 'sos-expat',
      tags: ['avocat'],
    };
    expect(await post('import', body)).toMatchObject({ status: 202, body: { status: 'new' } });
    expect(await post('import', { ...body, source_id: 'api-one' })).toMatchObject({
      status: 202,
      body: { status: 'known' },
    });
    expect(await post('import', { ...body, email: 'nobody' })).toMatchObject({ status: 422 });
    expect(await test.db.dataSource.count({ where: { tenantId, sourceId: `api-tenant-${round}` } })).toBe(1);
  });

  it('reads contacts by tenant in the second form, its own only', async () => {
    const id = await seen('api', 'ann@example.com');
    for (const tenant of [tenantId, `tenant-${round}`]) {
      expect((await send({ path: `/api/v2/contacts/${tenant}?limit=10` })).body).toMatchObject({ data: [{ id }] });
      expect((await send({ path: `/api/v2/contacts/${tenant}/${id}` })).body).toMatchObject({ id, provenance: [] });
    }
    expect(await stranger({ path: `/api/v2/contacts/${tenantId}` })).toMatchObject({ status: 404 });
    expect(await send({ path: `/api/v2/contacts/${tenantId}/999999` })).toMatchObject({ status: 404 });
  });

  it('counts how contacts stand, by state, reason, source and day', async () => {
    await set(await seen('api', 'ann@example.com'), { status: 'injected', injectedAt: new Date() });
    await set(await seen('api', 'bob@example.com'), { status: 'invalid', statusReason: 'nxdomain' });
    await set(await seen('urls', 'cat@example.com'), { status: 'unrouted', statusReason: 'no_list' });
    await test.db.suppression.create({
      data: { tenantId, emailHash: 'cat@example.com', reason: 'manual', source: 'test' },
    });
    expect((await send({ path: '/api/v1/contacts/stats?days=7' })).body).toMatchObject({
      total: 3,
      contactable: 1,
      by_status: { injected: 1, invalid: 1, unrouted: 1 },
      invalid_by_reason: { nxdomain: 1 },
      unrouted_by_reason: { no_list: 1 },
      rates: { validation: 0.6667, injection: 0.5, bounce: 0 },
      sources: [
        { source_id: 'api-one', contacts: 2, validated: 1, invalid: 1, injected: 1 },
        { source_id: 'scraper-urls-001', contacts: 1, validated: 1 },
      ],
      days: [{ ingested: 3 }],
    });
  });

  it('exports what the filters let through, each row marked, the asking on record', async () => {
    await seen('api', 'ann@example.com', { company: '=cmd', city: 'Paris, 5e' });
    await seen('api', 'bob@example.com', { countryCode: 'TH' });
    const csv = await send({ path: '/api/v1/contacts/export' });
    const id = csv.headers.get('x-export-id');
    const lines = String(csv.body.text).trim().split('\r\n');
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^id,email,status,.*,export_id$/);
    expect(lines[2]).toContain(`'=cmd`);
    expect(lines[2]).toContain('"Paris, 5e"');
    expect(lines.slice(1).every((line) => line.endsWith(`,${id}`))).toBe(true);
    expect((await send({ path: '/api/v1/contacts/export?format=json&country_code=TH' })).body).toMatchObject({
      data: [{ email: 'bob@example.com', export_id: expect.stringMatching(/^export-/) }],
    });
    expect(await test.db.auditLog.findFirst({ where: { tenantId, target: id ?? '' } })).toMatchObject({
      action: 'contacts.exported',
    });
    expect(await send({ path: '/api/v1/contacts/export?format=pdf' })).toMatchObject({ status: 422 });
    const book = await signedFetch(gateway.url, key)({ path: '/api/v1/contacts/export?format=xlsx' });
    const bytes = Buffer.from(await book.arrayBuffer());
    expect(book.headers.get('content-type')).toContain('spreadsheetml.sheet');
    expect([bytes.subarray(0, 2).toString(), bytes.includes('xl/worksheets/sheet1.xml')]).toEqual(['PK', true]);
  });
});

describe('a file of contacts', () => {
  const upload = (query: string, rawBody: string, type = 'text/csv') =>
    send({ path: `/api/v1/contacts/upload?${query}`, rawBody, headers: { 'Content-Type': type } });

  it('is kept when answered and followed by its id, and nobody else’s', async () => {
    const { status, body } = await upload(
      'source_id=api-one&file_name=leads.csv&map=Wer%3Demail',
      'Wer\nann@example.org',
    );
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { source_id: 'api-one', file_name: 'leads.csv', bytes: 19, dry_run: false, status: 'waiting', rows: 0 },
    });
    const path = `/api/v1/imports/${body.id}`;
    expect((await send({ path })).body).toEqual(body);
    expect(await stranger({ path })).toMatchObject({ status: 404 });
    expect(await stranger({ path: `${path}/rejected` })).toMatchObject({ status: 404 });
    await test.db.contactImportReject.create({ data: { importId: Number(body.id), line: 7, message: 'no, "none"' } });
    expect((await send({ path: `${path}/rejected` })).body.text).toBe('line,message\r\n7,"no, ""none"""\r\n');
    expect((await gateway.queues.depth('import')).waiting).toBeGreaterThan(0);
    const [kept] = await test.db.contactImport.findMany({ where: { tenantId }, include: { chunks: true } });
    expect(kept).toMatchObject({ options: { map: { Wer: 'email' } }, requestedBy: `key:${key.key}` });
    expect(Buffer.from(kept?.chunks[0]?.bytes ?? []).toString()).toBe('Wer\nann@example.org');
  });

  it('is refused with the reason: another type, no source, no bytes, a map that says nothing', async () => {
    expect(await upload('source_id=api-one', '{}', 'application/json')).toMatchObject({ status: 415 });
    expect(await upload('source_id=nobody', 'a')).toMatchObject({ status: 422, body: { code: 'SOURCE_UNKNOWN' } });
    expect(await upload('source_id=api-one', '')).toMatchObject({
      status: 422,
      body: { detail: 'The file is empty.' },
    });
    expect(await upload('source_id=api-one&map=email', 'a')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'map' }] },
    });
  });
});
