import { readFileSync } from 'node:fs';
import { type Database, setBrand } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { starterTemplate } from '@relais/templates';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let tenantId: number;
let sourceId: number;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let reader: ReturnType<typeof partnerOf>;

const TEMPLATES = '/api/v1/email-templates';
const BRAND = '/api/v1/brand';
const brand = {
  brand_url: 'https://one.test/about',
  sender_name: 'Ann Lee',
  postal_address: '1 Example Street, Tallinn',
  privacy_email: 'privacy@one.test',
};

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const one = await givenTenant(db, 'sos-expat');
  ({ tenantId, apiSourceId: sourceId } = one);
  const scopes = ['campaigns:read', 'campaigns:write'] as const;
  send = partnerOf(gateway.url, await givenKey(db, tenantId, { scopes: [...scopes] }));
  reader = partnerOf(gateway.url, await givenKey(db, tenantId, { scopes: ['campaigns:read'] }));
  const two = await givenTenant(db, 'two');
  stranger = partnerOf(gateway.url, await givenKey(db, two.tenantId, { scopes: [...scopes] }));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const words = ({ subject, html } = starterTemplate('fr')) => ({ subject, html });
const keep = (name: string, more: object = {}) =>
  send({ path: TEMPLATES, body: { name, language: 'fr', ...words(), ...more } });
const given = async (name: string, more: object = {}) => Number((await keep(name, more)).body.id);
const codesOf = (body: Record<string, unknown>) =>
  (body.findings as { code: string; severity: string }[])
    .filter(({ severity }) => severity === 'block')
    .map(({ code }) => code);

describe('the brand', () => {
  it('says what it lacks, refuses what no mail may say, and changes by parts', async () => {
    expect(await reader({ path: BRAND })).toMatchObject({
      status: 200,
      body: { complete: false, missing: ['brand_url', 'sender_name', 'postal_address', 'privacy_email'] },
    });
    const wrong = {
      brand_url: 'http://one.test/',
      sender_name: 'Ann\r\nBcc: x@example.com',
      postal_address: 'somewhere',
      privacy_email: 'privacy',
      retention_months: 37,
      brand_color: 'red',
    };
    const refused = await send({ method: 'PATCH', path: BRAND, body: wrong });
    expect(refused.status).toBe(422);
    const paths = (refused.body.errors as { path: string }[]).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(Object.keys(wrong).toSorted());
    const { privacy_email, ...most } = brand;
    expect(await send({ method: 'PATCH', path: BRAND, body: most })).toMatchObject({
      body: { complete: false, missing: ['privacy_email'] },
    });
    const said = await send({ method: 'PATCH', path: BRAND, body: { privacy_email, retention_months: 12 } });
    expect(said).toMatchObject({ status: 200, body: { ...brand, retention_months: 12, complete: true, missing: [] } });
    expect(await stranger({ path: BRAND })).toMatchObject({ body: { complete: false, brand_name: 'two' } });
    expect((await reader({ method: 'PATCH', path: BRAND, body: most })).status).toBe(403);
  });
});

