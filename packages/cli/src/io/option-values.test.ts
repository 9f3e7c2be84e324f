import { describe, expect, it } from 'vitest';
import { amount, dnsServer, webAddress, wholeNumber } from './option-values.ts';

describe('values of options', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['127.0.0.1:5353', '127.0.0.1:5353'],
    ['dns://127.0.0.1:5353', '127.0.0.1:5353'],
    ['localhost:53', '127.0.0.1:53'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:5353', '[2001:db8::1]:5353'],
  ])('take the resolver %s', (text, server) => {
    expect(dnsServer(text, ['before'])).toEqual(['before', server]);
  });

  it.each(['resolver.example', '192.0.2.1:99999', '', '[nonsense]:53'])('refuse the resolver "%s"', (text) => {
    expect(() => dnsServer(text, undefined)).toThrow('an IP address is wanted');
  });

  it('keep numbers within their bounds', () => {
    expect(wholeNumber(1, 10)('7')).toBe(7);
    expect(amount(0, 60, 'seconds')('0.5')).toBe(0.5);
    for (const text of ['0', '11', '1.5', 'x', '']) expect(() => wholeNumber(1, 10)(text)).toThrow('from 1 to 10');
    for (const text of ['-1', '61', 'NaN', ' ']) expect(() => amount(0, 60, 'seconds')(text)).toThrow('seconds');
  });

  it('write addresses of the web as browsers do', () => {
    expect(webAddress('HTTP://Example.org')).toBe('http://example.org/');
    for (const text of ['example.org', 'ftp://example.org', 'https://'])
      expect(() => webAddress(text)).toThrow('http://');
  });
});
