import { describe, expect, it } from 'vitest';
import { parseAccountingTime } from './accounting-time.ts';

describe('the time of a record', () => {
  it.each([
    ['2019-02-08 21:54:05+0000', '2019-02-08T21:54:05.000Z'],
    ['2019-02-08 21:54:05-0530', '2019-02-09T03:24:05.000Z'],
    ['2019-02-08T21:54:05.123Z', '2019-02-08T21:54:05.123Z'],
    ['2019-02-08 21:54:05', '2019-02-08T21:54:05.000Z'],
    ['1549662845', '2019-02-08T21:54:05.000Z'],
    ['02/08/2019 21:54:05', '2019-02-08T21:54:05.000Z'],
  ])('%s is read', (text, expected) => {
    expect(parseAccountingTime(text)?.toISOString()).toBe(expected);
  });

  it.each([null, '', 'yesterday', '2019-13-08 21:54:05+0000', '12', '08.02.2019 21:54'])('%s is none', (text) => {
    expect(parseAccountingTime(text)).toBeNull();
  });
});
