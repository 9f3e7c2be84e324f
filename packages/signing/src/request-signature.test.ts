import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newNonce, type SignRequestInput, signRequest } from './request-signature.ts';
import { REQUEST_REFUSALS, type RequestToVerify, verifyRequest } from './verify-request.ts';

const secret = 'rs_example_secret';
const body = '{"email":"ann@example.com"}';
const path = '/api/v1/contacts/import?dry_run=1';
const timestamp = 1_767_225_600;
const nonce = '3f1c0b2e9d7a4c58';
const v2: SignRequestInput = { version: 'v2', secret, method: 'POST', path, timestamp, nonce, body };
const v1: SignRequestInput = { version: 'v1', secret, timestamp, body };

/** The request as its receiver sees it, `changed` on the way. */
function received(signed: SignRequestInput, changed: Partial<RequestToVerify> = {}): RequestToVerify {
  return {
    secrets: [secret],
    method: 'POST',
    path,
    headers: signRequest(signed),
    rawBody: Buffer.from(signed.body ?? ''),
    nowMs: timestamp * 1_000,
    ...changed,
  };
}
const reason = (request: RequestToVerify) => {
  const verdict = verifyRequest(request);
  return verdict.ok ? 'accepted' : verdict.reason;
};
const withHeaders = (signed: SignRequestInput, headers: Record<string, string | string[] | undefined>) =>
  received(signed, { headers: { ...signRequest(signed), ...headers } });

describe('signRequest', () => {
  // Vectors made with `openssl dgst -sha256 -hmac`.
  it('signs timestamp and body in version 1', () => {
    expect(signRequest({ ...v1, apiKey: 'rk_example' })).toEqual({
      'X-API-Key': 'rk_example',
      'X-Timestamp': '1767225600',
      'X-Signature': '71196cf35efbee1d85d19d6ba2b866758b04f75343334783f42f89b6261bd3ee',
    });
  });

  it('signs method, path, timestamp, nonce and body hash in version 2', () => {
    expect(signRequest(v2)).toEqual({
      'X-Timestamp': '1767225600',
      'X-Nonce': nonce,
      'X-Signature': 'v2=23a6c5b6d6dc23c36109171d9c9dc33be40626078f693a2538a146de2732080a',
    });
  });

  it('takes a missing body for an empty one and any case of the method', () => {
    const get = signRequest({
      version: 'v2',
      secret,
      method: 'get',
      path: '/api/v1/contacts?limit=50',
      timestamp,
      nonce,
    });
    expect(get['X-Signature']).toBe('v2=7f9bac796d4616f5e4a4d4daf4d3e4954d7da592f36be4ec6441f711e328bbc6');
  });

  it.each([
    ['a fraction of a second', { ...v1, timestamp: 1.5 }],
    ['milliseconds', { ...v1, timestamp: timestamp * 1_000 }],
    ['an empty secret', { ...v1, secret: '' }],
    ['a path with a line break', { ...v2, path: '/a\nb' }],
    ['a whole URL for a path', { ...v2, path: 'https://example.com/a' }],
    ['a method with a line break', { ...v2, method: 'GET\n/other' }],
    ['a short nonce', { ...v2, nonce: 'short' }],
    ['a nonce with a line break', { ...v2, nonce: '12345678\n9' }],
  ] satisfies [string, SignRequestInput][])('refuses %s', (_, input) => {
    expect(() => signRequest(input)).toThrow(RangeError);
  });

  it('draws nonces that servers accept', () => {
    const drawn = newNonce();
    expect(reason(received({ ...v2, nonce: drawn }))).toBe('accepted');
    expect(newNonce()).not.toBe(drawn);
  });
});

