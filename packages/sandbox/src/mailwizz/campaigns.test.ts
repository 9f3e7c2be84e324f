import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Deliver, OutgoingMail } from './delivery.ts';
import { type MailwizzOptions, type RunningMailwizz, startMailwizz } from './start.ts';

const key = '0123456789abcdef0123456789abcdef01234567';
const listUid = 'ab123cdefghij';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: MailwizzOptions = {}): Promise<RunningMailwizz> {
  const mailwizz = await startMailwizz({
    customers: [{ apiKey: key, lists: [{ name: 'Readers', uid: listUid }] }],
    ...options,
  });
  closing.push(mailwizz.stop);
  return mailwizz;
}

async function ask(mailwizz: RunningMailwizz, method: string, path: string, form?: Record<string, string>) {
  const body = form === undefined ? {} : { body: new URLSearchParams(form) };
  const response = await fetch(`${mailwizz.url}${path}`, { method, headers: { 'X-Api-Key': key }, ...body });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const words = {
  'campaign[name]': 'Hello',
  'campaign[from_name]': 'Ann',
  'campaign[from_email]': 'ann@example.com',
  'campaign[reply_to]': 'ann@example.com',
  'campaign[subject]': 'Hi [FNAME:friend]',
  'campaign[send_at]': '2026-01-01 10:00:00',
  'campaign[list_uid]': listUid,
  'campaign[template][content]': Buffer.from('<a href="[UNSUBSCRIBE_URL]">out</a>').toString('base64'),
};

describe('the life of a campaign', () => {
  it('runs from scheduled to sent, a step a tick, and mails only the confirmed', async () => {
    const mails: string[] = [];
    const deliver: Deliver = (mail) => {
      mails.push(`${mail.to.email}: ${mail.subject}`);
      return {};
    };
    const mailwizz = await start({ deliver });
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'a@example.com', FNAME: 'Ann' } });
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'b@example.com' } });
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'c@example.com' }, status: 'unsubscribed' });
    const { body } = await ask(mailwizz, 'POST', '/campaigns', words);
    const statuses: string[] = [];
    for (let tick = 0; tick < 4; tick += 1) {
      statuses.push((await ask(mailwizz, 'GET', `/campaigns/${body.campaign_uid}`)).body.data.record.status);
      await mailwizz.admin.tick();
    }
    expect(statuses).toEqual(['pending-sending', 'processing', 'sending', 'sent']);
    expect(mails).toEqual(['a@example.com: Hi Ann', 'b@example.com: Hi friend']);
    const stats = await ask(mailwizz, 'GET', `/campaigns/${body.campaign_uid}/stats`);
    expect(stats.body.data).toMatchObject({ campaign_status: 'sent', processed_count: 2, delivery_success_rate: 100 });
  });

  it('waits for its time', async () => {
    let now = new Date('2026-01-01T09:00:00Z');
    const mailwizz = await start({ now: () => now });
    await ask(mailwizz, 'POST', '/campaigns', words);
    await mailwizz.admin.tick();
    expect(mailwizz.admin.campaigns()[0]?.status).toBe('pending-sending');
    now = new Date('2026-01-01T10:00:00Z');
    await mailwizz.admin.tick();
    expect(mailwizz.admin.campaigns()[0]?.status).toBe('processing');
  });

  it('records what readers and servers did', async () => {
    const deliver: Deliver = ({ to }) => {
      if (to.email.startsWith('hard')) return { bounce: { type: 'hard', message: '5.1.1 no such user' } };
      if (to.email.startsWith('leaver')) return { opens: 1, unsubscribe: { reason: 'Too many' } };
      if (to.email.startsWith('angry')) return { complaint: {} };
      if (to.email.startsWith('down')) throw new Error('connect ECONNREFUSED');
      return { opens: 2, clicks: ['https://example.com/'] };
    };
    const mailwizz = await start({ deliver });
    for (const name of ['fan', 'hard', 'leaver', 'angry', 'down']) {
      mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: `${name}@example.com` } });
    }
    const { campaignUid } = mailwizz.admin.createCampaign(listUid, 'Hello');
    for (let tick = 0; tick < 3; tick += 1) await mailwizz.admin.tick();
    const { body } = await ask(mailwizz, 'GET', `/campaigns/${campaignUid}/stats`);
    expect(body.data).toMatchObject({
      campaign_status: 'sent',
      opens_count: 3,
      unique_opens_count: 2,
      clicks_count: 1,
      hard_bounces_count: 1,
      unsubscribes_count: 1,
      complaints_count: 1,
      delivery_error_count: 1,
    });
    const status = Object.fromEntries(mailwizz.admin.subscribers(listUid).map((row) => [row.email, row.status]));
    expect(status).toMatchObject({
      'fan@example.com': 'confirmed',
      'hard@example.com': 'blacklisted',
      'leaver@example.com': 'unsubscribed',
      'angry@example.com': 'unsubscribed',
    });
    const bounces = await ask(mailwizz, 'GET', `/campaigns/${campaignUid}/bounces`);
    expect(bounces.body.data.records).toEqual([
      {
        message: '5.1.1 no such user',
        processed: 'no',
        bounce_type: 'hard',
        subscriber: { subscriber_uid: expect.any(String), email: 'hard@example.com' },
      },
    ]);
  });

  it('lets readers open, click and leave by the links of their mails', async () => {
    const mails: OutgoingMail[] = [];
    const deliver: Deliver = (mail) => {
      mails.push(mail);
      return {};
    };
    const mailwizz = await start({ deliver });
    mailwizz.admin.setWebhooksFor(key, { opens: ['http://127.0.0.1:1/opens'] });
    const row = mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'ann@example.com', FNAME: 'Ann' } });
    const content =
      '<body><a href="https://example.com/?for=[FNAME]">in</a> <a href="[UNSUBSCRIBE_URL]">out</a></body>';
    const { body } = await ask(mailwizz, 'POST', '/campaigns', {
      ...words,
      'campaign[template][content]': Buffer.from(content).toString('base64'),
      'campaign[options][url_tracking]': 'yes',
    });
    for (let tick = 0; tick < 3; tick += 1) await mailwizz.admin.tick();
    const mail = mails[0];
    const [link = '', out = ''] = [...(mail?.html ?? '').matchAll(/href="([^"]+)"/g)].map(([, url]) => url);
    const pixel = /<img src="([^"]+)"/.exec(mail?.html ?? '')?.[1] ?? '';
    expect(mail?.headers['List-Unsubscribe']).toBe(`<${out}>`);

    const headers = { 'User-Agent': 'A reader', 'X-Forwarded-For': '192.0.2.33' };
    expect((await fetch(pixel, { headers })).headers.get('content-type')).toBe('image/gif');
    const click = await fetch(link, { headers, redirect: 'manual' });
    expect([click.status, click.headers.get('location')]).toEqual([302, 'https://example.com/?for=Ann']);
    await fetch(out, { headers });
    expect(row.status).toBe('confirmed');
    await fetch(out, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers });
    await fetch(out, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers });
    expect(row.status).toBe('unsubscribed');

    const campaign = mailwizz.admin.campaigns().find(({ campaignUid }) => campaignUid === body.campaign_uid);
    expect(campaign?.opens).toMatchObject([{ userAgent: 'A reader', ipAddress: '192.0.2.33' }]);
    expect(campaign?.clicks).toMatchObject([{ url: 'https://example.com/?for=[FNAME]' }]);
    expect(campaign?.unsubscribes).toHaveLength(1);
    expect(mailwizz.admin.webhookQueue()).toMatchObject([{ url: 'http://127.0.0.1:1/opens' }]);
  });

  it('toggles between paused and where it was', async () => {
    const mailwizz = await start();
    const { campaignUid } = mailwizz.admin.createCampaign(listUid, 'Hello', { status: 'sending' });
    const path = `/campaigns/${campaignUid}/pause-unpause`;
    expect((await ask(mailwizz, 'PUT', path)).body).toEqual({ status: 'success', campaign: { status: 'paused' } });
    await mailwizz.admin.tick();
    expect((await ask(mailwizz, 'PUT', path)).body.campaign.status).toBe('sending');
    const draft = mailwizz.admin.createCampaign(listUid, 'Draft', { status: 'draft' });
    expect((await ask(mailwizz, 'PUT', `/campaigns/${draft.campaignUid}/pause-unpause`)).status).toBe(400);
  });

  it('shows dates for eyes only, and PHP empties', async () => {
    const mailwizz = await start({ now: () => new Date('2021-02-24T23:38:00Z') });
    const { campaignUid } = mailwizz.admin.createCampaign(listUid, 'Hello');
    const { body } = await ask(mailwizz, 'GET', `/campaigns/${campaignUid}`);
    expect(body.data.record).toMatchObject({ date_added: '2/24/21, 11:38 PM', segment: [], group: [] });
  });

  it('names every blank field of a create', async () => {
    const mailwizz = await start();
    const { status, body } = await ask(mailwizz, 'POST', '/campaigns', { 'campaign[name]': '' });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      name: 'Campaign name cannot be blank.',
      from_email: 'From email cannot be blank.',
      subject: 'Subject cannot be blank.',
    });
  });
});

