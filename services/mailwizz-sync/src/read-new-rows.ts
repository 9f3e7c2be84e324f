import type { Page } from 'mailwizz-api-ts';

/** How far a collection was read: its size and ends then, and the page a reading that was cut off goes on at. */
export interface Place {
  count: number;
  head: string;
  tail: string;
  page: number;
}

export interface Reading<Row> {
  fetchPage(page: number): Promise<Page<Row>>;
  keyOf(row: Row): string;
  /** Null: never read. */
  place: Place | null;
  /** Rows keep their order and none is taken away, so that growth is at one end; otherwise any change means reading all. */
  appended: boolean;
  /** Stores rows, known ones among them. Comes before the place is kept. */
  onRows(rows: readonly Row[]): Promise<void>;
  /** Keeps the place of a long reading, so that a crash costs a page and not the whole. */
  onPage(place: Place): Promise<void>;
  /** Comes as soon as the past proves to have changed, before all is read again. */
  onRewound(): Promise<void>;
}

export interface Read {
  place: Place;
  /** rewound: the collection is not what it was, only more; MailWizz was restored from an older backup, or rows were deleted. */
  outcome: 'unchanged' | 'grown' | 'rewound';
}

/**
 * Reads what is new in a MailWizz collection. Nothing in it has a date or an id to ask from, and whether it begins with the
 * oldest or the newest row is nowhere written, so its ends tell: the old head further down means newest first, the old head still
 * in front means oldest first, and neither means that the past has changed. Then all is read again: reports have natural keys.
 */
export async function readNewRows<Row>(reading: Reading<Row>): Promise<Read> {
  const { fetchPage, keyOf, place, appended, onRows } = reading;
  const first = await fetchPage(1);
  const now: Place = { count: first.count, head: headOf(first, keyOf), tail: '', page: 0 };
  if (place === null) return { place: await readAll(reading, first, now, 1), outcome: 'grown' };
  if (place.page > 1 && now.count >= place.count)
    return { place: await readAll(reading, first, { ...place, page: 0 }, place.page), outcome: 'grown' };
  if (place.page === 0 && isUnchanged(first, now, place, keyOf)) return { place, outcome: 'unchanged' };
  if (!appended) return { place: await readAll(reading, first, now, 1), outcome: 'grown' };

  const grownBy = now.count - place.count;
  if (place.count === 0) return { place: await readAll(reading, first, now, 1), outcome: 'grown' };
  if (grownBy > 0 && now.head === place.head) {
    const tail = await readBehind(reading, first, place);
    if (tail !== null) return { place: { ...now, tail }, outcome: 'grown' };
  } else if (grownBy > 0) {
    for (let page: Page<Row> | null = first, read = 0; page !== null && read <= grownBy + first.records.length; ) {
      await onRows(page.records);
      if (page.records.some((row) => keyOf(row) === place.head))
        return { place: { ...now, tail: place.tail }, outcome: 'grown' };
      read += page.records.length;
      page = page.nextPage === null ? null : await fetchPage(page.nextPage);
    }
  }
  await reading.onRewound();
  return { place: await readAll(reading, first, now, 1), outcome: 'rewound' };
}

/** As many rows, between the same ends as far as the first page shows them. */
function isUnchanged<Row>(
  { records, nextPage }: Page<Row>,
  now: Place,
  place: Place,
  keyOf: (row: Row) => string,
): boolean {
  if (now.count !== place.count || now.head !== place.head) return false;
  const last = nextPage === null ? records.at(-1) : undefined;
  return last === undefined || keyOf(last) === place.tail;
}

/** Oldest first: reads on behind the row that was the last. Null when another row stands in its place. */
async function readBehind<Row>(
  { fetchPage, keyOf, onRows }: Reading<Row>,
  first: Page<Row>,
  { count, tail }: Place,
): Promise<string | null> {
  const size = Math.max(1, first.records.length);
  const startsAt = Math.floor((count - 1) / size) + 1;
  let last = '';
  for (let number: number | null = startsAt; number !== null; ) {
    const page: Page<Row> = number === 1 ? first : await fetchPage(number);
    const before = page.records[(count - 1) % size];
    if (number === startsAt && (before === undefined || keyOf(before) !== tail)) return null;
    await onRows(page.records);
    const end = page.records.at(-1);
    if (end !== undefined) last = keyOf(end);
    number = page.nextPage;
  }
  return last;
}

/** Reads every page from `from` on. Its tail is the row that was the last when the reading began: more may come meanwhile. */
async function readAll<Row>(
  { fetchPage, keyOf, onRows, onPage }: Reading<Row>,
  first: Page<Row>,
  start: Place,
  from: number,
): Promise<Place> {
  const size = Math.max(1, first.records.length);
  let { tail } = start;
  for (let number: number | null = from; number !== null; ) {
    const page: Page<Row> = number === 1 ? first : await fetchPage(number);
    await onRows(page.records);
    const end = page.records[start.count - 1 - (number - 1) * size];
    if (end !== undefined) tail = keyOf(end);
    number = page.nextPage;
    if (number !== null) await onPage({ ...start, tail, page: number });
  }
  return { ...start, tail, page: 0 };
}

function headOf<Row>({ records }: Page<Row>, keyOf: (row: Row) => string): string {
  const [row] = records;
  return row === undefined ? '' : keyOf(row);
}
