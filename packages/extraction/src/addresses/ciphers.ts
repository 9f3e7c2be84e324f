/**
 * Cloudflare's e-mail obfuscation: hex pairs, the first of which is the XOR key of the others. The plain text is UTF-8.
 * Null when it is not such a cipher.
 */
export function decodeCloudflare(cipher: string): string | null {
  if (cipher.length < 6 || cipher.length > 1_024 || cipher.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(cipher))
    return null;
  const key = Number.parseInt(cipher.slice(0, 2), 16);
  const bytes = new Uint8Array(cipher.length / 2 - 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(cipher.slice(i * 2 + 2, i * 2 + 4), 16) ^ key;
  return new TextDecoder().decode(bytes);
}

/** ROT13 over the Latin letters; its own inverse. */
export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Back to front, by code points. */
export function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** Base64 or base64url to text; null when it is neither, or yields other than printable text. */
export function decodeBase64(text: string): string | null {
  if (text.length < 8 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const decoded = Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64').toString('utf8');
  return PRINTABLE.test(decoded) ? decoded : null;
}

/** Hex pairs to text (`696e666f…`, also `%69%6e`, `\x69\x6e`); null when they are none. */
export function decodeHexPairs(text: string): string | null {
  const digits = text.replace(/%|\\x/g, '');
  if (digits.length < 12 || digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return null;
  const decoded = Buffer.from(digits, 'hex').toString('utf8');
  return PRINTABLE.test(decoded) ? decoded : null;
}

/**
 * TYPO3's spam protection: each character is moved within its own range (`+`…`:`, `@`…`Z`, `a`…`z`) by a fixed offset.
 */
export function shiftInRanges(text: string, offset: number): string {
  let out = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    const range = SHIFT_RANGES.find(([low, high]) => code >= low && code <= high);
    if (range === undefined) {
      out += char;
      continue;
    }
    const [low, high] = range;
    const size = high - low + 1;
    out += String.fromCharCode(((((code - low + offset) % size) + size) % size) + low);
  }
  return out;
}

/** Every character's code moved by the same amount, as hand-written scripts do. */
export function shiftCodes(text: string, offset: number): string {
  return [...text].map((char) => String.fromCharCode((char.charCodeAt(0) + offset) & 0xffff)).join('');
}

const PRINTABLE = /^[\x20-\x7E\u00A0-\uFFFF]+$/;
const SHIFT_RANGES: readonly (readonly [number, number])[] = [
  [0x2b, 0x3a],
  [0x40, 0x5a],
  [0x61, 0x7a],
];