describe('verifyRequest', () => {
  it('accepts both versions and names what to remember', () => {
    expect(verifyRequest(received(v1))).toMatchObject({ ok: true, version: 'v1', replayTtlMs: 300_000 });
    expect(verifyRequest(received(v2))).toMatchObject({ ok: true, version: 'v2', replayTtlMs: 300_000 });
  });

  it('knows a repeat however its headers are spelled', () => {
    const headers = signRequest(v1);
    const loud = withHeaders(v1, { 'X-Signature': headers['X-Signature']?.toUpperCase() });
    expect(verifyRequest(loud)).toEqual(verifyRequest(received(v1)));
    const nodeStyle = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(verifyRequest(received(v1, { headers: nodeStyle }))).toEqual(verifyRequest(received(v1)));
  });

  it('accepts either secret while a rotation overlaps, and no third', () => {
    expect(reason(received(v2, { secrets: ['rs_new', secret] }))).toBe('accepted');
    expect(reason(received(v2, { secrets: [secret, 'rs_new'] }))).toBe('accepted');
    expect(reason(received(v2, { secrets: ['rs_new', 'rs_newer'] }))).toBe('SIGNATURE_MISMATCH');
    expect(reason(received(v2, { secrets: [] }))).toBe('SIGNATURE_MISMATCH');
  });

  it('accepts a clock up to the window away, and asks to remember for as long as the headers live', () => {
    const at = (seconds: number) => received(v1, { nowMs: (timestamp + seconds) * 1_000 });
    expect(verifyRequest(at(-300))).toMatchObject({ ok: true, replayTtlMs: 600_000 });
    expect(verifyRequest(at(299))).toMatchObject({ ok: true, replayTtlMs: 1_000 });
    expect(verifyRequest(at(300))).toMatchObject({ ok: true, replayTtlMs: 1 });
    expect(reason(at(300.001))).toBe('TIMESTAMP_OUTSIDE_WINDOW');
    expect(reason(at(-300.001))).toBe('TIMESTAMP_OUTSIDE_WINDOW');
    expect(reason({ ...at(20), windowMs: 10_000 })).toBe('TIMESTAMP_OUTSIDE_WINDOW');
  });

  it('refuses version 1 where version 2 is demanded', () => {
    expect(reason(received(v1, { requireV2: true }))).toBe('SIGNATURE_V2_REQUIRED');
    expect(reason(received(v2, { requireV2: true }))).toBe('accepted');
  });

  it.each([
    ['another method', { method: 'DELETE' }],
    ['another path', { path: '/api/v1/contacts/ingest?dry_run=1' }],
    ['another query', { path: '/api/v1/contacts/import?dry_run=0' }],
    ['another body', { rawBody: Buffer.from('{"email":"bob@example.com"}') }],
  ])('refuses a version 2 signature on %s', (_, changed) => {
    expect(reason(received(v2, changed))).toBe('SIGNATURE_MISMATCH');
  });

  it('refuses another nonce or timestamp than the signed one', () => {
    expect(reason(withHeaders(v2, { 'X-Nonce': 'another-nonce' }))).toBe('SIGNATURE_MISMATCH');
    expect(reason(withHeaders(v2, { 'X-Timestamp': '1767225601' }))).toBe('SIGNATURE_MISMATCH');
    expect(reason(withHeaders(v1, { 'X-Timestamp': '1767225601' }))).toBe('SIGNATURE_MISMATCH');
  });

  it('does not take a version 2 signature for a version 1, nor the other way', () => {
    const bare = signRequest(v2)['X-Signature']?.slice('v2='.length);
    expect(reason(withHeaders(v2, { 'X-Signature': bare }))).toBe('SIGNATURE_MISMATCH');
    const dressed = `v2=${signRequest(v1)['X-Signature']}`;
    expect(reason(withHeaders(v1, { 'X-Signature': dressed, 'X-Nonce': nonce }))).toBe('SIGNATURE_MISMATCH');
  });

  it.each([
    ['X-Signature', undefined, 'SIGNATURE_MISSING'],
    ['X-Signature', '', 'SIGNATURE_MISSING'],
    ['X-Signature', 'v2=abc', 'SIGNATURE_MALFORMED'],
    ['X-Signature', `v3=${'a'.repeat(64)}`, 'SIGNATURE_MALFORMED'],
    ['X-Signature', `v2=${'a'.repeat(65)}`, 'SIGNATURE_MALFORMED'],
    ['X-Signature', [`v2=${'a'.repeat(64)}`, `v2=${'b'.repeat(64)}`], 'SIGNATURE_MALFORMED'],
    ['X-Signature', `v2=${'a'.repeat(64)}`, 'SIGNATURE_MISMATCH'],
    ['X-Timestamp', undefined, 'TIMESTAMP_MISSING'],
    ['X-Timestamp', '1767225600000', 'TIMESTAMP_MALFORMED'],
    ['X-Timestamp', '1767225600.0', 'TIMESTAMP_MALFORMED'],
    ['X-Timestamp', '01767225600', 'TIMESTAMP_MALFORMED'],
    ['X-Timestamp', ' 1767225600', 'TIMESTAMP_MALFORMED'],
    ['X-Timestamp', '-1767225600', 'TIMESTAMP_MALFORMED'],
    ['X-Timestamp', '2026-01-01T00:00:00Z', 'TIMESTAMP_MALFORMED'],
    ['X-Nonce', undefined, 'NONCE_MISSING'],
    ['X-Nonce', 'short', 'NONCE_MALFORMED'],
    ['X-Nonce', 'with blanks in', 'NONCE_MALFORMED'],
  ])('answers %s %j with %s', (name, value, expected) => {
    expect(reason(withHeaders(v2, { [name]: value }))).toBe(expected);
    expect(Object.keys(REQUEST_REFUSALS)).toContain(expected);
  });

  it('verifies bytes that are not text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0a]);
    expect(reason(received({ ...v2, body: bytes }, { rawBody: bytes }))).toBe('accepted');
    expect(reason(received({ ...v2, body: bytes }, { rawBody: Buffer.from(bytes.toString()) }))).toBe(
      'SIGNATURE_MISMATCH',
    );
  });

  it('accepts what was signed and nothing with one bit of the body changed', () => {
    const anyBody = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(anyBody, fc.nat(), fc.constantFrom('v1', 'v2'), (bytes, at, version) => {
        const signed: SignRequestInput = version === 'v1' ? { ...v1, body: bytes } : { ...v2, body: bytes };
        expect(reason(received(signed, { rawBody: bytes }))).toBe('accepted');
        const flipped = Uint8Array.from(bytes);
        const index = at % bytes.length;
        flipped[index] = (flipped[index] ?? 0) ^ 1;
        expect(reason(received(signed, { rawBody: flipped }))).toBe('SIGNATURE_MISMATCH');
      }),
    );
  });

  it('never throws, whatever the headers say', () => {
    const header = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
    const headers = fc.record({ 'x-signature': header, 'x-timestamp': header, 'x-nonce': header });
    fc.assert(fc.property(headers, (made) => !verifyRequest(received(v1, { headers: made })).ok));
  });
});
