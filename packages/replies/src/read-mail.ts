import { convert } from 'html-to-text';
import PostalMime, { type Address } from 'postal-mime';

/** One mail that came back to us, as far as anybody asks. */
export interface ReturnedMail {
  /** Its Message-ID; '' without one. */
  id: string;
  /** In lower case; '' when the mail names nobody. */
  from: string;
  /** Every address it was sent to, as far as its headers tell, in lower case. */
  recipients: string[];
  subject: string;
  /** When it was written, by its own word. */
  date: Date | null;
  /** What can be read of it, what it quotes included. */
  text: string;
  /** By lower-case name; of a name that stands twice, the first. */
  headers: ReadonlyMap<string, string>;
  /** Parts for machines (reports, returned originals), by type in lower case. */
  parts: { type: string; text: string }[];
  /** Every link of its text and HTML: what it quotes may say whom it answers. */
  links: string[];
}

/** These bytes are no mail. */
export class MailUnreadable extends Error {
  override readonly name = 'MailUnreadable';
  readonly code = 'MAIL_UNREADABLE';
}

const MACHINE_PARTS =
  /^(message\/(feedback-report|delivery-status|rfc822|rfc822-headers|global\S*)|text\/rfc822-headers)$/;
const PART_LENGTH = 64 * 1024;

/** Reads one mail (RFC 5322, MIME). @throws {MailUnreadable} for bytes without a header that says from or to whom */
export async function readMail(raw: Uint8Array): Promise<ReturnedMail> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer' }).catch(
    (error: unknown) => {
      throw new MailUnreadable(error instanceof Error ? error.message : String(error));
    },
  );
  const headers = new Map<string, string>();
  for (const { key, value } of mail.headers) if (!headers.has(key)) headers.set(key, value);
  if (!['from', 'to', 'subject', 'received', 'message-id'].some((name) => headers.has(name)))
    throw new MailUnreadable('it has no header of a mail');
  const html = mail.html ?? '';
  const text = mail.text?.trim() ? mail.text : readable(html);
  return {
    id: mail.messageId ?? '',
    from: addressesOf(mail.from ? [mail.from] : [])[0] ?? '',
    recipients: [
      ...new Set([
        ...addressesOf([...(mail.to ?? []), ...(mail.cc ?? [])]),
        ...['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => addressIn(headers.get(name))),
      ]),
    ],
    subject: mail.subject ?? '',
    date: momentOf(mail.date),
    text,
    headers,
    parts: mail.attachments.flatMap(({ mimeType, content }) => {
      const type = mimeType.toLowerCase();
      return MACHINE_PARTS.test(type) ? [{ type, text: textOf(content).slice(0, PART_LENGTH) }] : [];
    }),
    links: [...new Set(`${text}\n${html}`.match(/https?:\/\/[^\s"'<>]+/g) ?? [])],
  };
}

const addressesOf = (entries: readonly Address[]): string[] =>
  entries.flatMap(({ address, group = [] }) => (address === undefined ? addressesOf(group) : addressIn(address)));

const addressIn = (said: string | undefined): string[] => {
  const address = /[^\s<>"]+@[^\s<>"]+/.exec(said ?? '')?.[0].toLowerCase();
  return address ? [address] : [];
};

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

function momentOf(said: string | undefined): Date | null {
  const date = new Date(said ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** HTML as its reader sees it, without what mail programs mark as quoted. */
const readable = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 1_000_000, maxDepth: 200 },
    selectors: [
      ...['blockquote', '.gmail_quote', '.gmail_signature', '.moz-cite-prefix', '.yahoo_quoted', 'img', 'style'].map(
        (selector) => ({ selector, format: 'skip' }),
      ),
      { selector: 'a', options: { ignoreHref: true } },
    ],
  });
