import type { MailVerdict } from './judge-mail.ts';
import type { ReturnedMail } from './read-mail.ts';

/** Whom a link or mailbox of ours is about. */
export interface MeantSubject {
  readonly tenantId: number;
  readonly contactId: number;
}

/** What turns signs of a mail into people: the links mails carry, and the hash an address is stored under. */
export interface Recognition {
  readonly links: {
    read(kind: 'why' | 'unsubscribe', token: string): MeantSubject | null;
    readAddress(address: string): MeantSubject | null;
  };
  readonly hashOf: (address: string) => string | null;
}

/** Signs of whom a mail is about. */
export interface Meant {
  /** Certain: signed by us. */
  subjects: MeantSubject[];
  /** Keyed hashes of addresses: the writer's, or whom a report names. */
  emailHashes: string[];
  /** MailWizz's own name for the subscriber, of a report. */
  subscriberUids: string[];
  /** Whose mail it quotes: asked where the writer's own address is nobody's. */
  quoted: MeantSubject[];
}

const OUR_PATH = /\/(u|why)\/([\w-]+\.[\w-]+)/;

/** Whom a mail is about. A token says it for certain; else the address; else the mail that was answered from another mailbox. */
export function whomMeant(mail: ReturnedMail, verdict: MailVerdict, { links, hashOf }: Recognition): Meant {
  const hashes = (addresses: readonly string[]) => addresses.flatMap((address) => hashOf(address) ?? []);
  const mailboxes = (addresses: readonly string[]) => addresses.flatMap((address) => links.readAddress(address) ?? []);
  if (verdict.kind === 'complaint') {
    const { recipients, subscriberUid } = verdict.about;
    return {
      subjects: mailboxes(recipients),
      emailHashes: hashes(recipients),
      subscriberUids: subscriberUid ? [subscriberUid] : [],
      quoted: [],
    };
  }
  const quoted = mail.links.flatMap((link) => {
    const [, path, token = ''] = OUR_PATH.exec(link) ?? [];
    return path === undefined ? [] : (links.read(path === 'u' ? 'unsubscribe' : 'why', token) ?? []);
  });
  return { subjects: mailboxes(mail.recipients), emailHashes: hashes([mail.from]), subscriberUids: [], quoted };
}
