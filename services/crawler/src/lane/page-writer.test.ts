import { describe, expect, it } from 'vitest';
import { until } from '../until.testkit.ts';
import { openPageWriter } from './page-writer.ts';

const stored = (pages: number) => ({ pages, found: 0, newContactIds: [] });
const finished = (id: number) => ({ id, status: 'done' }) as const;

describe('a page writer', () => {
  it('stores pages that end together in one go, and gathers the next while it stores', async () => {
    const batches: number[][] = [];
    let release: () => void = () => {};
    const writer = openPageWriter({
      flushMs: 1,
      batch: 100,
      async store(pages) {
        batches.push(pages.map(({ id }) => id));
        if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
        return stored(pages.length);
      },
      onStored: async () => {},
      wake: () => {},
    });
    writer.add(finished(1), false);
    writer.add(finished(2), false);
    await until(() => batches.length === 1);
    writer.add(finished(3), true);
    writer.add(finished(4), false);
    expect(writer.pending).toBe(4);
    release();
    await writer.flush();
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(writer.pending).toBe(0);
  });

  it('tells what went wrong behind its back', async () => {
    const writer = openPageWriter({
      flushMs: 1,
      batch: 1,
      store: () => Promise.reject(new Error('the database is gone')),
      onStored: async () => {},
      wake: () => {},
    });
    writer.add(finished(1), true);
    await expect(writer.flush()).rejects.toThrow('the database is gone');
  });
});
