import { earlierHashes, hashAddress, isFreeProvider, parseAddress, readAddressPattern } from '@relais/email-address';
import type { SuppressionKey } from '@relais/prisma';

/** Who is meant by a word of the command line or a file. */
export type Target =
  | {
      ok: true;
      word: string;
      key: SuppressionKey;
      /** Other entries that stand for the same: under older peppers, or the whole domain. */
      others: SuppressionKey[];
      /** In lower case; absent for a domain or pattern. */
      address?: string;
      isFreeProvider: boolean;
    }
  | { ok: false; word: string; message: string };

/** Reads an address, a domain written `example.org` or `@example.org`, a pattern (`*@*.gouv.fr`), or a hash as `list` shows it. */
export function targetOf(word: string, pepper: string): Target {
  const text = word.trim();
  if (/^[0-9a-f]{64}$/.test(text))
    return { ok: true, word, key: { emailHash: text }, others: [], isFreeProvider: false };
  if (text.includes('*')) {
    const read = readAddressPattern(text);
    if (!read.ok) return { ok: false, word, message: read.message };
    const { pattern, coversFreeProvider } = read;
    return { ok: true, word, key: { pattern }, others: [], isFreeProvider: coversFreeProvider !== null };
  }
  const domain = text.startsWith('@') ? text.slice(1) : text;
  if (!domain.includes('@')) {
    const parsed = parseAddress(`anyone@${domain}`);
    if (!parsed.ok) return { ok: false, word, message: 'neither a mail address nor a domain' };
    return {
      ok: true,
      word,
      key: { domain: parsed.domain },
      others: [],
      isFreeProvider: isFreeProvider(parsed.domain),
    };
  }
  const parsed = parseAddress(text);
  if (!parsed.ok) return { ok: false, word, message: `not a mail address (${parsed.reason}: ${parsed.detail})` };
  return {
    ok: true,
    word,
    key: { emailHash: hashAddress(parsed.normalised, pepper) },
    others: [
      ...earlierHashes(parsed.normalised, pepper).map((emailHash) => ({ emailHash })),
      { domain: parsed.domain },
    ],
    address: parsed.address.toLowerCase(),
    isFreeProvider: false,
  };
}