describe('bounces', () => {
  it('blacklist the address at the first hard one, and at the fifth soft one', async () => {
    const mailwizz = await start();
    const soft = mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'soft@example.com' } });
    const hard = mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'hard@example.com' } });
    const { campaignUid } = mailwizz.admin.createCampaign(listUid, 'Hello');
    const report = (uid: string, type: string) =>
      ask(mailwizz, 'POST', `/campaigns/${campaignUid}/bounces`, {
        bounce_type: type,
        subscriber_uid: uid,
        message: '5.1.1',
      });
    expect(await report(hard.uid, 'hard')).toMatchObject({
      status: 201,
      body: { data: { record: { processed: 'no', bounce_type: 'hard' } } },
    });
    expect(hard.status).toBe('blacklisted');
    for (let bounce = 1; bounce <= 4; bounce += 1) await report(soft.uid, 'soft');
    expect(soft.status).toBe('confirmed');
    await report(soft.uid, 'soft');
    expect(soft.status).toBe('blacklisted');
    const again = await ask(mailwizz, 'POST', `/lists/${listUid}/subscribers`, { EMAIL: 'hard@example.com' });
    expect([again.status, again.body.error]).toEqual([409, 'This email address is blacklisted.']);
    await mailwizz.admin.tick();
    expect((await ask(mailwizz, 'GET', `/campaigns/${campaignUid}/bounces`)).body.data.records[0].processed).toBe(
      'yes',
    );
  });
});

