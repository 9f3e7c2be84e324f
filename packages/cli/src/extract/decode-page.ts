import { isUtf8 } from 'node:buffer';
import { canonicalCharset, charsetOfMark, decoderFor } from '@relais/contact-files';

/** How far a page may put its own charset (HTML standard, "prescan a byte stream"). */
const PRESCAN_BYTES = 1_024;

/**
 * A page as text: by its byte order mark, else the header's charset, else the page's own, else UTF-8 if it is, else
 * windows-1252, which is what pages that say nothing mostly are.
 */
export function decodePage(bytes: Buffer, contentType?: string): string {
  const charset =
    charsetOfMark(bytes) ??
    canonicalCharset(charsetOfHeader(contentType)) ??
    canonicalCharset(charsetOfPage(bytes)) ??
    (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  const decoder = decoderFor(charset);
  return decoder.decode(bytes) + decoder.end();
}

const charsetOfHeader = (contentType = ''): string | undefined =>
  /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];

function charsetOfPage(bytes: Buffer): string | undefined {
  const head = bytes
    .subarray(0, PRESCAN_BYTES)
    .toString('latin1')
    .replace(/<!--[\s\S]*?-->/g, '');
  const named =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
  // A page that can be read as ASCII up to here is not UTF-16, whatever it says.
  return named !== undefined && /^utf-?16/i.test(named) ? 'utf-8' : named;
}
