import { describe, expect, it } from 'vitest';
import { countFormVariables, encodePhpForm } from './php-form.ts';
import { wireVectors } from './wire-vectors.testkit.ts';

describe('PHP form encoding', () => {
  it.each(wireVectors.filter(({ body }) => body !== ''))('writes the body of $id byte for byte', ({ params, body }) => {
    expect(encodePhpForm(params)).toBe(body);
  });

  it.each(wireVectors.filter(({ target }) => target.includes('?')))('writes the query of $id', ({ query, target }) => {
    expect(encodePhpForm(query)).toBe(target.slice(target.indexOf('?') + 1));
  });

  it('percent-encodes all but letters, digits and - _ .', () => {
    expect(encodePhpForm({ q: "a-b_c.d~e*f!g'h(i)j k+l" })).toBe('q=a-b_c.d%7Ee%2Af%21g%27h%28i%29j+k%2Bl');
  });

  it('leaves out nulls and empty lists, keeps empty texts, and turns booleans into 1 and 0', () => {
    expect(encodePhpForm({ a: null, b: [], c: '', d: true, e: false, f: undefined, g: 0 })).toBe('c=&d=1&e=0&g=0');
  });

  it('writes out the indexes of a list', () => {
    expect(encodePhpForm({ rows: [{ EMAIL: 'a@example.com' }, { EMAIL: 'b@example.com' }] })).toBe(
      'rows%5B0%5D%5BEMAIL%5D=a%40example.com&rows%5B1%5D%5BEMAIL%5D=b%40example.com',
    );
  });

  it('survives a lone surrogate', () => {
    expect(encodePhpForm({ name: 'a\ud800b' })).toBe('name=a%EF%BF%BDb');
  });

  it('counts the variables PHP will count', () => {
    expect(countFormVariables({ a: 'x', b: null, c: ['1', '2'], d: { e: '', f: { g: 1 } } })).toBe(5);
  });
});
