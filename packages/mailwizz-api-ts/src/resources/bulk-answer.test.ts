import { describe, expect, it } from 'vitest';
import { bulkAnswer, bulkChunks, isCutShort, matchBulkAnswer, rowsPerBulkCall } from './bulk-answer.ts';
import type { SubscriberInput } from './subscriber-shapes.ts';

const row = (EMAIL: string, more: Record<string, string> = {}): SubscriberInput => ({ fields: { EMAIL, ...more } });

describe('the size of a bulk call', () => {
  it('keeps rows times fields under max_input_vars', () => {
    expect(rowsPerBulkCall(5)).toBe(199);
    expect(rowsPerBulkCall(999)).toBe(1);
    expect(rowsPerBulkCall(4, 100)).toBe(24);
  });

  it('sends a row alone that is wider than the limit', () => {
    expect(rowsPerBulkCall(2_000)).toBe(1);
  });

  it('counts what each row really sends', () => {
    const wide = row('wide@example.com', { FNAME: 'A', LNAME: 'B', COMPANY: 'C' });
    const thin = row('thin@example.com');
    expect(bulkChunks([wide, wide, thin, thin, wide], 10).map((chunk) => chunk.length)).toEqual([3, 2]);
  });

  it('makes no call for no rows', () => {
    expect(bulkChunks([], 1_000)).toEqual([]);
  });
});

describe('a bulk answer', () => {
  it('is read with PHP empties and errors of several texts', () => {
    const records = bulkAnswer.parse({
      data: {
        records: [{ data: { subscriber_uid: 'ps9129raz7401', EMAIL: 'a@example.com' }, errors: [] }, { data: [] }],
      },
    });
    expect(records).toEqual([
      { data: { subscriber_uid: 'ps9129raz7401', EMAIL: 'a@example.com' }, errors: {} },
      { data: {}, errors: undefined },
    ]);
  });

  it('is paired by address when the order differs', () => {
    const matches = matchBulkAnswer(
      [row('a@example.com'), row('B@example.com')],
      [
        { data: { subscriber_uid: 'b', EMAIL: 'b@example.com' } },
        { data: { subscriber_uid: 'a', EMAIL: 'a@example.com' } },
      ],
    );
    expect(matches).toMatchObject([{ subscriberUid: 'a' }, { subscriberUid: 'b' }]);
  });

  it('pairs two rows of one address each with its own answer', () => {
    const matches = matchBulkAnswer(
      [row('a@example.com'), row('a@example.com')],
      [
        { data: { subscriber_uid: 'a', EMAIL: 'a@example.com' } },
        { data: { EMAIL: 'a@example.com' }, errors: { EMAIL: 'The subscriber already exists in this list.' } },
      ],
    );
    expect(matches).toMatchObject([
      { subscriberUid: 'a' },
      { errors: { EMAIL: expect.stringContaining('already exists') } },
    ]);
  });

  it('leaves rows it says nothing about unpaired', () => {
    const matches = matchBulkAnswer(
      [row('a@example.com'), row('b@example.com')],
      [{ data: { subscriber_uid: 'a', EMAIL: 'a@example.com' } }],
    );
    expect(matches[1]).toBeUndefined();
  });

  it('shows a row cut short by a value other rows have kept', () => {
    const sent = row('b@example.com', { FNAME: 'B', NOSUCH: 'x' });
    const other = { EMAIL: 'a@example.com', FNAME: 'A' };
    expect(isCutShort(sent, { EMAIL: 'b@example.com', FNAME: '' }, [other])).toBe(true);
    expect(isCutShort(sent, { EMAIL: 'b@example.com', FNAME: 'B' }, [other])).toBe(false);
  });
});
