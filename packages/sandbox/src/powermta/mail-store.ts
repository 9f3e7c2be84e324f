import PostalMime from 'postal-mime';
import type { ReceivedMail } from './received-mail.ts';

/** A mail that lies in somebody's mailbox. */
export interface DeliveredMail extends ReceivedMail {
  provider: string;
  deliveredAt: Date;
  /** Unpacks the mail: nobody pays for bodies that are never looked at. */
  open(): Promise<OpenedMail>;
}

export interface OpenedMail {
  subject: string;
  html: string;
  text: string;
}

export interface MailStore {
  put(mail: ReceivedMail, provider: string): DeliveredMail;
  /** What one address has got, oldest first. */
  inbox(address: string): readonly DeliveredMail[];
  addresses(): string[];
}

export function createMailStore(): MailStore {
  const inboxes = new Map<string, DeliveredMail[]>();
  return {
    put(mail, provider) {
      const delivered = { ...mail, provider, deliveredAt: new Date(), open: () => unpack(mail.raw) };
      const inbox = inboxes.get(mail.rcpt.toLowerCase());
      if (inbox) inbox.push(delivered);
      else inboxes.set(mail.rcpt.toLowerCase(), [delivered]);
      return delivered;
    },
    inbox: (address) => inboxes.get(address.toLowerCase()) ?? [],
    addresses: () => [...inboxes.keys()],
  };
}

async function unpack(raw: Buffer): Promise<OpenedMail> {
  const { subject = '', html = '', text = '' } = await PostalMime.parse(raw);
  return { subject, html, text };
}
