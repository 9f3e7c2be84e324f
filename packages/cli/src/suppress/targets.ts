import { hashAddress, isFreeProvider, parseAddress } from '@relais/email-address';
import type { SuppressionKey } from '@relais/prisma';

/** Who is meant by a word of the command line or a file. */
export type Target =
  | { ok: true; word: string; key: SuppressionKey; domain: string; isFreeProvider: boolean }
  | { ok: false; word: string; message: string };

/** Reads an address, or a domain written `example.org` or `@example.org`. */
export function targetOf(word: string, pepper: string): Target {
  const text = word.trim();
  const domain = text.startsWith('@') ? text.slice(1) : text;
  if (!domain.includes('@')) {
    const parsed = parseAddress(`anyone@${domain}`);
    if (!parsed.ok) return { ok: false, word, message: 'neither a mail address nor a domain' };
    return {
      ok: true,
      word,
      key: { domain: parsed.domain },
      domain: parsed.domain,
      isFreeProvider: isFreeProvider(parsed.domain),
    };
  }
  const parsed = parseAddress(text);
  if (!parsed.ok) return { ok: false, word, message: `not a mail address (${parsed.reason}: ${parsed.detail})` };
  return {
    ok: true,
    word,
    key: { emailHash: hashAddress(parsed.normalised, pepper) },
    domain: parsed.domain,
    isFreeProvider: false,
  };
}
