import { afterEach, describe, expect, it } from 'vitest';
import { createMailwizzClient } from './client.ts';
import type { MailwizzClientOptions } from './options.ts';
import {
  type CannedAnswer,
  type RecordedRequest,
  type RecordingServer,
  recordingServer,
} from './recording-server.testkit.ts';

const servers: RecordingServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

type Reply = Parameters<typeof recordingServer>[0];
const retry = { attempts: 3, firstDelayMs: 1, maxDelayMs: 5_000 };

async function against(reply: Reply, options: Partial<MailwizzClientOptions> = {}) {
  const server = await recordingServer(reply);
  servers.push(server);
  const client = createMailwizzClient({ baseUrl: server.url, auth: { kind: 'api_key', key: 'k' }, retry, ...options });
  const sent = () => server.requests.map(({ method, target }) => `${method} ${target.replace('/api/', '')}`);
  return { client, server, sent };
}

/** Answers in turn; the last one for ever. */
const inTurn =
  (...answers: (CannedAnswer | 'hang up' | 'never')[]): Reply =>
  (_request, place) =>
    answers[Math.min(place, answers.length - 1)] ?? 'never';
const emptyPage: CannedAnswer = {
  body: { status: 'success', data: { count: '0', total_pages: 1, current_page: 1, next_page: null, records: [] } },
};
const found: CannedAnswer = {
  body: {
    status: 'success',
    data: { subscriber_uid: 'ab123cdefghij', status: 'confirmed', date_added: '2026-01-01 10:00:00' },
  },
};
const missing: CannedAnswer = {
  status: 404,
  body: { status: 'error', error: 'The subscriber does not exist in this list.' },
};
const duplicate: CannedAnswer = {
  status: 409,
  body: { status: 'error', error: 'The subscriber already exists in this list.' },
};
const made: CannedAnswer = {
  status: 201,
  body: {
    status: 'success',
    data: {
      record: {
        subscriber_uid: 'ab123cdefghij',
        email: 'a@example.com',
        date_added: { expression: 'NOW()', params: [] },
      },
    },
  },
};
const whole: CannedAnswer = {
  body: {
    status: 'success',
    data: {
      record: {
        subscriber_uid: 'ab123cdefghij',
        EMAIL: 'a@example.com',
        status: 'confirmed',
        source: 'api',
        ip_address: '',
        date_added: '2026-01-01 10:00:00',
      },
    },
  },
};
const broken: CannedAnswer = { status: 500, body: '<html>' };
const ann = { fields: { EMAIL: 'a@example.com' } };

