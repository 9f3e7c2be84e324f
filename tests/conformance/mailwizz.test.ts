import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { createMailwizzClient, type MailwizzClient } from 'mailwizz-api-ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

// What client and server must agree on. Without an address it is the stand-in that is held to it; with MAILWIZZ_URL and
// MAILWIZZ_KEY a real instance is: it gets a list of its own, which is deleted in the end, and no mail leaves it.
const { MAILWIZZ_URL: realUrl, MAILWIZZ_KEY: realKey } = process.env;
const isReal = realUrl !== undefined && realKey !== undefined;
const run = Date.now().toString(36);
const address = (name: string) => `${name}.${run}@example.com`;

let standIn: RunningMailwizz | undefined;
let connection: { url: string; key: string };
let client: MailwizzClient;
let listUid: string;

const connect = (options: Partial<Parameters<typeof createMailwizzClient>[0]> = {}) =>
  createMailwizzClient({
    baseUrl: connection.url,
    auth: { kind: 'api_key', key: connection.key },
    retry: { attempts: 3, firstDelayMs: 10 },
    ...options,
  });

beforeAll(async () => {
  if (!isReal) standIn = await startMailwizz();
  connection = isReal ? { url: realUrl, key: realKey } : { url: standIn?.url ?? '', key: standIn?.apiKeys[0] ?? '' };
  client = connect();
  const made = await client.lists.create({
    general: { name: `Conformance ${run}`, description: 'Made and deleted by a test' },
    defaults: { fromName: 'Test', fromEmail: address('from'), replyTo: address('reply'), subject: 'Test' },
  });
  listUid = made.listUid;
});
afterAll(async () => {
  await client.lists.delete(listUid);
  await standIn?.stop();
});

describe('lists and fields', () => {
  it('shows a list as it was made, with EMAIL, FNAME and LNAME', async () => {
    const list = await client.lists.get(listUid);
    expect(list).toMatchObject({
      general: { listUid, name: `Conformance ${run}` },
      defaults: { fromName: 'Test', fromEmail: address('from') },
    });
    const { records } = await client.fields.list(listUid);
    expect(records.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['EMAIL', 'FNAME', 'LNAME']));
  });

  it('adds, changes and removes a field', async () => {
    const made = await client.fields.create(listUid, { type: 'text', label: 'Company', tag: 'COMPANY' });
    expect(made).toMatchObject({ tag: 'COMPANY', required: false, type: { identifier: 'text' }, options: {} });
    await client.fields.update(listUid, made.fieldId, { label: 'Firm', tag: 'COMPANY' });
    expect((await client.fields.get(listUid, made.fieldId)).label).toBe('Firm');
    await client.fields.delete(listUid, made.fieldId);
    await expect(client.fields.get(listUid, made.fieldId)).rejects.toMatchObject({ code: 'MAILWIZZ_NOT_FOUND' });
  });

  it('offers the documented field types', async () => {
    const types = await client.fields.types();
    expect(types.map(({ identifier }) => identifier)).toEqual(expect.arrayContaining(['text', 'dropdown', 'country']));
  });

  it('copies a list with its fields and without its subscribers', async () => {
    const { listUid: copy } = await client.lists.copy(listUid);
    expect((await client.subscribers.list(copy, { perPage: 1 })).count).toBe(0);
    await client.lists.delete(copy);
  });
});

