import { describe, expect, it } from 'vitest';
import { parsePhpForm, textAt } from './php-form.ts';

describe('a PHP form', () => {
  it.each([
    ['a=1&b=two+words&c=%2B', { a: '1', b: 'two words', c: '+' }],
    ['a%5Bb%5D%5B0%5D=x&a[b][1]=y', { a: { b: { 0: 'x', 1: 'y' } } }],
    ['a[]=x&a[]=y', { a: { 0: 'x', 1: 'y' } }],
    ['a=1&a=2', { a: '2' }],
    ['a.b=1&c d=2', { a_b: '1', c_d: '2' }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['flag&empty=', { flag: '', empty: '' }],
    ['bad=%E0%A4%A', { bad: '%E0%A4%A' }],
    ['', {}],
  ])('reads %s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(parsePhpForm(text)))).toEqual(expected);
  });

  it('drops what comes after max_input_vars', () => {
    expect(Object.keys(parsePhpForm('a=1&b=2&c=3', 2))).toEqual(['a', 'b']);
  });

  it('treats a field named __proto__ as a field', () => {
    const form = parsePhpForm('__proto__[x]=1&constructor=2');
    expect(textAt(form, '__proto__', 'x')).toBe('1');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});
