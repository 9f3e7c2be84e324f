import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './parse-address.ts';

const reasonOf = (raw: string) => {
  const parsed = parseAddress(raw);
  return parsed.ok ? 'ok' : parsed.reason;
};

describe('parseAddress', () => {
  it.each([
    ['"Anna" <a@b.test>', 'a@b.test', 'Anna'],
    ['Anna Martin <anna@firm.test>', 'anna@firm.test', 'Anna Martin'],
    ['"Martin, \\"Nanou\\"" <anna@firm.test>', 'anna@firm.test', 'Martin, "Nanou"'],
    ['anna@firm.test (Anna Martin)', 'anna@firm.test', 'Anna Martin'],
    ['mailto:anna@firm.test?subject=Hello%20you', 'anna@firm.test', null],
    ['mailto:%61nna%2Bnews@firm.test', 'anna+news@firm.test', null],
    ['  <anna@firm.test>. ', 'anna@firm.test', null],
    ['\uFEFFanna@firm.test\u200B', 'anna@firm.test', null],
    ['(anna@firm.test),', 'anna@firm.test', null],
    ['anna＠firm．test', 'anna@firm.test', null],
    ["o'brien@firm.test", "o'brien@firm.test", null],
    ['Anna@FIRM.Test', 'Anna@firm.test', null],
  ])('takes the address out of %s', (raw, address, displayName) => {
    expect(parseAddress(raw)).toMatchObject({ ok: true, address, displayName });
  });

  it.each([
    ['', 'empty'],
    ['anna', 'no_at_sign'],
    ['anna@@firm.test', 'several_at_signs'],
    ['a@firm.test, b@firm.test', 'several_addresses'],
    ['Ann <a@firm.test>, Bob <b@firm.test>', 'several_addresses'],
    ['"anna martin"@firm.test', 'quoted_local_part'],
    ['"a@b"@firm.test', 'quoted_local_part'],
    ['élise@firm.test', 'non_ascii_local_part'],
    ['用户@例子.公司', 'non_ascii_local_part'],
    ['anna martin@firm.test', 'whitespace'],
    ['an\u0000na@firm.test', 'control_character'],
    ['anna@firm.test\r\nBcc: x', 'control_character'],
    ['@firm.test', 'empty_local_part'],
    ['.anna@firm.test', 'leading_dot'],
    ['anna.@firm.test', 'trailing_dot'],
    ['an..na@firm.test', 'consecutive_dots'],
    [`${'a'.repeat(65)}@firm.test`, 'local_part_too_long'],
    [`a@${'b'.repeat(64)}.test`, 'label_too_long'],
    [`${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}test.test`, 'too_long'],
    ['anna@', 'empty_domain'],
    ['anna@firm..test', 'consecutive_dots'],
    ['anna@.firm.test', 'leading_dot'],
    ['anna@-firm.test', 'hyphen_at_label_edge'],
    ['anna@fi_rm.test', 'invalid_character'],
    ['anna@[192.0.2.1]', 'ip_literal'],
    ['anna@[IPv6:2001:db8::1]', 'ip_literal'],
    ['anna@192.0.2.1', 'ip_literal'],
    ['anna@firm.123', 'numeric_tld'],
    ['anna@localhost', 'reserved_domain'],
    ['anna@firm.local', 'reserved_domain'],
    ['anna@firm.invalid', 'reserved_domain'],
    ['anna@firm', 'single_label_domain'],
    ['icon@2x.png', 'unknown_tld'],
    ['anna@co.uk', 'public_suffix'],
    ['anna@xn--a.com', 'invalid_idn'],
    ['anna@xn--zzzzzz99999.com', 'invalid_idn'],
    ['anna@i❤.ws', 'invalid_idn'],
  ])('refuses %j as %s', (raw, reason) => {
    expect(reasonOf(raw)).toBe(reason);
  });

  it('carries an international domain to punycode and back', () => {
    const there = parseAddress('anna@Bücher.example');
    expect(there).toMatchObject({ address: 'anna@xn--bcher-kva.example', domainUnicode: 'bücher.example' });
    expect(parseAddress('anna@xn--bcher-kva.example')).toEqual(there);
    expect(parseAddress('anna@例子。公司')).toMatchObject({ domain: 'xn--fsqu00a.xn--55qx5d' });
  });

  it('treats special-use names as ordinary unless told otherwise', () => {
    expect(parseAddress('anna@firm.example').ok).toBe(true);
    expect(parseAddress('anna@firm.example', { allowSpecialUse: false })).toMatchObject({ reason: 'reserved_domain' });
  });

  it('accepts lengths up to the limits and not beyond', () => {
    expect(reasonOf(`${'a'.repeat(64)}@firm.test`)).toBe('ok');
    expect(reasonOf(`a@${'b'.repeat(63)}.test`)).toBe('ok');
  });

  it('never throws, and what it accepts it accepts again unchanged', () => {
    const nearlyAddresses = fc
      .tuple(fc.string({ maxLength: 20 }), fc.constantFrom('@', '@@', ' @ ', ''), fc.string({ maxLength: 20 }))
      .map((parts) => `${parts.join('')}.test`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress(), nearlyAddresses), (raw) => {
        const first = parseAddress(raw);
        if (!first.ok) return;
        expect(first.address).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
        expect(first.address.length).toBeLessThanOrEqual(254);
        const again = parseAddress(first.address);
        expect(again).toMatchObject({ ok: true, address: first.address, normalised: first.normalised });
      }),
    );
  });
});