describe('subscribers', () => {
  const row = (name: string, more: Record<string, string> = {}) => ({
    fields: { EMAIL: address(name), ...more },
    details: { status: 'confirmed' as const },
  });

  it('creates one, finds it, reads it back and takes it away', async () => {
    const made = await client.subscribers.create(listUid, row('one', { FNAME: 'Zoë', LNAME: "O'Hara & Sons" }));
    expect(made).toMatchObject({ email: address('one'), source: 'api', dateAdded: null });
    expect(await client.subscribers.findByEmail(listUid, address('one'))).toMatchObject({
      subscriberUid: made.subscriberUid,
      status: 'confirmed',
      dateAdded: expect.any(Date),
    });
    expect(await client.subscribers.get(listUid, made.subscriberUid)).toMatchObject({
      status: 'confirmed',
      fields: { EMAIL: address('one'), FNAME: 'Zoë', LNAME: "O'Hara & Sons" },
    });
    await client.subscribers.delete(listUid, made.subscriberUid);
    expect(await client.subscribers.findByEmail(listUid, address('one'))).toBeNull();
  });

  it('finds an address with a plus sign', async () => {
    await client.subscribers.create(listUid, row('plus+tag'));
    expect(await client.subscribers.findByEmail(listUid, address('plus+tag'))).not.toBeNull();
  });

  it('refuses a duplicate and what is no address', async () => {
    await client.subscribers.create(listUid, row('twice'));
    await expect(client.subscribers.create(listUid, row('twice'))).rejects.toMatchObject({
      code: 'MAILWIZZ_DUPLICATE',
    });
    const bad = client.subscribers.create(listUid, { fields: { EMAIL: 'bad' } });
    await expect(bad).rejects.toMatchObject({ code: 'MAILWIZZ_INVALID', retryable: false });
  });

  it('creates or updates, and leaves an unsubscribed one unsubscribed', async () => {
    const first = await client.subscribers.createOrUpdate(listUid, row('both', { FNAME: 'A' }));
    const second = await client.subscribers.createOrUpdate(listUid, row('both', { FNAME: 'B' }));
    expect([first.outcome, second.outcome]).toEqual(['created', 'updated']);
    expect(second.subscriberUid).toBe(first.subscriberUid);
    await client.subscribers.unsubscribe(listUid, first.subscriberUid);
    const third = await client.subscribers.createOrUpdate(listUid, row('both', { FNAME: 'C' }));
    expect(third.keptStatus).toBe('unsubscribed');
    expect(await client.subscribers.get(listUid, first.subscriberUid)).toMatchObject({
      status: 'unsubscribed',
      fields: { FNAME: 'C' },
    });
  });

  it('lets many writers of one address end with one row', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => client.subscribers.createOrUpdate(listUid, row('race'))),
    );
    expect(new Set(outcomes.map(({ subscriberUid }) => subscriberUid)).size).toBe(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
  });

  it('creates in bulk and says what became of each row', async () => {
    const results = await client.subscribers.bulkCreate(listUid, [
      row('bulk1', { FNAME: 'A' }),
      { fields: { EMAIL: 'bad' } },
      row('twice'),
      row('bulk2'),
    ]);
    expect(results).toEqual([
      { index: 0, subscriberUid: expect.any(String) },
      { index: 1, errors: { EMAIL: expect.any(String) } },
      { index: 2, errors: expect.any(Object) },
      { index: 3, subscriberUid: expect.any(String) },
    ]);
  });

  it('walks every page once, filters by status, and finds by fields and in all lists', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => row(`page${index}`, { LNAME: `L${run}` }));
    await client.subscribers.bulkCreate(listUid, rows);
    const uids: string[] = [];
    for await (const { subscriberUid } of client.subscribers.all(listUid, { perPage: 10 })) uids.push(subscriberUid);
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids).toHaveLength((await client.subscribers.list(listUid, { perPage: 1 })).count);
    const gone = await client.subscribers.list(listUid, { status: 'unsubscribed' });
    expect(gone.records.every(({ status }) => status === 'unsubscribed')).toBe(true);
    expect((await client.subscribers.findByFields(listUid, { LNAME: `L${run}` })).count).toBe(25);
    const everywhere = await client.subscribers.findByEmailInAllLists(address('page0'));
    expect(everywhere.records).toMatchObject([{ email: address('page0'), list: { listUid } }]);
    expect((await client.subscribers.findByEmailInAllLists(address('nobody'))).records).toEqual([]);
  });

  it('unsubscribes by address, from one list and from all', async () => {
    await client.subscribers.bulkCreate(listUid, [row('leaver1'), row('leaver2')]);
    expect(await client.subscribers.unsubscribeByEmail(listUid, address('leaver1'))).toBe(true);
    expect(await client.subscribers.unsubscribeByEmail(listUid, address('nobody'))).toBe(false);
    await client.subscribers.unsubscribeByEmailFromAllLists(address('leaver2'));
    for (const name of ['leaver1', 'leaver2']) {
      expect((await client.subscribers.findByEmail(listUid, address(name)))?.status).toBe('unsubscribed');
    }
  });
});

