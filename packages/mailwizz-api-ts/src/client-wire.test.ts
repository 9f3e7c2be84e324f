import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMailwizzClient, type MailwizzClient } from './client.ts';
import { type RecordingServer, recordingServer } from './recording-server.testkit.ts';
import { wireVectors } from './wire-vectors.testkit.ts';

const list = 'ls123abcd4567';
const subscriber = 'sb123abcd4567';
const campaign = 'cm123abcd4567';
const about = { from_name: 'John Doe', from_email: 'johndoe@doe.com', reply_to: 'johndoe@doe.com', subject: 'Hello!' };

/** The call of ours that has the intent of a captured request of the vendor's clients. */
const calls: Record<string, (client: MailwizzClient) => Promise<unknown>> = {
  'ems-api/php-client/lists.getLists': ({ lists }) => lists.list({ page: 2, perPage: 50 }),
  'ems-api/php-client/lists.copy': ({ lists }) => lists.copy(list),
  'ems-api/php-client/subscribers.get (page)': ({ subscribers }) => subscribers.list(list, { page: 1, perPage: 10 }),
  'ems-api/php-client/subscribers.getOne': ({ subscribers }) => subscribers.get(list, subscriber),
  'ems-api/php-client/subscribers.emailSearchAllLists': ({ subscribers }) =>
    subscribers.findByEmailInAllLists('john.doe@doe.com'),
  'ems-api/php-client/subscribers.create': ({ subscribers }) =>
    subscribers.create(list, {
      fields: { EMAIL: 'new.user@doe.com', FNAME: 'Zoë', LNAME: "O'Hara & Sons" },
      details: { status: 'confirmed', source: 'api', ipAddress: '203.0.113.9' },
    }),
  'ems-api/php-client/subscribers.update': ({ subscribers }) =>
    subscribers.update(list, subscriber, {
      fields: { EMAIL: 'john.doe@doe.com', FNAME: 'John', LNAME: 'Doe Updated' },
    }),
  'ems-api/php-client/subscribers.createUpdate (missing)': ({ subscribers }) =>
    subscribers.findByEmail(list, 'new.user@doe.com'),
  'ems-api/php-client/subscribers.createUpdate (missing)#2': ({ subscribers }) =>
    subscribers.create(list, { fields: { EMAIL: 'new.user@doe.com', FNAME: 'John' } }),
  'ems-api/php-client/subscribers.unsubscribeByEmail': ({ subscribers }) =>
    subscribers.findByEmail(list, 'john@doe.com'),
  'ems-api/php-client/subscribers.unsubscribeByEmail#2': ({ subscribers }) => subscribers.unsubscribe(list, subscriber),
  'ems-api/php-client/subscribers.delete': ({ subscribers }) => subscribers.delete(list, subscriber),
  'ems-api/php-client/fields.list': ({ fields }) => fields.list(list),
  'ems-api/php-client/segments.create': ({ segments }) =>
    segments.create(list, {
      name: 'Seg',
      operatorMatch: 'any',
      conditions: [{ fieldId: '96', operatorId: '3', value: 'domain.com' }],
      campaignConditions: [
        { action: 'click', campaignId: '100', timeComparisonOperator: 'lte', timeValue: 3, timeUnit: 'day' },
      ],
    }),
  'ems-api/php-client/campaigns.getAll (list filter empty)': ({ campaigns }) =>
    campaigns.list({ listUid: '', page: 1, perPage: 10 }),
  'ems-api/php-client/campaigns.update': ({ campaigns }) =>
    campaigns.update(campaign, { name: 'Renamed', template: { content: '<p>x</p>', plainText: 'plain' } }),
  'ems-api/php-client/campaigns.markSent': ({ campaigns }) => campaigns.markSent(campaign),
  'ems-api/php-client/campaigns.stats': ({ campaigns }) => campaigns.stats(campaign),
  'ems-api/php-client/bounces.list': ({ bounces }) => bounces.list(campaign, { page: 1, perPage: 10 }),
  'ems-api/php-client/unsubscribes.list': ({ campaigns }) => campaigns.unsubscribes(campaign, { page: 1, perPage: 10 }),
  'ems-api/php-client/deliveryLogs.byMessageId': ({ campaigns }) =>
    campaigns.deliveryLogByMessageId('<38de121ef62e8c9c@host.example>'),
  'ems-api/php-client/tracking.opening': ({ campaigns }) => campaigns.trackOpening(campaign, subscriber),
  'ems-api/php-client/templates.search': ({ templates }) =>
    templates.list({ name: 'my template', page: 1, perPage: 10 }),
  'ems-api/php-client/transactional.create': ({ transactionalEmails }) =>
    transactionalEmails.create({
      toName: 'John Doe',
      toEmail: 'john@doe.com',
      fromName: 'Jane Doe',
      subject: 'Subj',
      body: '<strong>Hello</strong>',
      plainText: 'Hello',
      sendAt: new Date('2026-12-01T10:00:00Z'),
      attachments: [{ type: 'text/plain', name: 'a.txt', data: Buffer.from('abc') }],
    }),
  'ems-api/php-client/etag: first GET': ({ lists }) => lists.list({ page: 1, perPage: 10 }),
  'twisted1919/mailwizz-php-sdk/lists.create': ({ lists }) =>
    lists.create({
      general: { name: 'Wire test list', description: 'From the API & more' },
      defaults: {
        fromName: about.from_name,
        fromEmail: about.from_email,
        replyTo: about.reply_to,
        subject: about.subject,
      },
    }),
  'twisted1919/mailwizz-python-sdk/subscribers.create_bulk': ({ subscribers }) =>
    subscribers.bulkCreate(list, [
      { fields: { EMAIL: 'a@doe.com', FNAME: 'A' }, details: { status: 'confirmed' } },
      { fields: { EMAIL: 'b@doe.com', FNAME: 'B' } },
    ]),
  'twisted1919/mailwizz-python-sdk/subscribers.unsubscribe_by_email_from_all_lists': ({ subscribers }) =>
    subscribers.unsubscribeByEmailFromAllLists('john@doe.com'),
  'twisted1919/mailwizz-python-sdk/bounces.create': ({ bounces }) =>
    bounces.create(campaign, { message: '5.1.1', bounceType: 'hard', subscriberUid: subscriber }),
  'twisted1919/mailwizz-python-sdk/templates.create': ({ templates }) =>
    templates.create({ name: 't', content: '<p>x</p>', inlineCss: false }),
  'twisted1919/mailwizz-python-sdk/subscribers.email_search': ({ subscribers }) =>
    subscribers.findByEmail(list, 'john+tag@doe.com'),
};

