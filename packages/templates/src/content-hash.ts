import { createHash } from 'node:crypto';
import type { TemplateContent } from './template.ts';

/**
 * The fingerprint of what readers would get, SHA-256 in hex: two versions with the same one are the same mail. Line ends and the
 * difference between absent and blank plain text do not count; the language does, since direction and notice follow it.
 */
export function contentHash({ language, subject, html, text }: TemplateContent & { language: string }): string {
  const same = (value: string) => value.replace(/\r\n?/g, '\n');
  const plain = text?.trim() ? same(text) : null;
  return createHash('sha256')
    .update(JSON.stringify([language, same(subject), same(html), plain]))
    .digest('hex');
}