describe('segments, templates and campaigns', () => {
  it('keeps a segment and counts its rows', async () => {
    const email = (await client.fields.list(listUid)).records.find(({ tag }) => tag === 'EMAIL');
    const conditions = [{ fieldId: email?.fieldId ?? '', operatorId: '3', value: `page1.${run}` }];
    const made = await client.segments.create(listUid, { name: 'Page one', operatorMatch: 'all', conditions });
    expect(made).toMatchObject({ name: 'Page one', operatorMatch: 'all', campaignConditions: [] });
    const { records } = await client.segments.subscribers(listUid, made.segmentUid);
    expect(records.map(({ fields }) => fields.EMAIL)).toEqual([address('page1')]);
    await client.segments.delete(listUid, made.segmentUid);
  });

  it('keeps a template', async () => {
    const { templateUid } = await client.templates.create({
      name: `T ${run}`,
      content: '<p>Hi [FNAME] [UNSUBSCRIBE_URL]</p>',
    });
    expect((await client.templates.get(templateUid)).content).toContain('Hi [FNAME]');
    expect((await client.templates.list({ name: `T ${run}` })).records).toMatchObject([{ templateUid }]);
    await client.templates.delete(templateUid);
  });

  it('creates a campaign as a draft, changes it, copies it and takes it away', async () => {
    const { campaignUid } = await client.campaigns.create({
      name: `C ${run}`,
      fromName: 'Test',
      fromEmail: address('from'),
      replyTo: address('from'),
      subject: 'Hi',
      sendAt: '2036-01-01 10:00:00',
      listUid,
      template: { content: '<p><a href="[UNSUBSCRIBE_URL]">out</a></p>' },
    });
    expect(await client.campaigns.get(campaignUid)).toMatchObject({
      status: 'draft',
      list: { listUid },
      segment: null,
    });
    await client.campaigns.update(campaignUid, { name: `D ${run}` });
    expect((await client.campaigns.get(campaignUid)).name).toBe(`D ${run}`);
    expect(await client.campaigns.stats(campaignUid)).toMatchObject({ campaignStatus: 'draft', processedCount: 0 });
    await expect(client.campaigns.pauseCampaign(campaignUid)).rejects.toMatchObject({ code: 'MAILWIZZ_WRONG_STATE' });
    expect((await client.bounces.list(campaignUid)).records).toEqual([]);
    const copy = await client.campaigns.copy(campaignUid);
    for (const uid of [campaignUid, copy.campaignUid]) await client.campaigns.delete(uid);
    await expect(client.campaigns.get(campaignUid)).rejects.toMatchObject({ code: 'MAILWIZZ_NOT_FOUND' });
  });

  it('names countries and delivery servers', async () => {
    expect((await client.countries.list()).count).toBeGreaterThan(200);
    expect(Array.isArray((await client.deliveryServers.list()).records)).toBe(true);
  });
});

