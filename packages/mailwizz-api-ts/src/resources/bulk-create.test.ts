import { afterEach, describe, expect, it } from 'vitest';
import { against, broken, inTurn, stopServers } from '../against.testkit.ts';
import type { CannedAnswer, RecordedRequest } from '../recording-server.testkit.ts';

afterEach(stopServers);

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