let server: RecordingServer;
let client: MailwizzClient;
beforeAll(async () => {
  server = await recordingServer(() => ({ status: 404, body: { status: 'error', error: 'Nothing here.' } }));
});
beforeEach(() => {
  server.requests.length = 0;
  client = createMailwizzClient({ baseUrl: server.url, auth: { kind: 'api_key', key: 'a-key' }, userAgent: 'ours' });
});
afterAll(() => server.stop());

/** The order of a form's fields means nothing to PHP. */
const unordered = (body: string) => body.split('&').sort();

describe('what the client puts on the wire', () => {
  it.each(Object.keys(calls))('is what the vendor sends for %s', async (id) => {
    const vector = wireVectors.find((one) => one.id === id);
    if (vector === undefined) throw new Error(`No vector ${id}`);
    await calls[id]?.(client).catch(() => undefined);
    const [sent] = server.requests;
    expect(sent?.method).toBe(vector.method);
    expect(sent?.target).toBe(vector.target);
    expect(unordered(sent?.body ?? '')).toEqual(unordered(vector.body));
    expect(sent?.headers['x-http-method-override']).toBe(
      vector.headers.find(([name]) => name === 'X-HTTP-Method-Override')?.[1],
    );
    if (vector.method !== 'GET') {
      expect(sent?.headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(sent?.headers['content-length']).toBe(String(Buffer.byteLength(vector.body)));
    }
  });

  it('names its key and itself', async () => {
    await client.lists.list().catch(() => undefined);
    expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'a-key', 'user-agent': 'ours' });
  });

  it('creates campaigns as drafts unless told otherwise', async () => {
    const input = {
      name: 'n',
      fromName: 'f',
      fromEmail: 'f@example.com',
      replyTo: 'f@example.com',
      subject: 's',
      sendAt: '2026-12-01 10:00:00',
      listUid: list,
      template: { content: '<a href="[UNSUBSCRIBE_URL]">x</a>' },
    };
    await client.campaigns.create(input).catch(() => undefined);
    await client.campaigns.create({ ...input, status: 'pending-sending' }).catch(() => undefined);
    const [draft, scheduled] = server.requests.map(({ body }) => new URLSearchParams(body));
    expect(draft?.get('campaign[status]')).toBe('draft');
    expect(scheduled?.get('campaign[status]')).toBe('pending-sending');
    expect(Buffer.from(draft?.get('campaign[template][content]') ?? '', 'base64').toString()).toContain(
      '[UNSUBSCRIBE_URL]',
    );
  });

  it('keeps what is not a path out of the path', async () => {
    await client.subscribers.get('a/b?c', '../x').catch(() => undefined);
    expect(server.requests[0]?.target).toBe('/api/lists/a%2Fb%3Fc/subscribers/..%2Fx');
  });
});
