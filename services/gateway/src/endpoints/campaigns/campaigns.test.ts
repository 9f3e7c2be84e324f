import { createTemplates, type Database, setBrand } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { contentHash, starterTemplate } from '@relais/templates';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let interestId: number;
let templateId: number;

const scopes = ['campaigns:read' as const, 'campaigns:write' as const];
const CAMPAIGNS = '/api/v1/campaigns';
const assessment = {
  name: 'Lawyers',
  purpose: 'p',
  necessity: 'n',
  balance: 'b',
  safeguards: 's',
  reviewer: 'Ann Lee',
};

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const { tenantId, apiSourceId } = await givenTenant(db, 'one');
  send = partnerOf(gateway.url, await givenKey(db, tenantId, { scopes }));
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId, { scopes }));
  await setBrand(db, tenantId, {
    brandUrl: 'https://passerelle.example',
    senderName: 'Claire Vidal',
    postalAddress: 'Tartu mnt 1, 10145 Tallinn, Estonia',
    privacyEmail: 'privacy@passerelle.example',
  });
  const { name, category, subject, html } = starterTemplate('fr');
  const words = { name, language: 'fr' as const, category, subject, html, text: null };
  const [template] = await createTemplates(db, tenantId, [{ ...words, contentHash: contentHash(words) }], 'test');
  templateId = template?.id ?? 0;
  const instance = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: 'http://127.0.0.1:1/api', apiKeySealed: 'x' },
  });
  const list = await db.mailwizzList.create({
    data: { tenantId, instanceId: instance.id, listUid: 'ab123cd456efg', name: 'Avocats', legacyId: 12 },
  });
  await db.contact.createMany({
    data: ['ann', 'bob'].map((who) => ({
      tenantId,
      dataSourceId: apiSourceId,
      email: `${who}@example.com`,
      emailHash: who,
      emailDomain: 'example.com',
      status: who === 'ann' ? 'injected' : 'bounced',
      subscriberUid: who,
      listId: list.id,
      instanceId: instance.id,
      language: 'fr',
      category: 'avocat',
    })),
  });
  interestId = Number((await send({ path: '/api/v1/interest-records', body: assessment })).body.id);
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const lawful = () => ({
  name: 'Avocats de Bangkok',
  source_id: 'api-one',
  mailwizz_instance: 'client-1',
  mailwizz_list_id: 12,
  from_email: 'claire@news-passerelle.example',
  target_category: 'lawyer',
  offer: 'A listing for lawyers',
  eligible_categories: ['avocat'],
  interest_record_id: interestId,
});
const create = async (more: object = {}) => (await send({ path: CAMPAIGNS, body: { ...lawful(), ...more } })).body;
const act = (id: unknown, verb: string, body?: object) =>
  send({ method: 'POST', path: `${CAMPAIGNS}/${id}/${verb}`, ...(body ? { body } : {}) });

describe('interest records', () => {
  it('hold for twelve months and are the tenant’s own', async () => {
    const { body } = await send({
      path: '/api/v1/interest-records',
      body: { ...assessment, assessed_on: '2026-02-28' },
    });
    expect(body).toMatchObject({ assessed_on: '2026-02-28', expires_on: '2027-02-28', revoked_at: null });
    expect((await send({ path: '/api/v1/interest-records?limit=1' })).body).toMatchObject({ data: [{ id: body.id }] });
    expect((await stranger({ path: '/api/v1/interest-records' })).body).toMatchObject({ data: [] });
  });
});

