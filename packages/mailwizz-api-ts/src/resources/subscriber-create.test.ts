import { afterEach, describe, expect, it } from 'vitest';
import {
  against,
  broken,
  duplicate,
  found,
  inTurn,
  made,
  missing,
  stopServers,
  success,
  whole,
} from '../against.testkit.ts';

afterEach(stopServers);

const ann = { fields: { EMAIL: 'a@example.com' } };

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

  it('report the lost create when looking fails too', async () => {
    const busy = { status: 429, headers: { 'Retry-After': '3600' } };
    const { client } = await against(inTurn('hang up', busy));
    await expect(client.subscribers.create('list', ann)).rejects.toMatchObject({
      code: 'MAILWIZZ_UNREACHABLE',
      outcomeUnknown: true,
    });
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

  it.each([
    ['unsubscribed', 'confirmed', 'EMAIL=a%40example.com&details%5Bsource%5D=api', 'unsubscribed'],
    ['blacklisted', undefined, 'EMAIL=a%40example.com&details%5Bsource%5D=api', 'blacklisted'],
    [
      'unsubscribed',
      'disabled',
      'EMAIL=a%40example.com&details%5Bstatus%5D=disabled&details%5Bsource%5D=api',
      undefined,
    ],
    [
      'unconfirmed',
      'confirmed',
      'EMAIL=a%40example.com&details%5Bstatus%5D=confirmed&details%5Bsource%5D=api',
      undefined,
    ],
  ] as const)('finding %s and wishing %s sends %s', async (status, wished, body, keptStatus) => {
    const there = { body: { status: 'success', data: { subscriber_uid: 'ab123cdefghij', status } } };
    const { client, server } = await against(inTurn(there, success));
    const details = wished === undefined ? { source: 'api' as const } : { source: 'api' as const, status: wished };
    const outcome = await client.subscribers.createOrUpdate('list', { ...ann, details });
    expect(outcome).toEqual({ subscriberUid: 'ab123cdefghij', outcome: 'updated', ...(keptStatus && { keptStatus }) });
    expect(server.requests[1]?.body).toBe(body);
  });
});
