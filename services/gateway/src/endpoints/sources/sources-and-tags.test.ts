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

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  at = await givenTenant(db, 'one');
  send = partnerOf(gateway.url, await givenKey(db, at.tenantId));
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId));
  const { tenantId } = at;
  const instance = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: 'http://mail.example/api', apiKeySealed: 'sealed' },
  });
  await db.mailwizzList.create({
    data: { tenantId, instanceId: instance.id, listUid: 'ab123cd456efg', legacyId: 12, name: 'Avocats' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

describe('data sources', () => {
  const PATH = '/api/v1/data-sources';

  it('are registered, counted from their rows, changed, and switched off instead of deleted', async () => {
    const wanted = {
      source_id: 'backlink-engine-001',
      source_type: 'api',
      name: 'Backlink Engine',
      config: { frequency: 'hourly', hosts: ['a.example'] },
      default_mailwizz_instance: 'client-1',
      default_list_mapping: { lawyer: 12 },
    };
    const made = await send({ path: PATH, body: wanted });
    expect(made).toMatchObject({
      status: 201,
      body: { ...wanted, default_list_mapping: { avocat: 12 }, is_active: true, stats: { contacts: 0, deliveries: 0 } },
    });
    expect(await send({ path: PATH, body: wanted })).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });

    const contacts = [{ email: 'ann@example.com' }, { email: 'ann@example.com' }, { email: 'bob@example.com' }];
    await send({ path: '/api/v1/contacts/ingest', body: { source_id: wanted.source_id, contacts } });
    const one = await send({ path: `${PATH}/${wanted.source_id}` });
    expect(one.body).toMatchObject({
      stats: { contacts: 2, by_status: { pending: 2 }, sightings: 2, deliveries: 1, accepted: 2, duplicates: 1 },
    });

    const changed = await send({
      method: 'PATCH',
      path: `${PATH}/${wanted.source_id}`,
      body: { name: 'Links', default_mailwizz_instance: null },
    });
    expect(changed.body).toMatchObject({ name: 'Links', default_mailwizz_instance: null, config: wanted.config });
    expect(await send({ method: 'DELETE', path: `${PATH}/${wanted.source_id}` })).toMatchObject({
      status: 200,
      body: { is_active: false, stats: { contacts: 2 } },
    });
    const listed = await send({ path: PATH });
    expect((listed.body.data as { source_id: string }[]).map(({ source_id }) => source_id)).toEqual([
      'api-one',
      'backlink-engine-001',
      'linkedin-001',
      'scraper-urls-001',
    ]);
    expect(await stranger({ path: `${PATH}/${wanted.source_id}` })).toMatchObject({ status: 404 });
  });

  it('name what this tenant does not have, and no network that is not collected', async () => {
    const source = { source_id: 'x', source_type: 'upload', name: 'X' };
    const body = { ...source, default_mailwizz_instance: 'client-9', default_list_mapping: { avocat: 99 } };
    expect(await send({ path: PATH, body })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'default_mailwizz_instance' }, { path: 'default_list_mapping.avocat' }] },
    });
    expect(await send({ method: 'PATCH', path: `${PATH}/linkedin-001`, body: { is_active: true } })).toMatchObject({
      status: 422,
      body: { code: 'SOURCE_INACTIVE' },
    });
  });
});

describe('tags', () => {
  const PATH = '/api/v1/tags';
  const slugs = async () => ((await send({ path: PATH })).body.data as { slug: string }[]).map(({ slug }) => slug);

  it('form a tree that is changed without closing a circle, and go from their contacts when deleted', async () => {
    const make = (body: object) => send({ path: PATH, body });
    expect(await make({ slug: 'prestataire', label: 'Provider' })).toMatchObject({
      status: 201,
      body: { slug: 'prestataire', parent: null, color: '#64748b', contacts: 0 },
    });
    await make({ slug: 'avocat', label: 'Lawyer', parent: 'prestataire', color: '#112233' });
    await make({ slug: 'zz', label: 'Below a lawyer', parent: 'avocat' });
    expect(await make({ slug: 'avocat', label: 'Again' })).toMatchObject({ status: 409 });
    expect(await make({ slug: 'a', label: 'A', parent: 'nobody' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'parent' }] },
    });
    expect(await slugs()).toEqual(['prestataire', 'avocat', 'zz']);

    const change = (slug: string, body: object) => send({ method: 'PATCH', path: `${PATH}/${slug}`, body });
    expect(await change('prestataire', { parent: 'zz' })).toMatchObject({ status: 422 });
    expect(await change('prestataire', { parent: 'prestataire' })).toMatchObject({ status: 422 });
    expect(await change('zz', { parent: null, label: 'Alone' })).toMatchObject({
      body: { parent: null, label: 'Alone' },
    });
    expect(await change('zz', { description: 'kept' })).toMatchObject({
      body: { label: 'Alone', description: 'kept' },
    });

    await send({
      path: '/api/v1/contacts/ingest',
      body: { source_id: 'api-one', contacts: [{ email: 'cat@example.com', tags: ['avocat', 'zz'] }] },
    });
    expect(await change('avocat', {})).toMatchObject({ body: { contacts: 1 } });
    const drop = (slug: string, who = send) => who({ method: 'DELETE', path: `${PATH}/${slug}` });
    expect(await drop('prestataire')).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
    expect(await drop('avocat', stranger)).toMatchObject({ status: 404 });
    expect(await drop('avocat')).toMatchObject({ status: 200, body: { slug: 'avocat', contacts: 1 } });
    expect(await slugs()).toEqual(['prestataire', 'zz']);
    expect(await db.contactTag.count()).toBe(1);
  });
});