describe('webhooks', () => {
  it('leave with the cron job and come again an hour later, five times', async () => {
    let answer = 500;
    const bodies: { event: { type: string } }[] = [];
    const receiver = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
      response.writeHead(answer).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => receiver.close(resolve)));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

    let now = new Date('2026-01-01T10:00:00Z');
    const mailwizz = await start({ now: () => now });
    const { uid } = mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'a@example.com', FNAME: 'Ann' } });
    const { campaignUid } = mailwizz.admin.createCampaign(listUid, 'Hello', { status: 'sent' });
    mailwizz.admin.setWebhooks(campaignUid, { opens: [url], clicks: [url] });
    mailwizz.admin.recordOpen(campaignUid, uid);
    expect(bodies).toEqual([]);
    now = new Date('2026-01-01T10:00:22Z');
    await mailwizz.admin.tick();
    expect(bodies[0]).toEqual({
      event: {
        type: 'open',
        ip_address: '192.0.2.10',
        user_agent: expect.any(String),
        date_added: '2026-01-01 10:00:00',
      },
      timestamp: now.getTime() / 1_000,
      list: { attributes: { list_uid: listUid, name: 'Readers' } },
      subscriber: {
        attributes: { subscriber_uid: uid, email: 'a@example.com', source: 'api', status: 'confirmed', ip_address: '' },
        fields: { EMAIL: 'a@example.com', FNAME: 'Ann', LNAME: '' },
      },
      campaign: { attributes: { campaign_uid: campaignUid, name: 'Hello' } },
    });
    await mailwizz.admin.tick();
    expect(bodies).toHaveLength(1);
    for (let hour = 1; hour <= 6; hour += 1) {
      now = new Date(now.getTime() + 3_600_000);
      await mailwizz.admin.tick();
    }
    expect(bodies).toHaveLength(6);
    expect(mailwizz.admin.webhookQueue()).toEqual([]);

    answer = 204;
    mailwizz.admin.recordClick(campaignUid, uid, 'https://example.com/');
    await mailwizz.admin.tick();
    expect(bodies.at(-1)?.event).toMatchObject({ type: 'click', url: 'https://example.com/' });
    expect(mailwizz.admin.webhookQueue()).toEqual([]);
  });
});

describe('the rest of the API', () => {
  it('sends transactional mail with the next cron run', async () => {
    const mailwizz = await start();
    const { body } = await ask(mailwizz, 'POST', '/transactional-emails', {
      'email[to_name]': 'Ann',
      'email[to_email]': 'ann@example.com',
      'email[from_name]': 'Bob',
      'email[subject]': 'Hi',
      'email[body]': Buffer.from('<b>Hi</b>').toString('base64'),
      'email[send_at]': '2026-01-01 10:00:00',
    });
    const read = () => ask(mailwizz, 'GET', `/transactional-emails/${body.email_uid}`);
    expect((await read()).body.data.record).toMatchObject({ status: 'unsent', body: '<b>Hi</b>', priority: '5' });
    await mailwizz.admin.tick();
    expect((await read()).body.data.record.status).toBe('sent');
  });

  it('finds the rows of a segment', async () => {
    const mailwizz = await start();
    for (const name of ['ann@example.com', 'bob@example.org'])
      mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: name } });
    const fieldId = String(mailwizz.admin.lists()[0]?.fields[0]?.fieldId);
    const made = await ask(mailwizz, 'POST', `/lists/${listUid}/segments`, {
      name: 'Org',
      operator_match: 'any',
      'conditions[0][field_id]': fieldId,
      'conditions[0][operator_id]': '6',
      'conditions[0][value]': '.ORG',
    });
    expect(made.body.data.record).toMatchObject({ subscribers_count: 1, campaign_conditions: [] });
    const path = `/lists/${listUid}/segments/${made.body.data.record.segment_uid}/subscribers`;
    expect((await ask(mailwizz, 'GET', path)).body.data.records).toMatchObject([{ EMAIL: 'bob@example.org' }]);
  });

  it('names countries, servers, field types and operators', async () => {
    const mailwizz = await start();
    const countries = await ask(mailwizz, 'GET', '/countries');
    expect(Number(countries.body.data.count)).toBeGreaterThan(200);
    expect((await ask(mailwizz, 'GET', '/delivery-servers/1')).body.data.record.type).toBe('smtp-pmta');
    expect((await ask(mailwizz, 'GET', '/lists/fields/types')).body.data.records).toHaveLength(20);
    expect((await ask(mailwizz, 'GET', '/lists/segments/condition-operators')).body.data.records[8]).toMatchObject({
      operator_id: '9',
      slug: 'not-starts',
    });
  });
});
