import { afterEach, describe, expect, it } from 'vitest';
import { against, inTurn, stopServers } from './against.testkit.ts';
import type { CannedAnswer } from './recording-server.testkit.ts';

afterEach(stopServers);

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
