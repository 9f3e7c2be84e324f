import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKind } from './address-kind.ts';
import { earlierHashes, hashAddress, pepperFingerprints } from './hash-address.ts';
import { normaliseAddress } from './normalise-address.ts';

const localPart = fc
  .stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9+._-]{0,20}[a-zA-Z0-9])?$/)
  .filter((local) => !local.includes('..'));
const domain = fc.constantFrom(
  'gmail.com',
  'googlemail.com',
  'outlook.fr',
  'yahoo.com',
  'ann.fastmail.com',
  'web.de',
  'firm.test',
);

describe('normaliseAddress', () => {
  it.each([
    ['A.n.na+x', 'googlemail.com', 'anna@gmail.com'],
    ['an.na+x', 'outlook.fr', 'an.na@outlook.fr'],
    ['anna-shop', 'yahoo.fr', 'anna@yahoo.fr'],
    ['shop', 'anna.fastmail.com', 'anna@fastmail.com'],
    ['A.Nna+x-y', 'firm.test', 'a.nna+x-y@firm.test'],
    ['+x', 'gmail.com', '+x@gmail.com'],
  ])('makes of %s at %s: %s', (local, at, normalised) => {
    expect(normaliseAddress(local, at)).toBe(normalised);
  });

  it('is the same however often it is done, whatever the letter case', () => {
    fc.assert(
      fc.property(localPart, domain, (local, at) => {
        const once = normaliseAddress(local, at);
        const [name = '', host = ''] = once.split('@');
        expect(normaliseAddress(name, host)).toBe(once);
        expect(normaliseAddress(local.toUpperCase(), at)).toBe(once);
      }),
    );
  });

  it('never joins two mailboxes of a firm', () => {
    fc.assert(
      fc.property(localPart, localPart, (one, other) => {
        const same = normaliseAddress(one, 'firm.test') === normaliseAddress(other, 'firm.test');
        expect(same).toBe(one.toLowerCase() === other.toLowerCase());
      }),
    );
  });
});

describe('hashAddress', () => {
  it('is HMAC-SHA256 under the pepper, in hexadecimal', () => {
    expect(hashAddress('anna@firm.test', 'pepper')).toMatch(/^[0-9a-f]{64}$/);
    // RFC 4231, test case 2.
    expect(hashAddress('what do ya want for nothing?', 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('gives one hash a pepper while peppers rotate', () => {
    expect(hashAddress('anna@firm.test', 'new, old')).toBe(hashAddress('anna@firm.test', 'new'));
    expect(earlierHashes('anna@firm.test', 'new,old')).toEqual([hashAddress('anna@firm.test', 'old')]);
    expect(earlierHashes('anna@firm.test', 'new')).toEqual([]);
    expect(new Set(pepperFingerprints('new,old')).size).toBe(2);
  });

  it('refuses an empty pepper', () => {
    expect(() => hashAddress('anna@firm.test', '')).toThrow(TypeError);
  });
});

describe('addressKind', () => {
  it.each([
    ['anna.martin', 'firm.test', 'named'],
    ['info', 'firm.test', 'generic'],
    ['cabinet', 'firm.test', 'generic'],
    ['anna', 'gmail.com', 'freemail'],
    ['info', 'orange.fr', 'freemail'],
  ])('calls %s at %s %s', (local, at, kind) => {
    expect(addressKind({ local, domain: at })).toBe(kind);
  });
});
