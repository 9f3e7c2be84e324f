import { createHash } from 'node:crypto';
import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';
import { readWebhook } from './read-webhook.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let tenantId: number;
let slug = 0;
/** In the address MailWizz reports to; the gateway remembers whose a token is, so each test has its own. */
let ownToken: string;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE feedback_reports, opt_outs, suppressions, partner_events, mailwizz_instances CASCADE`;
  ({ tenantId } = await givenTenant(db, `tenant-${++slug}`));
  ownToken = `a token in the address of ${slug}`;
  send = partnerOf(
    gateway.url,
    await givenKey(db, tenantId, { scopes: ['contacts:read', 'contacts:write', 'privacy'] }),
  );
  await db.mailwizzInstance.create({
    data: {
      tenantId,
      instanceId: 'client-1',
      name: 'One',
      baseUrl: 'http://127.0.0.1:1/api',
      apiKeySealed: '',
      webhookTokenHash: createHash('sha256').update(ownToken).digest('hex'),
    },
  });
});

const webhook = async (event: string, body: unknown, token = ownToken) => {
  const response = await fetch(`${gateway.url}/api/v1/webhooks/mailwizz/${event}?token=${encodeURIComponent(token)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
const seedBody = {
  subscriber_uid: 'sb123abcd4567',
  email: 'ann@example.com',
  campaign_uid: 'cp123abcd4567',
  event_type: 'bounced',
  timestamp: 1767225600,
  event_data: { bounce_type: 'hard', message: '550 5.1.1 User unknown' },
};

describe('a MailWizz webhook', () => {
  it('is stored raw once, however often it comes, and handed to the bounce queue', async () => {
    expect(await webhook('email-bounced', seedBody)).toEqual({
      status: 202,
      body: { accepted: 1, duplicates: 0, unreadable: 0 },
    });
    expect(await webhook('email-bounced', [seedBody, seedBody, {}])).toMatchObject({
      body: { accepted: 0, duplicates: 2, unreadable: 1 },
    });
    expect(await db.feedbackReport.findMany()).toMatchObject([
      {
        tenantId,
        kind: 'bounced',
        feeder: 'webhook',
        raw: { subscriber_uid: 'sb123abcd4567', message: '550 5.1.1 User unknown' },
      },
    ]);
    expect((await gateway.queues.depth('bounce')).waiting).toBeGreaterThan(0);
  });

  it('with a wrong token or of an unknown kind is a 404', async () => {
    expect(await webhook('email-bounced', seedBody, 'guessed')).toMatchObject({ status: 404 });
    expect(await webhook('email-eaten', seedBody)).toMatchObject({ status: 404 });
  });

  it.each([null, 7, 'text', [], [null, [[]]], { event: { type: 'open' } }, { subscriber: [] }, { email: 'a\u0000b' }])(
    'never breaks on %j',
    async (body) => {
      expect((await webhook('email-opened', body)).status).toBeLessThan(500);
    },
  );

  it('of MailWizz’s own shape is understood', () => {
    expect(
      readWebhook('email-clicked', {
        event: {
          type: 'click',
          ip_address: '192.0.2.7',
          user_agent: 'Mozilla/5.0',
          date_added: '2026-01-01 00:00:00',
          clicked: 'https://example.com/offer',
        },
        timestamp: 1767225622,
        subscriber: { attributes: { subscriber_uid: 'sb123abcd4567', email: 'ann@example.com' } },
        campaign: { attributes: { campaign_uid: 'cp123abcd4567' } },
      }),
    ).toMatchObject({
      kind: 'clicked',
      subscriberUid: 'sb123abcd4567',
      campaignUid: 'cp123abcd4567',
      occurredAt: '2026-01-01T00:00:00.000Z',
      raw: { url: 'https://example.com/offer', ip_address: '192.0.2.7' },
    });
  });
});

describe('feedback by the API', () => {
  it('takes the seeds’ bounce body', async () => {
    expect(
      await send({
        path: '/api/v1/contacts/bounce-feedback',
        body: { email: 'Ann@Example.com', bounce_type: 'spam_complaint', campaign_id: 12 },
      }),
    ).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await db.feedbackReport.findMany()).toMatchObject([
      { kind: 'complained', feeder: 'api', raw: { email_hash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ]);
    expect(
      await send({ path: '/api/v1/contacts/bounce-feedback', body: { email: 'x', bounce_type: 'hard' } }),
    ).toMatchObject({ status: 422, body: { errors: [{ path: 'email' }] } });
  });

  it('suppresses who objects at once, contact or not, and asks for the push', async () => {
    const answered = await send({ path: '/api/v1/suppressions', body: { email: 'nobody.we.know@example.com' } });
    expect(answered).toMatchObject({ status: 202, body: { opt_out_id: expect.any(Number) } });
    expect(await db.suppression.findMany()).toMatchObject([{ tenantId, reason: 'unsubscribed', source: 'api' }]);
    const again = await send({ path: '/api/v1/suppressions', body: { email: 'nobody.we.know@example.com' } });
    expect(again.body.opt_out_id).toBe(answered.body.opt_out_id);
  });
});

describe('webhook endpoints', () => {
  it('are registered with a secret shown once, listed, switched and deleted by their tenant alone', async () => {
    const made = await send({
      path: '/api/v1/webhook-endpoints',
      body: { url: 'https://partner.example/hook', events: ['contact.bounced'] },
    });
    expect(made).toMatchObject({ status: 201, body: { id: expect.any(Number), secret: expect.any(String) } });
    const { id } = made.body;
    const listed = await send({ method: 'GET', path: '/api/v1/webhook-endpoints' });
    expect(listed.body.data).toMatchObject([{ id, url: 'https://partner.example/hook', is_active: true, waiting: 0 }]);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret);

    const { tenantId: otherId } = await givenTenant(db, `tenant-${++slug}`);
    const other = partnerOf(gateway.url, await givenKey(db, otherId));
    expect(await other({ method: 'DELETE', path: `/api/v1/webhook-endpoints/${id}` })).toMatchObject({ status: 404 });
    expect(
      await send({ method: 'PATCH', path: `/api/v1/webhook-endpoints/${id}`, body: { is_active: false } }),
    ).toMatchObject({ status: 200 });
    expect(await send({ method: 'POST', path: `/api/v1/webhook-endpoints/${id}/test` })).toMatchObject({
      status: 202,
    });
    expect(await db.partnerEvent.findMany()).toMatchObject([{ type: 'webhook.test', tenantId }]);
    expect(await send({ method: 'GET', path: `/api/v1/webhook-endpoints/${id}/deliveries` })).toMatchObject({
      status: 200,
      body: { data: [] },
    });
    expect(await send({ method: 'DELETE', path: `/api/v1/webhook-endpoints/${id}` })).toMatchObject({ status: 200 });
    expect(
      await send({ method: 'POST', path: '/api/v1/webhook-deliveries/99999999999999999/redeliver' }),
    ).toMatchObject({ status: 404 });
  });
});

describe('a mail that came back', () => {
  const post = (body: string, token = ownToken) =>
    fetch(`${gateway.url}/api/v1/webhooks/mail?token=${encodeURIComponent(token)}`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body,
    }).then(async (response) => ({ status: response.status, body: await response.json() }));

  it('is heard before it is answered, once, and one that is none fails alone', async () => {
    const no = 'From: Ann <ann@example.com>\nSubject: Re: Hello\n\nPlease unsubscribe me.\n';
    for (const _ of ['first', 'again']) {
      expect(await post(no)).toEqual({
        status: 202,
        body: {
          ...{ objection: 1, complaint: 0, reply: 0, automatic: 0, unreadable: 0 },
          mails: [{ number: 1, verdict: 'objection', because: expect.stringMatching(/^en: unsubscribe/), people: 1 }],
        },
      });
    }
    expect(await db.suppression.findMany()).toMatchObject([{ tenantId, reason: 'unsubscribed', source: 'reply' }]);
    expect(await db.optOut.count()).toBe(1);
    expect(await post('no mail')).toMatchObject({ status: 202, body: { unreadable: 1 } });
    expect(await post(no, 'another')).toMatchObject({ status: 404 });
  });
});
