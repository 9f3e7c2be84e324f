import { domainToUnicode } from 'node:url';
import { parse as parseHost } from 'tldts';

/** RFC 6761 names that example sites use; the other reserved ones (`.invalid`, `.localhost`) promise no mail. */
const RESERVED_BUT_USED: ReadonlySet<string> = new Set(['test', 'example']);
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;
const NON_ASCII = /[^\x20-\x7E]/;

/** Whether a name can receive mail: dotted, well formed, under a top-level domain that exists. */
export function isMailDomain(domain: string): boolean {
  if (domain.length < 4 || domain.length > 253) return false;
  const labels = domain.split('.');
  if (labels.length < 2) return false;
  for (const label of labels) if (label.length > 63 || !LABEL.test(label)) return false;
  const top = labels[labels.length - 1] ?? '';
  if (RESERVED_BUT_USED.has(top)) return true;
  if (top.length < 2 || /^\d/.test(top)) return false;
  const { isIcann, domain: registrable } = parseHost(domain, { validateHostname: false, detectIp: false });
  return isIcann === true && registrable !== null;
}

/**
 * The address in the form by which one mailbox is known: lower case (no provider tells cases apart), the domain in
 * Unicode where it has such a form. Null when it cannot be an address.
 */
export function normaliseAddress(raw: string): string | null {
  const at = raw.lastIndexOf('@');
  if (at < 1 || raw.length > 320) return null;
  const local = raw.slice(0, at).toLowerCase();
  const domain = readableDomain(raw.slice(at + 1).toLowerCase());
  if (local.length > 64 || local.length + domain.length > 253) return null;
  return LOCAL.test(local) && isMailDomain(domain) ? `${local}@${domain}` : null;
}

/** Lower case, no final dot, punycode decoded, composed characters. */
export function readableDomain(domain: string): string {
  let name = domain.toLowerCase();
  while (name.endsWith('.')) name = name.slice(0, -1);
  if (name.includes('xn--')) return domainToUnicode(name) || name;
  return NON_ASCII.test(name) ? name.normalize('NFC') : name;
}
