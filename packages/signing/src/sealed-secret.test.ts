import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyringInvalid, SealedTextForged, SealedTextMalformed, SealingKeyUnknown } from './errors.ts';
import { deriveSecrets, parseKeyring } from './keyring.ts';
import { needsReseal, openSecret, sealSecret, secretContext } from './sealed-secret.ts';

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const ring = parseKeyring(`a:${first.toString('base64')}`);
const context = secretContext('api_keys', 'secret', 'rk_0123');

describe('parseKeyring', () => {
  it('reads base64, base64url and hex, named or bare', () => {
    for (const text of [first.toString('base64'), first.toString('base64url'), first.toString('hex')]) {
      expect(parseKeyring(text).current.bytes).toEqual(first);
      expect(parseKeyring(`k1: ${text}`.replace(' ', '')).current).toEqual({ id: 'k1', bytes: first });
    }
  });

  it('seals with the first and opens with all', () => {
    const both = parseKeyring(`b:${second.toString('hex')}, a:${first.toString('base64')}`);
    expect(both.current.id).toBe('b');
    expect(openSecret(sealSecret('s', ring, context), both, context)).toBe('s');
  });

  it.each([
    ['nothing', ''],
    ['a short key', `a:${Buffer.alloc(16).toString('base64')}`],
    ['a long key', `a:${Buffer.alloc(33).toString('base64')}`],
    ['an id with a dot', `a.b:${first.toString('hex')}`],
    ['an empty id', `:${first.toString('hex')}`],
    ['an empty entry', `a:${first.toString('hex')},`],
    ['two keys of one id', `a:${first.toString('hex')},a:${second.toString('hex')}`],
  ])('refuses %s', (_, text) => {
    expect(() => parseKeyring(text)).toThrow(KeyringInvalid);
  });

  it('never repeats what it was given', () => {
    const text = 'a:hunter2hunter2,b:hunter3';
    expect(() => parseKeyring(text)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter') }),
    );
  });

  it('derives other secrets by purpose, current first', () => {
    const both = parseKeyring(`b:${second.toString('hex')},a:${first.toString('base64')}`);
    expect(deriveSecrets(both, 'links')[1]).toEqual(deriveSecrets(ring, 'links')[0]);
    expect(deriveSecrets(ring, 'links')).not.toEqual(deriveSecrets(ring, 'sessions'));
  });
});

describe('sealSecret', () => {
  it('opens what it sealed, any text, and reads differently each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        const sealed = sealSecret(plain, ring, context);
        expect(openSecret(sealed, ring, context)).toBe(plain);
        expect(sealSecret(plain, ring, context)).not.toBe(sealed);
        expect(sealed).toMatch(/^v1\.a\.[\w-]{16}\.[\w-]{22,}$/);
      }),
    );
  });

  it('opens a text sealed by the first release', () => {
    const sealed = 'v1.a.AAECAwQFBgcICQoL.VAIvj2p-veB3C-WUAEDQ58nVykNYn2sJkg-4t0UKusba';
    expect(openSecret(sealed, ring, 'api_keys.secret/rk_0123')).toBe('rs_example_secret');
  });

  it.each(['api_keys.secret/rk_0124', 'api_keys.other/rk_0123', 'webhook_endpoints.secret/rk_0123', ''])(
    'does not open in another place (%s)',
    (place) => {
      expect(() => openSecret(sealSecret('s', ring, context), ring, place)).toThrow(SealedTextForged);
    },
  );

  it('does not open with any letter changed', () => {
    const sealed = sealSecret('secret', ring, context);
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'b' ? 'c' : 'b') + sealed.slice(at + 1);
      expect(() => openSecret(changed, ring, context)).toThrow();
    }
  });

  it('tells a key it does not have from one that does not fit', () => {
    const sealed = sealSecret('s', ring, context);
    expect(() => openSecret(sealed, parseKeyring(`b:${first.toString('hex')}`), context)).toThrow(SealingKeyUnknown);
    expect(() => openSecret(sealed, parseKeyring(`a:${second.toString('hex')}`), context)).toThrow(SealedTextForged);
  });

  it.each([
    '',
    'plain text',
    'v1.a.b',
    'v2.a.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA',
    'v1.a.AAAA.AAAAAAAAAAAAAAAAAAAAAA',
    'v1.a.AAAAAAAAAAAAAAAA.AAAA',
  ])('calls %j malformed', (text) => {
    expect(() => openSecret(text, ring, context)).toThrow(SealedTextMalformed);
    expect(() => needsReseal(text, ring)).toThrow(SealedTextMalformed);
  });
});

describe('rotation', () => {
  it('asks for a new seal once another key comes first', () => {
    const sealed = sealSecret('s', ring, context);
    const rotated = parseKeyring(`b:${second.toString('hex')},a:${first.toString('hex')}`);
    expect([needsReseal(sealed, ring), needsReseal(sealed, rotated)]).toEqual([false, true]);
    const resealed = sealSecret(openSecret(sealed, rotated, context), rotated, context);
    expect(needsReseal(resealed, rotated)).toBe(false);
    expect(openSecret(resealed, parseKeyring(`b:${second.toString('hex')}`), context)).toBe('s');
  });

  it('works from a bare key, which may get its name later', () => {
    const bare = randomBytes(32).toString('base64');
    const sealed = sealSecret('s', parseKeyring(bare), context);
    const rotated = parseKeyring(`new:${second.toString('hex')},old:${bare}`);
    expect(openSecret(sealed, rotated, context)).toBe('s');
    expect(needsReseal(sealed, rotated)).toBe(true);
    expect(needsReseal(sealed, parseKeyring(`named:${bare}`))).toBe(false);
  });
});
