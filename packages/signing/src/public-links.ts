import { hmacSha256, matchesAny } from './digest.ts';
import { deriveSecrets, type Keyring } from './keyring.ts';
import { readToken, signToken } from './signed-token.ts';

/** Whom a link in a mail is about. Ids of ours: the token says nothing of the person. */
export interface LinkSubject {
  readonly tenantId: number;
  readonly contactId: number;
}

const purposes = { why: 'why', unsubscribe: 'unsubscribe' } as const;
export type PublicLinkKind = keyof typeof purposes;

/** The links a mail carries, and the way back from a link to whom it is about. */
export interface PublicLinks {
  /** The page that tells a person what is held and why. */
  whyUrl(subject: LinkSubject): string;
  /** Answers RFC 8058's one-click POST, and shows a page with one button to who opens it. */
  unsubscribeUrl(subject: LinkSubject): string;
  /** The same for a List-Unsubscribe mailto: `unsubscribe+<token>@example.com`. */
  unsubscribeAddress(subject: LinkSubject, mailbox: string): string;
  /** Null for what we did not make. */
  read(kind: PublicLinkKind, token: string): LinkSubject | null;
  /** The subject of an address `unsubscribeAddress` made, whatever case a mail server gave it. */
  readAddress(address: string): LinkSubject | null;
}

/** Half a digest: enough to forbid guessing, and short enough for the 64 letters of a mailbox name. */
const ADDRESS_MAC_BYTES = 12;
const INT_MAX = 2_147_483_647;
const PATHS: Readonly<Record<PublicLinkKind, string>> = { why: 'why', unsubscribe: 'u' };

/**
 * Opens the links under one public address. They never expire, since mails are read years later, and so outlive a rotation
 * only while the keyring still holds the key that signed them.
 */
export function openPublicLinks({
  publicUrl,
  keyring,
}: {
  readonly publicUrl: string;
  readonly keyring: Keyring;
}): PublicLinks {
  const secrets = deriveSecrets(keyring, 'public links');
  const base = publicUrl.replace(/\/+$/, '');
  const sign = (kind: PublicLinkKind, { tenantId, contactId }: LinkSubject) => {
    const [secret = ''] = secrets;
    return signToken([tenantId, contactId], secret, { purpose: purposes[kind], expiresAt: null });
  };
  const urlOf = (kind: PublicLinkKind, subject: LinkSubject) => `${base}/${PATHS[kind]}/${sign(kind, subject)}`;
  return {
    whyUrl: (subject) => urlOf('why', subject),
    unsubscribeUrl: (subject) => urlOf('unsubscribe', subject),
    unsubscribeAddress({ tenantId, contactId }, mailbox) {
      const [secret = ''] = secrets;
      const at = mailbox.lastIndexOf('@');
      const content = `${tenantId.toString(36)}-${contactId.toString(36)}`;
      const mac = addressMac(secret, content).toString('hex');
      return `${mailbox.slice(0, at)}+${content}-${mac}${mailbox.slice(at)}`;
    },
    read(kind, token) {
      const verdict = readToken(token, secrets, { purpose: purposes[kind], nowMs: 0 });
      return verdict.ok ? subjectOf(verdict.payload) : null;
    },
    readAddress(address) {
      const found = /\+([0-9a-z]{1,7})-([0-9a-z]{1,7})-([0-9a-f]{24})@/.exec(address.toLowerCase());
      if (!found) return null;
      const [, tenant = '', contact = '', mac = ''] = found;
      const expected = secrets.map((secret) => addressMac(secret, `${tenant}-${contact}`));
      if (!matchesAny(Buffer.from(mac, 'hex'), expected)) return null;
      return subjectOf([Number.parseInt(tenant, 36), Number.parseInt(contact, 36)]);
    },
  };
}

const addressMac = (secret: Buffer | string, content: string): Buffer =>
  hmacSha256(secret, `relais unsubscribe address v1\n${content}`).subarray(0, ADDRESS_MAC_BYTES);

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= INT_MAX;

function subjectOf(payload: unknown): LinkSubject | null {
  if (!Array.isArray(payload)) return null;
  const [tenantId, contactId]: unknown[] = payload;
  return isId(tenantId) && isId(contactId) ? { tenantId, contactId } : null;
}
