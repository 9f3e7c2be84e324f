const FOREIGN_FORM = /[\uFF01-\uFF5E\uFE6B\u24D0\uFE52\u2024\u3002\uFF61\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g;
const HAS_FOREIGN_FORM = new RegExp(FOREIGN_FORM.source);

/**
 * The text with full-width characters and Arabic and Devanagari digits written in ASCII: same length, so that every
 * offset means the same place in both.
 */
export function asciiForms(text: string): string {
  if (!HAS_FOREIGN_FORM.test(text)) return text;
  return text.replace(FOREIGN_FORM, (char) => {
    const code = char.charCodeAt(0);
    if (code === 0xfe6b || code === 0x24d0) return '@';
    if (code === 0xfe52 || code === 0x2024 || code === 0x3002 || code === 0xff61) return '.';
    if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
    if (code >= 0x0966) return String.fromCharCode(code - 0x0966 + 48);
    return String.fromCharCode(code >= 0x06f0 ? code - 0x06f0 + 48 : code - 0x0660 + 48);
  });
}
