import { normaliseAddress } from './address.ts';
import { spelledOutAddresses } from './at-words.ts';
import { isNoise } from './noise.ts';
import { asciiForms } from './shadow.ts';

export interface Recipient {
  address: string;
  name: string | null;
  /** The link itself spells the sign out or encodes ordinary letters. */
  hidden: boolean;
}

const SCHEME = /^[\s\p{C}]*(?:https?:\/\/)?mailto:(?:\/\/)?/iu;
const ENCODED_LETTERS = /(?:%(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])){3}/i;

/**
 * The recipients of a mailto link (RFC 6068): several, percent-encoded, with display names, also those in `to`, `cc`
 * and `bcc`. Subjects and bodies are not read: what stands there is somebody's text. An href that is a bare address is
 * taken for one whose scheme was forgotten. Empty for any other link.
 */
export function recipientsOf(href: string): Recipient[] {
  const scheme = SCHEME.exec(href);
  if (scheme === null) return bareAddress(href);
  const link = href.slice(scheme[0].length);
  const hidden = ENCODED_LETTERS.test(link);
  const question = link.indexOf('?');
  const lists = [question < 0 ? link : link.slice(0, question)];
  if (question >= 0) {
    for (const pair of link.slice(question + 1).split(/&(?:amp;)?/)) {
      const equals = pair.indexOf('=');
      if (/^(?:to|cc|bcc)$/i.test(pair.slice(0, equals))) lists.push(pair.slice(equals + 1));
    }
  }
  const recipients: Recipient[] = [];
  for (const list of lists) {
    for (const part of splitRecipients(decodePercent(list))) {
      const recipient = readRecipient(part, hidden);
      if (recipient !== null && !recipients.some(({ address }) => address === recipient.address)) {
        recipients.push(recipient);
      }
    }
  }
  return recipients;
}

/** Percent-decoding that keeps what it cannot decode; twice, because links are often encoded twice. */
export function decodePercent(text: string): string {
  let decoded = text;
  for (let round = 0; round < 2 && decoded.includes('%'); round++) {
    decoded = decoded.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
  return decoded;
}

function splitRecipients(list: string): string[] {
  // A quoted or bracketed display name may hold a comma; mail programs write them so.
  return list.match(/(?:"[^"]{0,100}"|[^,;"<]|<[^>]{0,320}>?|")+/g)?.slice(0, 50) ?? [];
}

function readRecipient(part: string, hidden: boolean): Recipient | null {
  const bracketed = /^([^<]*)<([^>]*)>?\s*$/.exec(part);
  const written = asciiForms((bracketed?.[2] ?? part).trim()).replace(/[\s\u200B\u00AD]+(?=@)|(?<=@)\s+|[.\s]+$/g, '');
  const name = bracketed?.[1]?.replace(/["']/g, '').trim() || null;
  const address = normaliseAddress(written.replace(/^["'(<]+|["')>]+$/g, ''));
  if (address !== null) return isNoise(address) ? null : { address, name, hidden };
  const spelled = spelledOutAddresses(written)[0];
  return spelled === undefined ? null : { address: spelled.address, name, hidden: true };
}

function bareAddress(href: string): Recipient[] {
  if (href.length > 254 || !href.includes('@') || /[:/?=\s]/.test(href.trim())) return [];
  const address = normaliseAddress(decodePercent(href.trim()));
  return address === null || isNoise(address) ? [] : [{ address, name: null, hidden: false }];
}