describe('templates', () => {
  it('are kept as drafts too, with what stands in their way', async () => {
    const good = await keep('good', { category: 'lawyer' });
    expect(good).toMatchObject({
      status: 201,
      body: { name: 'good', category: 'avocat', version: 1, is_active: true, launchable: true },
    });
    expect(await send({ path: good.headers.get('location') ?? '' })).toMatchObject({ status: 200, body: good.body });

    const draft = await keep('draft', { subject: 'Re: {nickname}', html: '<p>Hello<script>x</script></p>' });
    expect(draft).toMatchObject({ status: 201, body: { launchable: false, html: '<p>Hello<script>x</script></p>' } });
    expect(codesOf(draft.body)).toEqual(
      expect.arrayContaining(['variable-unknown', 'subject-fake-reply', 'element-forbidden', 'postal-address-missing']),
    );
    expect(draft.body.findings).toContainEqual(
      expect.objectContaining({ code: 'variable-unknown', where: 'subject', line: 1, way_out: expect.any(String) }),
    );
    expect(await keep('good')).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    expect(await keep('bad', { language: 'xx', html: ' ', subject: 'a\u0000b', colour: 'red' })).toMatchObject({
      status: 422,
      body: { errors: ['language', 'subject', 'html', 'colour'].map((path) => expect.objectContaining({ path })) },
    });
    expect(await keep('deep', { html: '<p>'.repeat(10_001) })).toMatchObject({ body: { errors: [{ path: 'html' }] } });
    // The same words for a tenant that has not said who it is.
    const other = await stranger({ path: TEMPLATES, body: { name: 'good', language: 'fr', ...words() } });
    expect(codesOf(other.body)).toEqual(['brand-incomplete']);
    expect((await stranger({ path: `${TEMPLATES}/${good.body.id}` })).status).toBe(404);
    expect((await reader({ path: TEMPLATES, body: {} })).status).toBe(403);
    expect(await db.auditLog.findFirst({ where: { action: 'email_template.created' } })).toMatchObject({ tenantId });
  });

  it('are kept as the partner guide writes them, ready to be sent', async () => {
    const guide = readFileSync(new URL('../../../../../docs/partner-guide.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json request:email-template\n([\s\S]*?)\n```/.exec(guide) ?? [];
    const answered = await send({ path: TEMPLATES, body: JSON.parse(example) });
    expect(answered).toMatchObject({ status: 201, body: { launchable: true } });
  });

  it('change by parts, in versions, and under nobody’s feet', async () => {
    const id = await given('changing', { description: 'kept', category: 'avocat' });
    const path = `${TEMPLATES}/${id}`;
    const change = (body: object) => send({ method: 'PATCH', path, body });
    expect(await change({ is_active: false })).toMatchObject({
      status: 200,
      body: { version: 1, is_active: false, description: 'kept', category: 'avocat' },
    });
    expect(await change({ subject: 'Autre', category: null, version: 1 })).toMatchObject({
      body: { version: 2, subject: 'Autre', category: null, is_active: false },
    });
    expect(await change({ subject: 'Encore', version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CHANGED_MEANWHILE' },
    });
    expect(await change({ name: 'good' })).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    expect((await stranger({ method: 'PATCH', path, body: { subject: 'x' } })).status).toBe(404);
    const { data } = (await reader({ path: `${path}/versions` })).body as {
      data: { version: number; subject: string; created_by: string }[];
    };
    expect(data.map(({ version, subject }) => [version, subject])).toEqual([
      [2, 'Autre'],
      [1, words().subject],
    ]);
    expect(data[0]?.created_by).toMatch(/^key:rk_/);
    expect((await stranger({ path: `${path}/versions` })).status).toBe(404);
  });

  it('are listed by keyset and filters, and archived', async () => {
    const ids = [
      await given('ar one', { language: 'ar' }),
      await given('ar two', { language: 'ar', category: 'notaire' }),
    ];
    const list = (query: string) => reader({ path: `${TEMPLATES}?language=ar&${query}` });
    const listed = async (query: string) => ((await list(query)).body.data as { id: number }[]).map(({ id }) => id);
    const first = await list('limit=1');
    expect(first.body).toMatchObject({ data: [{ id: ids[1] }], next_cursor: expect.any(String) });
    expect(await list(`limit=1&cursor=${first.body.next_cursor}`)).toMatchObject({
      body: { data: [{ id: ids[0] }], next_cursor: null },
    });
    expect(await listed('category=general')).toEqual([ids[0]]);
    expect(await listed('category=notary')).toEqual([ids[1]]);
    expect(await listed('is_active=false')).toEqual([]);
    const path = `${TEMPLATES}/${ids[0]}`;
    expect((await stranger({ method: 'DELETE', path })).status).toBe(404);
    const { id: campaignId } = await db.campaign.create({
      data: {
        ...{ tenantId, name: 'live', status: 'running', createdBy: 'ann' },
        mails: { create: { step: 0, variant: 0, templateId: ids[0] ?? 0 } },
      },
    });
    expect(await send({ method: 'DELETE', path })).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
    expect(await reader({ path: `${path}/stats` })).toMatchObject({
      status: 200,
      body: { times_used: 0, last_used_at: null, sent: 0, opened: { all: 0, human: 0, rate_human: null } },
    });
    expect((await stranger({ path: `${path}/stats` })).status).toBe(404);
    await db.campaign.update({ where: { id: campaignId }, data: { status: 'cancelled' } });
    expect((await send({ method: 'DELETE', path })).status).toBe(200);
    expect((await send({ method: 'DELETE', path })).status).toBe(404);
    expect((await send({ method: 'PATCH', path, body: { subject: 'x' } })).status).toBe(404);
    expect(await listed('archived=true')).toEqual([ids[0]]);
    expect(await send({ path })).toMatchObject({ status: 200, body: { archived_at: expect.any(String) } });
    expect((await keep('ar one', { language: 'ar' })).status).toBe(201);
  });

  it('are chosen step by step, and their coverage names the holes', async () => {
    await db.emailTemplate.deleteMany({});
    const select = (query: string) => reader({ path: `${TEMPLATES}/select?${query}` });
    expect(await select('language=de')).toMatchObject({ status: 200, body: { template: null, step: null } });
    const english = await given('en', { language: 'en' });
    const french = await given('fr');
    const lawyers = await given('fr lawyers', { category: 'avocat' });
    await given('off', { language: 'de', is_active: false });
    for (const [query, id, step] of [
      ['language=fr&category=lawyer', lawyers, 'language+category'],
      ['language=fr-CA&category=notaire', french, 'language'],
      ['language=de&category=avocat', english, 'english'],
    ] as const)
      expect(await select(query), query).toMatchObject({ body: { template: { id }, step } });
    expect((await select('language=de&category=avocat')).body.explained).toMatchObject([
      { step: 'language+category', outcome: 'none', looked_for: 'de for avocat' },
      { step: 'language', outcome: 'none' },
      { step: 'english', outcome: 'chosen', found: 1 },
    ]);
    expect((await select('categories=x')).status).toBe(422);

    const { rows, missing, unserved, complete } = (await reader({ path: `${TEMPLATES}/coverage` })).body as {
      rows: { language: string; cells: { category: string | null; served_by: string; template_id: number }[] }[];
      missing: unknown[];
      unserved: unknown[];
      complete: boolean;
    };
    // Nine languages by the general column and the platform's four categories; three cells have their own.
    expect([rows.length, rows[0]?.cells.length, missing.length, unserved, complete]).toEqual([9, 5, 42, [], false]);
    expect(rows.find(({ language }) => language === 'fr')?.cells.slice(0, 3)).toMatchObject([
      { category: null, served_by: 'exact', template_id: french },
      { category: 'avocat', served_by: 'exact', template_id: lawyers },
      { category: 'assureur', served_by: 'language', template_id: french },
    ]);
    expect(rows.find(({ language }) => language === 'de')?.cells[0]).toMatchObject({ served_by: 'english' });
  });

  it('are shown as a contact would get them', async () => {
    const id = await given('Arabic', { language: 'ar', ...words(starterTemplate('ar', 'avocat')) });
    const show = (body: object, templateId = id) => send({ path: `${TEMPLATES}/${templateId}/render`, body });
    const full = await show({});
    expect(full).toMatchObject({
      status: 200,
      body: { direction: 'rtl', version: 1, launchable: true, brand_missing: [], template_id: id },
    });
    expect(full.body.html).toContain('dir="rtl"');
    // The notice: where the address was found, and the tenant's own address for questions.
    expect(full.body.html).toContain('hashimi-law.example');
    expect(full.body.text).toContain('privacy@one.test');
    expect((await show({ notice: false, sample: 'bare' })).body.text).not.toContain('hashimi-law');

    const contact = await db.contact.create({
      data: {
        ...{ tenantId, dataSourceId: sourceId, email: 'zoe@example.com', emailHash: 'z', emailDomain: 'example.com' },
        ...{ firstName: 'Zoé <b>', company: 'Étude Zoé', language: 'fr' },
        sightings: {
          create: {
            tenantId,
            dataSourceId: sourceId,
            sourceUrl: 'https://zoe.example/contact',
            firstSeenAt: new Date('2026-01-31'),
          },
        },
      },
    });
    const french = await given('to Zoé', {
      subject: 'À {firstName|vous}',
      html: '<p onclick="x()">{company}</p>{notice}<script>x</script>',
    });
    const mail = await show({ contact_id: contact.id }, french);
    expect(mail.body).toMatchObject({ subject: 'À Zoé <b>', direction: 'ltr', launchable: false });
    expect(mail.body.html).toMatch(/^<p>Étude Zoé<\/p>/);
    expect(mail.body.html).not.toContain('script');
    expect(mail.body.html).toContain('31 janvier 2026');
    expect(await show({ contact_id: 2_000_000_000 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'contact_id' }] },
    });
    expect((await show({ version: 2 })).status).toBe(404);
    const broken = await given('broken', { html: '<p>{nickname}</p>' });
    expect(await show({}, broken)).toMatchObject({
      status: 422,
      body: { code: 'TEMPLATE_INVALID', errors: [{ path: 'html', message: expect.stringContaining('nickname') }] },
    });
    expect((await stranger({ path: `${TEMPLATES}/${id}/render`, body: {} })).status).toBe(404);

    // Nothing said yet: an invented brand stands in, and the answer tells.
    await db.tenant.update({ where: { id: tenantId }, data: { postalAddress: null } });
    expect((await show({})).body).toMatchObject({ brand_missing: ['postal_address'], launchable: false });
    await setBrand(db, tenantId, { postalAddress: brand.postal_address });
  });
});
