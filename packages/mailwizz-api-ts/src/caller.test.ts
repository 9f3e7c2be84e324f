import { afterEach, describe, expect, it } from 'vitest';
import { against, broken, emptyPage, inTurn, missing, stopServers } from './against.testkit.ts';
import type { CannedAnswer } from './recording-server.testkit.ts';

afterEach(stopServers);

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