describe('reads', () => {
  it.each<[string, CannedAnswer | 'hang up']>([
    ['500', broken],
    ['429', { status: 429, headers: { 'Retry-After': '0' } }],
    ['a page instead of JSON', { body: '<b>Fatal error</b>' }],
    ['a broken connection', 'hang up'],
  ])('are tried again after %s', async (_name, failure) => {
    const { client, server } = await against(inTurn(failure, failure, emptyPage));
    expect((await client.lists.list()).records).toEqual([]);
    expect(server.requests).toHaveLength(3);
  });

  it('give up after the last attempt, with the error of that attempt', async () => {
    const { client, server } = await against(inTurn(broken));
    await expect(client.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_SERVER_ERROR', status: 500 });
    expect(server.requests).toHaveLength(3);
  });

  it('are not tried again when the answer would be the same', async () => {
    const { client, server } = await against(
      inTurn({ status: 401, body: { status: 'error', error: 'Invalid API key.' } }),
    );
    await expect(client.lists.list()).rejects.toMatchObject({
      code: 'MAILWIZZ_UNAUTHORIZED',
      message: expect.stringContaining('Invalid API key.'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('hand a long Retry-After to the caller instead of sleeping on it', async () => {
    const { client, server } = await against(inTurn({ status: 429, headers: { 'Retry-After': '3600' } }));
    await expect(client.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_RATE_LIMITED', retryAfterMs: 3_600_000 });
    expect(server.requests).toHaveLength(1);
  });

  it('cost a 304 while nothing has changed', async () => {
    const { client, server } = await against((request) =>
      request.headers['if-none-match'] === '"v1"'
        ? { status: 304, headers: { ETag: '"v1"' } }
        : { ...emptyPage, headers: { ETag: '"v1"' } },
    );
    expect(await client.lists.list()).toEqual(await client.lists.list());
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
  });

  it('that record something are neither repeated nor cached', async () => {
    const { client, server } = await against(inTurn(broken));
    await expect(client.campaigns.trackOpening('c', 's')).rejects.toMatchObject({ code: 'MAILWIZZ_SERVER_ERROR' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('pages', () => {
  const page = (current: number, total: number, uids: string[]): CannedAnswer => ({
    body: {
      status: 'success',
      data: {
        count: '4',
        total_pages: total,
        current_page: current,
        next_page: current < total ? current + 1 : null,
        records: uids.map((uid) => ({
          subscriber_uid: uid,
          EMAIL: `${uid}@example.com`,
          status: 'confirmed',
          date_added: '2026-01-01 10:00:00',
        })),
      },
    },
  });
  const collect = async <T>(rows: AsyncIterable<T>) => {
    const all: T[] = [];
    for await (const row of rows) all.push(row);
    return all;
  };

  it('are followed by their counters, however short one is, and repeated rows come once', async () => {
    const { client } = await against(inTurn(page(1, 3, ['a', 'b']), page(2, 3, []), page(3, 3, ['b', 'c'])));
    const rows = await collect(client.subscribers.all('list', { perPage: 50 }));
    expect(rows.map(({ subscriberUid }) => subscriberUid)).toEqual(['a', 'b', 'c']);
  });

  it('end when a server names the same next page for ever', async () => {
    const { client, server } = await against(inTurn(page(1, 3, ['a'])));
    expect(await collect(client.subscribers.all('list'))).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('may come without any counters', async () => {
    const { client } = await against(
      inTurn({
        body: {
          status: 'success',
          data: {
            records: [
              {
                field_id: '1',
                tag: 'EMAIL',
                label: 'Email',
                required: 'yes',
                type: { identifier: 'text' },
                options: [],
              },
            ],
          },
        },
      }),
    );
    const fields = await client.fields.list('list');
    expect(fields).toMatchObject({
      count: 1,
      nextPage: null,
      records: [{ tag: 'EMAIL', required: true, options: {} }],
    });
  });
});

describe('creates', () => {
  it('look the address up before they are sent again', async () => {
    const { client, sent } = await against(inTurn(broken, missing, made));
    expect(await client.subscribers.create('list', ann)).toMatchObject({
      subscriberUid: 'ab123cdefghij',
      dateAdded: null,
    });
    expect(sent()).toEqual([
      'POST lists/list/subscribers',
      'GET lists/list/subscribers/search-by-email?EMAIL=a%40example.com',
      'POST lists/list/subscribers',
    ]);
  });

  it('find what their lost answer had made', async () => {
    const { client, server } = await against(inTurn('hang up', found, whole));
    expect(await client.subscribers.create('list', ann)).toMatchObject({
      subscriberUid: 'ab123cdefghij',
      email: 'a@example.com',
    });
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('take a duplicate for their own when an earlier try was only slow', async () => {
    const { client } = await against(inTurn(broken, missing, duplicate, found, whole));
    expect(await client.subscribers.create('list', ann)).toMatchObject({ subscriberUid: 'ab123cdefghij' });
  });

  it('report a duplicate that was there before', async () => {
    const { client, server } = await against(inTurn(duplicate));
    await expect(client.subscribers.create('list', ann)).rejects.toMatchObject({ code: 'MAILWIZZ_DUPLICATE' });
    expect(server.requests).toHaveLength(1);
  });

  it('of other things are sent once', async () => {
    const { client, server } = await against(inTurn(broken));
    const template = { name: 't', content: '<p>x</p>' };
    await expect(client.templates.create(template)).rejects.toMatchObject({ outcomeUnknown: true });
    expect(server.requests).toHaveLength(1);
  });
});

describe('create or update', () => {
  it('updates what it finds', async () => {
    const { client, sent } = await against(inTurn(found, { body: { status: 'success' } }));
    expect(await client.subscribers.createOrUpdate('list', ann)).toEqual({
      subscriberUid: 'ab123cdefghij',
      outcome: 'updated',
    });
    expect(sent()[1]).toBe('PUT lists/list/subscribers/ab123cdefghij');
  });

  it('goes back to the search when another writer was first', async () => {
    const { client, sent } = await against(inTurn(missing, duplicate, found, { body: { status: 'success' } }));
    expect(await client.subscribers.createOrUpdate('list', ann)).toMatchObject({ outcome: 'updated' });
    expect(sent().map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'GET', 'PUT']);
  });

  it('never brings back who unsubscribed', async () => {
    const left = { body: { status: 'success', data: { subscriber_uid: 'ab123cdefghij', status: 'unsubscribed' } } };
    const { client, server } = await against(inTurn(left, { body: { status: 'success' } }));
    const outcome = await client.subscribers.createOrUpdate('list', {
      ...ann,
      details: { status: 'confirmed', source: 'api' },
    });
    expect(outcome).toEqual({ subscriberUid: 'ab123cdefghij', outcome: 'updated', keptStatus: 'unsubscribed' });
    expect(server.requests[1]?.body).toBe('EMAIL=a%40example.com&details%5Bsource%5D=api');
  });
});

describe('writes that may be repeated', () => {
  it('are, and a DELETE whose answer was lost ends well', async () => {
    const { client, server } = await against(inTurn('hang up', missing));
    await client.subscribers.delete('list', 'ab123cdefghij');
    expect(server.requests).toHaveLength(2);
  });

  it('fail at the first 404 of a DELETE that was never lost', async () => {
    const { client } = await against(inTurn(missing));
    await expect(client.subscribers.delete('list', 'x')).rejects.toMatchObject({ code: 'MAILWIZZ_NOT_FOUND' });
  });
});

describe('bulk creates', () => {
  const rows = Array.from({ length: 5 }, (_, index) => ({ fields: { EMAIL: `u${index}@example.com`, FNAME: 'U' } }));
  const answerAll =
    (limit: number) =>
    (request: RecordedRequest): CannedAnswer => {
      const byRow = new Map<string, Record<string, string>>();
      for (const [key, value] of [...new URLSearchParams(request.body)].slice(0, limit)) {
        const [, place = '', tag = ''] = /^subscribers\[(\d+)\]\[(\w+)\]$/.exec(key) ?? [];
        byRow.set(place, { ...byRow.get(place), [tag]: value });
      }
      const records = [...byRow.values()].map((values) => ({
        data: { subscriber_uid: `uid-${values.EMAIL}`, FNAME: '', ...values },
      }));
      return { body: { status: 'success', data: { records } } };
    };

  it('split by what fits one call and answer in the order given', async () => {
    const { client, server } = await against(answerAll(1_000), { maxInputVars: 5 });
    const results = await client.subscribers.bulkCreate('list', rows);
    expect(results).toEqual(rows.map(({ fields }, index) => ({ index, subscriberUid: `uid-${fields.EMAIL}` })));
    expect(server.requests).toHaveLength(3);
  });

  it('send again what PHP cut off, and complete the row it cut through', async () => {
    const { client, server } = await against((request) =>
      request.method === 'PUT' ? { body: { status: 'success' } } : answerAll(5)(request),
    );
    const results = await client.subscribers.bulkCreate('list', rows);
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST']);
    expect(new URLSearchParams(server.requests[1]?.body).get('FNAME')).toBe('U');
  });

  it('tell which rows are settled when a later call fails', async () => {
    const { client } = await against((request, place) => (place === 0 ? answerAll(1_000)(request) : broken), {
      maxInputVars: 5,
    });
    await expect(client.subscribers.bulkCreate('list', rows)).rejects.toMatchObject({
      code: 'MAILWIZZ_BULK_INTERRUPTED',
      retryable: true,
      outcomeUnknown: true,
      results: [{ index: 0 }, { index: 1 }],
    });
  });

  it('fail with the plain error when nothing was settled, and are sent once', async () => {
    const { client, server } = await against(inTurn(broken));
    await expect(client.subscribers.bulkCreate('list', rows)).rejects.toMatchObject({ code: 'MAILWIZZ_SERVER_ERROR' });
    expect(server.requests).toHaveLength(1);
  });

  it('of nothing send nothing', async () => {
    const { client, server } = await against(inTurn(broken));
    expect(await client.subscribers.bulkCreate('list', [])).toEqual([]);
    expect(server.requests).toEqual([]);
  });
});

describe('pausing', () => {
  const status = (text: string): CannedAnswer => ({ body: { status: 'success', data: { record: { status: text } } } });
  const toggled = (text: string): CannedAnswer => ({ body: { status: 'success', campaign: { status: text } } });

  it('touches nothing that is as wished', async () => {
    const { client, sent } = await against(inTurn(status('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: false });
    expect(sent()).toEqual(['GET campaigns/c']);
  });

  it('toggles once', async () => {
    const { client } = await against(inTurn(status('sending'), toggled('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: true });
  });

  it('reads the status after a lost answer instead of toggling back', async () => {
    const { client, sent } = await against(inTurn(status('sending'), 'hang up', status('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: true });
    expect(sent()).toEqual(['GET campaigns/c', 'PUT campaigns/c/pause-unpause', 'GET campaigns/c']);
  });

  it('puts right what someone else toggled in between', async () => {
    const { client } = await against(inTurn(status('paused'), toggled('paused'), toggled('sending')));
    expect(await client.campaigns.unpauseCampaign('c')).toEqual({ status: 'sending', changed: true });
  });

  it('refuses what can neither be paused nor resumed', async () => {
    const { client, sent } = await against(inTurn(status('sent')));
    await expect(client.campaigns.pauseCampaign('c')).rejects.toMatchObject({ code: 'MAILWIZZ_WRONG_STATE' });
    expect(sent()).toEqual(['GET campaigns/c']);
  });
});

describe('the connection', () => {
  it('never follows a redirect', async () => {
    const { client, server } = await against(inTurn({ status: 301, headers: { Location: '/elsewhere' } }));
    await expect(client.subscribers.create('list', ann)).rejects.toMatchObject({
      code: 'MAILWIZZ_REDIRECTED',
      location: '/elsewhere',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('gives up on an answer that does not come', async () => {
    const { client } = await against(inTurn('never'), { timeoutMs: 50, retry: { attempts: 1 } });
    await expect(client.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_TIMEOUT', retryable: true });
  });

  it('tells a server that is not there from one that hung up', async () => {
    const { client, server } = await against(inTurn('hang up'), { retry: { attempts: 1 } });
    await expect(client.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_UNREACHABLE', outcomeUnknown: true });
    await server.stop();
    await expect(client.lists.list()).rejects.toMatchObject({ code: 'MAILWIZZ_UNREACHABLE', outcomeUnknown: false });
  });

  it('is given up with the reason of the signal, in flight or between tries', async () => {
    const reason = new Error('shutting down');
    const abort = new AbortController();
    const { client } = await against(() => {
      abort.abort(reason);
      return 'never';
    });
    await expect(client.lists.list({ signal: abort.signal })).rejects.toBe(reason);
    const later = new AbortController();
    const { client: other } = await against(
      () => {
        setImmediate(() => later.abort(reason));
        return broken;
      },
      { retry: { attempts: 3, firstDelayMs: 60_000, maxDelayMs: 60_000 } },
    );
    await expect(other.lists.list({ signal: later.signal })).rejects.toBe(reason);
  });

  it('carries no more requests at once than allowed', async () => {
    const { client, server } = await against(inTurn(emptyPage), { concurrency: 2 });
    await Promise.all(Array.from({ length: 10 }, (_, page) => client.lists.list({ page: page + 1 })));
    expect(server.requests).toHaveLength(10);
    expect(server.peak()).toBeLessThanOrEqual(2);
  });
});

describe('options', () => {
  it.each(['https://mw.example/api/', 'https://mw.example/api/index.php/', 'http://mw.example/sub/api'])(
    'take %s',
    (baseUrl) => {
      expect(() => createMailwizzClient({ baseUrl, auth: { kind: 'api_key', key: 'k' } })).not.toThrow();
    },
  );

  it.each([
    { baseUrl: 'mw.example/api' },
    { baseUrl: 'ftp://mw.example/api' },
    { baseUrl: 'https://mw.example/api?x=1' },
    { concurrency: 0 },
    { auth: { kind: 'api_key', key: ' ' } as const },
  ])('refuse %j', (wrong) => {
    const right: MailwizzClientOptions = { baseUrl: 'https://mw.example/api', auth: { kind: 'api_key', key: 'k' } };
    expect(() => createMailwizzClient({ ...right, ...wrong })).toThrow(TypeError);
  });
});
