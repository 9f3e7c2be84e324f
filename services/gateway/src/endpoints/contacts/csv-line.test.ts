import { describe, expect, it } from 'vitest';
import { csvLine } from './csv-line.ts';

describe('a line of CSV', () => {
  it('quotes what would break it, joins lists, and leaves nothing empty', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', null, 7, true, ['x', 'y'], { k: 'v' }, {}])).toBe(
      'a,"b,c","d""e","f\ng",,7,true,x y,"{""k"":""v""}",\r\n',
    );
  });

  it('defuses formulas and leaves numbers and phones', () => {
    expect(csvLine(['=HYPERLINK(1)', '@SUM(1)', '-2+3+cmd', '+33 1 70 18 99 00', '-5', '+A1'])).toBe(
      "'=HYPERLINK(1),'@SUM(1),'-2+3+cmd,+33 1 70 18 99 00,-5,'+A1\r\n",
    );
  });
});
