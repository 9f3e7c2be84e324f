/** What windows-1252 has at 0x80–0x9F, where Latin-1 has control characters (WHATWG encoding standard, index-windows-1252). */
const HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Turns bytes into text, chunk by chunk. */
export interface ChunkDecoder {
  decode(chunk: Uint8Array): string;
  /** What the last bytes still held back. */
  end(): string;
}

/** @param charset as `canonicalCharset` names it; a byte order mark at the start is no part of the text */
export function decoderFor(charset: string): ChunkDecoder {
  if (charset === 'windows-1252') return { decode: decodeWindows1252, end: () => '' };
  const decoder = new TextDecoder(charset);
  return { decode: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/** By hand: TextDecoder of some Node versions takes windows-1252 for Latin-1 and loses quotes, dashes and the euro. */
const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => HIGH[character.charCodeAt(0) - 0x80] ?? character);

/** The encoding standard's own name for a label (`latin1` is windows-1252 on the web); undefined for one nobody knows. */
export function canonicalCharset(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return undefined;
  }
}

/** What a byte order mark says. */
export function charsetOfMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}
