import type { Page } from 'mailwizz-api-ts';
import { describe, expect, it } from 'vitest';
import { type Place, readNewRows } from './read-new-rows.ts';

/** A collection that shows its rows in pages of seven, one end first, and what was asked of it. */
function collection(newestFirst: boolean) {
  let rows: string[] = [];
  const seen = new Set<string>();
  const asked: number[] = [];
  let rewound = 0;
  const fetchPage = async (page: number): Promise<Page<string>> => {
    asked.push(page);
    const shown = newestFirst ? rows.toReversed() : rows;
    const totalPages = Math.max(1, Math.ceil(rows.length / 7));
    return {
      records: shown.slice((page - 1) * 7, page * 7),
      count: rows.length,
      currentPage: page,
      totalPages,
      nextPage: page < totalPages ? page + 1 : null,
    };
  };
  const read = (place: Place | null, appended = true, onPage: (place: Place) => Promise<void> = async () => {}) => {
    asked.length = 0;
    return readNewRows({
      fetchPage,
      keyOf: (row) => row,
      place,
      appended,
      async onRows(page) {
        for (const row of page) seen.add(row);
      },
      onPage,
      async onRewound() {
        rewound += 1;
      },
    });
  };
  return {
    read,
    asked,
    seen,
    grow: (count: number) => {
      for (let i = 0; i < count; i += 1) rows.push(`row ${rows.length} of ${count}`);
    },
    cut: (to: number) => {
      rows = rows.slice(0, to);
    },
    rows: () => rows,
    rewound: () => rewound,
  };
}

describe.each([
  ['newest first', true],
  ['oldest first', false],
])('a collection that shows its rows %s', (_, newestFirst) => {
  it('is read once, and after that only where it grew', async () => {
    const it = collection(newestFirst);
    let place: Place | null = null;
    for (const step of [0, 3, 0, 4, 1, 40, 7, 0, 15, 1, 100]) {
      it.grow(step);
      const before = it.rows().length - step;
      const { place: next, outcome } = await it.read(place);
      expect([...it.seen].toSorted()).toEqual(it.rows().toSorted());
      if (place !== null) expect(outcome).toBe(step === 0 ? 'unchanged' : 'grown');
      // The page with the count, the pages of what is new, and one more where old and new meet.
      if (before > 0) expect(it.asked.length).toBeLessThanOrEqual(step === 0 ? 1 : Math.ceil(step / 7) + 2);
      place = next;
    }
    expect(it.rewound()).toBe(0);
  });

  it.each([
    ['shorter', 30, 10, 0],
    ['as long', 6, 2, 4],
    ['longer', 30, 10, 35],
  ])('that was put back and is %s now is read anew', async (_way, rows, to, grownSince) => {
    const it = collection(newestFirst);
    it.grow(rows);
    const { place } = await it.read(null);
    it.cut(to);
    it.grow(grownSince);
    const { outcome, place: next } = await it.read(place);
    expect(outcome).toBe('rewound');
    expect(it.rewound()).toBe(1);
    expect([...it.seen]).toEqual(expect.arrayContaining(it.rows()));
    expect((await it.read(next)).outcome).toBe('unchanged');
  });

  it('goes on where a long reading was cut off, and misses nothing that came meanwhile', async () => {
    const it = collection(newestFirst);
    it.grow(60);
    let kept: Place | null = null;
    const stop = async (place: Place) => {
      kept = place;
      if (place.page === 4) throw new Error('killed');
    };
    await expect(it.read(null, true, stop)).rejects.toThrow('killed');
    it.grow(9);
    const { place } = await it.read(kept);
    expect(it.asked).not.toContain(2);
    await it.read(place);
    expect([...it.seen].toSorted()).toEqual(it.rows().toSorted());
    expect(it.rewound()).toBe(0);
  });

  it('whose rows come and go is read whole when it changed', async () => {
    const it = collection(newestFirst);
    it.grow(20);
    const { place } = await it.read(null, false);
    it.cut(15);
    expect((await it.read(place, false)).outcome).toBe('grown');
    expect(it.asked).toEqual([1, 2, 3]);
    expect(it.rewound()).toBe(0);
  });
});