describe('keys', () => {
  it('refuses a wrong one', async () => {
    const stranger = connect({ auth: { kind: 'api_key', key: 'wrong' } });
    await expect(stranger.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_UNAUTHORIZED' });
  });

  it('does not know what is not there', async () => {
    await expect(client.lists.get('zz999zzzzzzzz')).rejects.toMatchObject({ code: 'MAILWIZZ_NOT_FOUND' });
  });
});

describe.skipIf(isReal)('a stand-in in trouble', () => {
  const trouble = () => {
    if (standIn === undefined) throw new Error('Only the stand-in can be put in trouble');
    return standIn.admin;
  };
  beforeEach(() => trouble().setFault('none'));

  it.each([
    ['500', 'MAILWIZZ_SERVER_ERROR', true],
    ['429', 'MAILWIZZ_RATE_LIMITED', true],
    ['503', 'MAILWIZZ_SERVER_ERROR', true],
    ['html', 'MAILWIZZ_SERVER_ERROR', true],
    ['html-200', 'MAILWIZZ_NOT_JSON', true],
    ['garbage', 'MAILWIZZ_NOT_JSON', true],
    ['empty', 'MAILWIZZ_NOT_JSON', true],
    ['nothing', 'MAILWIZZ_TIMEOUT', true],
    ['reset', 'MAILWIZZ_UNREACHABLE', true],
    ['redirect', 'MAILWIZZ_REDIRECTED', false],
    ['unauthorized', 'MAILWIZZ_UNAUTHORIZED', false],
  ] as const)('%s is %s', async (mode, code, retryable) => {
    trouble().setFault(mode);
    // Only what never answers may run into the limit: everything else has all the time it needs.
    const timeoutMs = mode === 'nothing' ? 100 : 30_000;
    await expect(connect({ timeoutMs, retry: { attempts: 1 } }).lists.list()).rejects.toMatchObject({
      code,
      retryable,
    });
  });

  it.each(['500', '429', '503', 'html', 'html-200', 'garbage', 'empty', 'reset', 'lost-answer', 'slow'] as const)(
    '%s once costs a read nothing but time',
    async (mode) => {
      trouble().setFault({ mode, count: 1, retryAfter: 0, delayMs: 5 });
      expect((await client.lists.list()).records.length).toBeGreaterThan(0);
    },
  );

  it('blocks the verbs of an update with an error that says so', async () => {
    trouble().setFault('blocked-verbs');
    await expect(client.subscribers.unsubscribeByEmailFromAllLists(address('x'))).rejects.toMatchObject({
      code: 'MAILWIZZ_FORBIDDEN',
    });
  });

  it('makes no second row when the answer to a create is lost', async () => {
    trouble().setFault({ mode: 'lost-answer', count: 1, method: 'POST' });
    const made = await client.subscribers.create(listUid, { fields: { EMAIL: address('lost') } });
    const rows = trouble()
      .subscribers(listUid)
      .filter(({ email }) => email === address('lost'));
    expect(rows.map(({ uid }) => uid)).toEqual([made.subscriberUid]);
  });

  it('pauses once when the answer to the toggle is lost', async () => {
    const { campaignUid } = trouble().createCampaign(listUid, 'Running', { status: 'sending' });
    trouble().setFault({ mode: 'lost-answer', count: 1, method: 'PUT' });
    expect(await client.campaigns.pauseCampaign(campaignUid)).toEqual({ status: 'paused', changed: true });
    expect(await client.campaigns.pauseCampaign(campaignUid)).toEqual({ status: 'paused', changed: false });
    expect(await client.campaigns.unpauseCampaign(campaignUid)).toEqual({ status: 'sending', changed: true });
  });

  it('keeps every row of a bulk call that passes its max_input_vars', async () => {
    const rows = Array.from({ length: 700 }, (_, index) => ({
      fields: { EMAIL: address(`many${index}`), FNAME: `F${index}` },
    }));
    const results = await connect({ maxInputVars: 100_000 }).subscribers.bulkCreate(listUid, rows);
    expect(results).toHaveLength(700);
    expect(results.every((result) => 'subscriberUid' in result)).toBe(true);
    const stored = trouble()
      .subscribers(listUid)
      .filter(({ email }) => email.startsWith('many'));
    expect(stored).toHaveLength(700);
    expect(stored.every(({ fields }) => fields.FNAME !== '')).toBe(true);
  });

  it('answers unchanged lists with 304', async () => {
    trouble().resetStats();
    const watcher = connect();
    expect(await watcher.countries.list()).toEqual(await watcher.countries.list());
    expect(trouble().stats().byStatus).toEqual({ '200': 1, '304': 1 });
  });

  it('refuses an address that bounced hard', async () => {
    const { campaignUid } = trouble().createCampaign(listUid, 'Sent', { status: 'sent' });
    const { subscriberUid } = await client.subscribers.create(listUid, { fields: { EMAIL: address('dead') } });
    const bounce = await client.bounces.create(campaignUid, { subscriberUid, bounceType: 'hard', message: '5.1.1' });
    expect(bounce).toMatchObject({ processed: 'no', subscriber: { subscriberUid } });
    await client.subscribers.delete(listUid, subscriberUid);
    await expect(client.subscribers.create(listUid, { fields: { EMAIL: address('dead') } })).rejects.toMatchObject({
      code: 'MAILWIZZ_BLACKLISTED',
    });
  });

  it('speaks the signed scheme, and refuses a wrong signature', async () => {
    const signed = await startMailwizz({
      customers: [{ apiKey: 'unused', publicKey: 'public', privateKey: 'private' }],
    });
    const auth = { kind: 'key_pair', publicKey: 'public', privateKey: 'private' } as const;
    const { listUid: uid } = signed.admin.createList('Signed', {});
    const right = createMailwizzClient({ baseUrl: `${signed.url}/index.php/`, auth });
    await right.subscribers.create(uid, { fields: { EMAIL: 'z@example.com', FNAME: "~*!'() é & Ω" } });
    expect((await right.subscribers.findByFields(uid, { FNAME: "~*!'() é & Ω", EMAIL: 'z@example.com' })).count).toBe(
      1,
    );
    const wrong = createMailwizzClient({ baseUrl: signed.url, auth: { ...auth, privateKey: 'guessed' } });
    await expect(wrong.lists.list()).rejects.toMatchObject({
      code: 'MAILWIZZ_UNAUTHORIZED',
      message: expect.stringContaining('Invalid API request signature.'),
    });
    await signed.stop();
  });
});
