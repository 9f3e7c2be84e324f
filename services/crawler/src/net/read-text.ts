import { isUtf8 } from 'node:buffer';
import { decodeWindows1252 } from './windows-1252.ts';

/** How far HTML may put its own charset (HTML standard, "prescan a byte stream"). */
const PRESCAN_BYTES = 1_024;

/**
 * Decodes a page: byte order mark, else the header's charset, else the page's own, else UTF-8 if it is, else windows-1252,
 * which is what pages that say nothing mostly are.
 */
export function readText(bytes: Buffer, contentType: string | undefined): string {
  const declared = bomCharset(bytes) ?? known(headerCharset(contentType)) ?? known(pageCharset(bytes));
  const charset = declared ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  // Buffer's own decoder is several times quicker than TextDecoder, and drops no byte order mark: ours does below.
  const text = decode(bytes, charset);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function decode(bytes: Buffer, charset: string): string {
  if (charset === 'utf-8') return bytes.toString('utf8');
  return charset === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(charset).decode(bytes);
}

function bomCharset(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

const headerCharset = (contentType = ''): string | undefined =>
  /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];

function pageCharset(bytes: Buffer): string | undefined {
  const head = bytes
    .subarray(0, PRESCAN_BYTES)
    .toString('latin1')
    .replace(/<!--[\s\S]*?-->/g, '');
  const named =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
  // A page that can be read as ASCII up to here is not UTF-16, whatever it says.
  return named && /^utf-?16/i.test(named) ? 'utf-8' : named;
}

/** The decoder's own name for a label, if it knows it. */
function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