describe('a campaign', () => {
  it('is stored as a draft that says what the gate thinks, previewed, launched, paused, resumed and cancelled', async () => {
    const made = await send({ path: CAMPAIGNS, body: lawful() });
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'draft', mailwizz_list_id: 12, segment: { categories: ['avocat'] }, gate: { passed: true } },
    });
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`${CAMPAIGNS}/${id}`);

    expect(await act(id, 'preview')).toMatchObject({
      status: 200,
      body: {
        matched: 2,
        count: 1,
        excluded: { bounced: 1 },
        mails: [{ language: 'fr', contacts: 1, email_template_id: templateId, chosen_by: 'language' }],
        sample: [{ email: 'ann@example.com' }],
        gate: { passed: true },
      },
    });

    const before = await gateway.queues.depth('campaign');
    expect(await act(id, 'launch')).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect((await gateway.queues.depth('campaign')).waiting).toBe(before.waiting + 1);
    expect(await db.auditLog.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      action: 'campaign.launched',
      target: `campaign:${id}`,
    });
    await db.campaign.update({ where: { id: Number(id) }, data: { status: 'running', startedAt: new Date() } });
    expect(await act(id, 'launch')).toMatchObject({ status: 409, body: { code: 'CAMPAIGN_STATE' } });
    expect(await act(id, 'pause')).toMatchObject({ status: 202, body: { status: 'paused' } });
    expect(await act(id, 'resume')).toMatchObject({ status: 415 });
    expect(await act(id, 'resume', { note: ' ' })).toMatchObject({ status: 422, body: { errors: [{ path: 'note' }] } });
    expect(await act(id, 'resume', { note: 'list mended' })).toMatchObject({
      status: 202,
      body: { status: 'running', status_reason: 'resumed: list mended' },
    });
    expect(await send({ method: 'DELETE', path: `${CAMPAIGNS}/${id}` })).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect(await send({ method: 'DELETE', path: `${CAMPAIGNS}/${id}` })).toMatchObject({ status: 409 });
    const events = await db.partnerEvent.findMany({ orderBy: { id: 'asc' } });
    expect(events.map(({ type }) => type)).toEqual(['campaign.paused', 'campaign.finished']);
  });

  it('is refused by a 409 that lists every refusal and its way out', async () => {
    const { id } = await create({ from_email: 'claire@gmail.com', interest_record_id: null });
    const refused = await act(id, 'launch');
    expect(refused).toMatchObject({ status: 409, body: { code: 'CAMPAIGN_REFUSED' } });
    const errors = refused.body.errors as { path: string; message: string }[];
    expect(errors.map(({ path }) => path)).toEqual(['sender_free_mail', 'interest_missing']);
    expect(errors[1]?.message).toContain('POST /api/v1/interest-records');
    expect(await send({ path: `${CAMPAIGNS}/${id}` })).toMatchObject({
      body: { status: 'draft', gate: { passed: false }, next_action: 'Mend what the gate refuses, then launch it' },
    });
    expect(await db.campaignGate.count({ where: { campaignId: Number(id), wish: 'launch', passed: false } })).toBe(1);
  });

  it('is planned by scheduled_at when the gate passes, moved by a change, and taken back by null', async () => {
    const delayed = (await gateway.queues.depth('campaign')).delayed;
    const planned = await create({ scheduled_at: '2027-01-10T10:00:00+07:00' });
    expect(planned).toMatchObject({ status: 'scheduled', scheduled_at: '2027-01-10T03:00:00.000Z' });
    // Too far ahead for a delayed job: the sweep starts it.
    expect((await gateway.queues.depth('campaign')).delayed).toBe(delayed);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const change = (body: object) => send({ method: 'PATCH', path: `${CAMPAIGNS}/${planned.id}`, body });
    expect((await change({ scheduled_at: soon })).body).toMatchObject({ status: 'scheduled', scheduled_at: soon });
    expect((await gateway.queues.depth('campaign')).delayed).toBe(delayed + 1);
    expect((await change({ name: 'Other' })).body).toMatchObject({
      name: 'Other',
      status: 'scheduled',
      scheduled_at: soon,
    });
    expect((await change({ scheduled_at: null })).body).toMatchObject({ status: 'draft', scheduled_at: null });
    expect(await create({ offer: '', scheduled_at: soon })).toMatchObject({ status: 'draft', gate: { passed: false } });
  });

  it('keeps what a change does not name, and turns into a test and back', async () => {
    const { id } = await create({ target_tags: ['bangkok'], follow_ups: [{ delay_hours: 72 }] });
    const change = async (body: object) => (await send({ method: 'PATCH', path: `${CAMPAIGNS}/${id}`, body })).body;
    const variants = [{ subject_line: 'A' }, { subject_line: 'B', weight: 2 }];
    expect(await change({ variants, ab_test: { sample_percent: 30 }, email_template_id: templateId })).toMatchObject({
      segment: { tags_all: ['bangkok'], categories: ['avocat'] },
      ab_test: { sample_percent: 30, metric: 'clicks' },
      variants: [
        { subject_line: 'A', email_template_id: templateId, weight: 1 },
        { subject_line: 'B', email_template_id: templateId, weight: 2 },
      ],
      follow_ups: [{ delay_hours: 72, stop_on: ['clicked', 'replied'] }],
    });
    expect(await change({ variants: null, subject_line: 'C', follow_ups: [] })).toMatchObject({
      variants: null,
      ab_test: null,
      subject_line: 'C',
      follow_ups: [],
    });
  });

  it('is created by the first partners’ short form too', async () => {
    const body = {
      list_id: 'ab123cd456efg',
      template: 'Starter · general · fr',
      subject: 'Bonjour',
      from_name: 'Claire',
    };
    expect(await send({ path: `${CAMPAIGNS}/create`, body })).toMatchObject({
      status: 201,
      body: {
        name: 'Bonjour',
        email_template_id: templateId,
        subject_line: 'Bonjour',
        from_name: 'Claire',
        status: 'draft',
      },
    });
    const answered = await send({ path: `${CAMPAIGNS}/create`, body: { ...body, template: 9_999 } });
    expect(answered).toMatchObject({ status: 422, body: { errors: [{ path: 'template' }] } });
  });

  it.each([
    [{ mailwizz_list_id: 99 }, 'mailwizz_list_id'],
    [{ mailwizz_instance: 'client-9' }, 'mailwizz_instance'],
    [{ source_id: 'nobody' }, 'source_id'],
    [{ email_template_id: 9_999 }, 'email_template_id'],
    [{ interest_record_id: 9_999 }, 'interest_record_id'],
    [{ variants: [{ subject_line: 'A' }] }, 'variants'],
    [{ variants: [{}, { email_template_id: 9_999 }] }, 'variants.1.email_template_id'],
    [{ follow_ups: [{ delay_hours: 0 }] }, 'follow_ups.0.delay_hours'],
    [{ from_email: 'nobody' }, 'from_email'],
    [{ scheduled_at: 'tomorrow' }, 'scheduled_at'],
    [{ name: 'a\u0000b' }, 'name'],
  ])('names what is wrong with %j', async (more, path) => {
    const answered = await send({ path: CAMPAIGNS, body: { ...lawful(), ...more } });
    expect(answered).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  it('tells its figures from events, people and hits apart, and hears of replies', async () => {
    const { id } = await create();
    const campaignId = Number(id);
    const contact = await db.contact.findFirstOrThrow({ where: { emailHash: 'ann' } });
    const { tenantId } = contact;
    const at = {
      campaignId,
      step: 0,
      variant: 0,
      tenantId,
      instanceId: contact.instanceId ?? 0,
      listId: contact.listId ?? 0,
    };
    const made = await db.send.create({
      data: {
        ...at,
        wave: 0,
        templateId,
        templateVersion: 1,
        language: 'fr',
        name: 'n',
        campaignUid: 'cp123',
        startedAt: new Date(),
      },
    });
    await db.campaignRecipient.create({
      data: { ...at, contactId: contact.id, emailHash: 'ann', state: 'sent', sendId: made.id },
    });
    const event = (type: string, isHuman = true) => ({
      tenantId,
      contactId: contact.id,
      type,
      source: 't',
      isHuman,
      data: { campaign_uid: 'cp123' },
    });
    await db.contactEvent.createMany({
      data: [event('delivered'), event('opened'), event('opened'), event('clicked', false), event('unsubscribed')],
    });
    expect(await send({ path: `${CAMPAIGNS}/${id}/stats` })).toMatchObject({
      status: 200,
      body: {
        recipients: 1,
        sent: 1,
        delivered: 1,
        opened: 1,
        raw_opens: 2,
        clicked: 0,
        raw_clicks: 1,
        unsubscribed: 1,
        rates: { delivery: 1, open: 1, click: 0, unsubscribe: 1 },
        variants: [{ step: 0, variant: 0, recipients: 1, opened: 1 }],
        over_time: [{ delivered: 1, opened: 1, clicked: 0 }],
      },
    });
    expect((await send({ path: `${CAMPAIGNS}/${id}` })).body).toMatchObject({
      stats: { opened: 1 },
      recipients: { sent: 1 },
    });
    expect((await act(id, 'replies', { email: 'ann@example.com' })).body).toEqual({ counted: false });
    expect((await act(id, 'replies', { email: 'not an address' })).status).toBe(422);
  });

  it('is listed in pages by status, and is nobody else’s', async () => {
    const mine = await create();
    const first = await send({ path: `${CAMPAIGNS}?limit=1&status=draft&mailwizz_instance=client-1` });
    expect(first.body).toMatchObject({ data: [{ id: mine.id }], next_cursor: expect.any(String) });
    const next = await send({ path: `${CAMPAIGNS}?limit=1&cursor=${first.body.next_cursor}` });
    expect((next.body.data as { id: number }[])[0]?.id).toBeLessThan(Number(mine.id));
    expect((await stranger({ path: CAMPAIGNS })).body).toMatchObject({ data: [] });
    const theirs = [
      stranger({ path: `${CAMPAIGNS}/${mine.id}` }),
      stranger({ path: `${CAMPAIGNS}/${mine.id}/stats` }),
      stranger({ method: 'POST', path: `${CAMPAIGNS}/${mine.id}/launch` }),
      stranger({ method: 'POST', path: `${CAMPAIGNS}/${mine.id}/preview` }),
      stranger({ method: 'POST', path: `${CAMPAIGNS}/${mine.id}/winner`, body: { variant: 0 } }),
      stranger({ method: 'DELETE', path: `${CAMPAIGNS}/${mine.id}` }),
      stranger({ method: 'PATCH', path: `${CAMPAIGNS}/${mine.id}`, body: { name: 'x' } }),
    ];
    for (const { status } of await Promise.all(theirs)) expect(status).toBe(404);
  });
});
