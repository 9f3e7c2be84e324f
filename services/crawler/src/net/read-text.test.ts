import { describe, expect, it } from 'vitest';
import { readText } from './read-text.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

describe('the text of a page', () => {
  it('follows the header', () => {
    expect(readText(bytes('caf', [0xe9]), 'text/html; charset=ISO-8859-1')).toBe('café');
    expect(readText(bytes([0x93, 0xfa, 0x96, 0x7b]), 'text/html;charset="Shift_JIS"')).toBe('日本');
  });

  it('prefers the header to the page, and the byte order mark to both', () => {
    expect(readText(bytes('<meta charset=utf-8>', [0xe9]), 'text/html; charset=windows-1252')).toMatch(/é$/);
    expect(readText(bytes([0xef, 0xbb, 0xbf, 0xc3, 0xa9]), 'text/html; charset=windows-1252')).toBe('é');
    expect(readText(bytes([0xff, 0xfe, 0x41, 0x00]), undefined)).toBe('A');
  });

  it('follows the page, in either form, and not its comments', () => {
    const chinese = [0xd6, 0xd0, 0xce, 0xc4];
    expect(readText(bytes('<meta charset="gb18030">', chinese), 'text/html')).toMatch(/中文$/);
    expect(
      readText(bytes('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', chinese), 'text/html'),
    ).toMatch(/中文$/);
    expect(readText(bytes('<!-- <meta charset=koi8-r> -->', [0xc3, 0xa9]), undefined)).toMatch(/é$/);
    expect(readText(bytes("<?xml version='1.0' encoding='iso-8859-1'?>", [0xe9]), undefined)).toMatch(/é$/);
  });

  it('does not believe a page that calls itself UTF-16 in ASCII', () => {
    expect(readText(bytes('<meta charset="utf-16">', [0xc3, 0xa9]), undefined)).toMatch(/é$/);
  });

  it('takes UTF-8 where it is and windows-1252 where it is not', () => {
    expect(readText(bytes([0xc3, 0xa9]), 'text/html')).toBe('é');
    expect(readText(bytes([0x93, 0xe9, 0x94]), 'text/html')).toBe('“é”');
  });

  it('passes over a charset nobody knows', () => {
    expect(readText(bytes([0xc3, 0xa9]), 'text/html; charset=klingon')).toBe('é');
  });
});
