import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateApiKey } from './api-key.ts';
import { readToken, signToken } from './signed-token.ts';

const secret = 'a secret of the tokens';
const forever = { purpose: 'unsubscribe', expiresAt: null };
const now = { purpose: 'unsubscribe', nowMs: 1_767_225_600_000 };

describe('signed tokens', () => {
  it('carry any JSON through a URL', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (payload) => {
        const token = signToken(payload, secret, forever);
        expect(encodeURIComponent(token)).toBe(token);
        const plain: unknown = JSON.parse(JSON.stringify(payload));
        expect(readToken(token, [secret], now)).toEqual({ ok: true, payload: plain });
      }),
    );
  });

  it('read with the secret that made them, also after a newer one came', () => {
    const token = signToken({ contactId: 7 }, secret, forever);
    expect(readToken(token, ['newer', secret], now)).toMatchObject({ ok: true });
    expect(readToken(token, ['newer'], now)).toEqual({ ok: false, reason: 'TOKEN_MISMATCH' });
  });

  it('are good for one purpose', () => {
    const token = signToken(7, secret, forever);
    expect(readToken(token, [secret], { ...now, purpose: 'erase' })).toEqual({ ok: false, reason: 'TOKEN_MISMATCH' });
  });

  it('end at their expiry', () => {
    const token = signToken(7, secret, { ...forever, expiresAt: new Date(now.nowMs) });
    expect(readToken(token, [secret], { ...now, nowMs: now.nowMs - 1 })).toEqual({ ok: true, payload: 7 });
    expect(readToken(token, [secret], now)).toEqual({ ok: false, reason: 'TOKEN_EXPIRED' });
    expect(() => signToken(7, secret, { ...forever, expiresAt: new Date('never') })).toThrow(RangeError);
  });

  it('do not read with any letter changed', () => {
    const token = signToken({ contactId: 7 }, secret, forever);
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'b' ? 'c' : 'b') + token.slice(at + 1);
      expect(readToken(changed, [secret], now).ok).toBe(false);
    }
  });

  it.each(['', '.', 'a', 'a.', '.a', 'a.b.c', 'a.!'])('call %j malformed or foreign', (text) => {
    expect(readToken(text, [secret], now).ok).toBe(false);
  });
});

describe('generateApiKey', () => {
  it('draws a public name and a secret', () => {
    const { key, secret: drawn } = generateApiKey();
    expect(key).toMatch(/^rk_[0-9a-f]{24}$/);
    expect(drawn).toMatch(/^rs_[\w-]{43}$/);
    expect(generateApiKey().secret).not.toBe(drawn);
  });
});
