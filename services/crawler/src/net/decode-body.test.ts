import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyUnreadable, decodeBody } from './decode-body.ts';

const page = Buffer.from('<p>Bonjour</p>'.repeat(100));
const MAX = 1_000_000;

describe('decoding a body', () => {
  it.each([
    ['gzip', gzipSync(page)],
    ['x-gzip', gzipSync(page)],
    ['br', brotliCompressSync(page)],
    ['deflate', deflateSync(page)],
    ['Deflate', deflateRawSync(page)],
    ['identity', page],
    [undefined, page],
  ])('undoes %s', async (encoding, body) => {
    const { bytes, cut } = await decodeBody(body, encoding, MAX);
    expect(bytes.equals(page)).toBe(true);
    expect(cut).toBe(false);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('stops a %s bomb at the cap', async (encoding, compress) => {
    const { bytes, cut } = await decodeBody(compress(Buffer.alloc(50_000_000, 'a')), encoding, MAX);
    expect(bytes.length).toBe(MAX);
    expect(cut).toBe(true);
  });

  it('cuts a plain body at the cap', async () => {
    expect(await decodeBody(Buffer.alloc(20), undefined, 10)).toMatchObject({ cut: true, bytes: { length: 10 } });
  });

  it('keeps what came before a body broke off', async () => {
    const { bytes } = await decodeBody(gzipSync(page).subarray(0, 30), 'gzip', MAX);
    expect(page.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  it.each([
    ['gzip', Buffer.from('no gzip at all')],
    ['br', Buffer.from('no brotli at all, not even a little')],
    ['compress', page],
    ['gzip, gzip', gzipSync(gzipSync(page))],
  ])('refuses what is not %s', async (encoding, body) => {
    await expect(decodeBody(body, encoding, MAX)).rejects.toBeInstanceOf(BodyUnreadable);
  });
});
