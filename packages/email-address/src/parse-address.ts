import { readDomain } from './domain-name.ts';
import { localPartFault } from './local-part.ts';
import { normaliseAddress } from './normalise-address.ts';
import type { SyntaxFault } from './rules.ts';
import { unwrap } from './unwrap.ts';

/** An address mail could be sent to, in every form anyone needs. */
export interface ParsedAddress {
  ok: true;
  /** To mail to: local part as written, domain lower-case and in punycode. */
  address: string;
  /** To compare and hash: one mailbox, one text (see `normaliseAddress`). Never mailed to. */
  normalised: string;
  local: string;
  domain: string;
  domainUnicode: string;
  displayName: string | null;
}

/** Why the text is no address; `local` and `domain` as far as they could be told apart. */
export interface UnparsedAddress {
  ok: false;
  reason: SyntaxFault;
  detail: string;
  local?: string;
  domain?: string;
}

export interface ParseOptions {
  /** Let `.test` and `.example` pass like delegated domains. Default true: they fail at MX anyway, where MX is asked. */
  allowSpecialUse?: boolean;
}

/** RFC 5321 §4.5.3.1.3 (256 with the angle brackets), in octets. */
const MAX_ADDRESS = 254;

/** Reads one address out of `raw`: the RFC 5321 subset real mail uses, IDN included. Never throws. */
export function parseAddress(
  raw: string,
  { allowSpecialUse = true }: ParseOptions = {},
): ParsedAddress | UnparsedAddress {
  const unwrapped = unwrap(raw);
  if (!unwrapped.ok) return unwrapped;
  const { text, displayName } = unwrapped;
  if (text === '') return { ok: false, reason: 'empty', detail: 'no text' };

  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const written = text.slice(at + 1);
  const frame = frameFault(text, local);
  if (frame) return { ok: false, ...frame, ...(at > 0 && { local, domain: written }) };

  const localFault = localPartFault(local);
  if (localFault) return { ok: false, ...localFault, local, domain: written };
  const domain = readDomain(written, { allowSpecialUse });
  if (!domain.ok) return { ...domain, local, domain: written };

  const address = `${local}@${domain.ascii}`;
  if (address.length > MAX_ADDRESS) {
    return {
      ok: false,
      reason: 'too_long',
      detail: `${address.length} octets of ${MAX_ADDRESS}`,
      local,
      domain: written,
    };
  }
  return {
    ok: true,
    address,
    normalised: normaliseAddress(local, domain.ascii),
    local,
    domain: domain.ascii,
    domainUnicode: domain.unicode,
    displayName,
  };
}

function frameFault(text: string, local: string): { reason: SyntaxFault; detail: string } | null {
  const signs = text.split('@').length - 1;
  if (signs === 0) return { reason: 'no_at_sign', detail: 'no at sign' };
  if (local.startsWith('"') && local.endsWith('"') && local.length > 1) return null; // the local part's own fault
  if (signs > 1) {
    if (/[\s,;<>|/]/.test(text)) return { reason: 'several_addresses', detail: `${signs} at signs` };
    return { reason: 'several_at_signs', detail: `${signs} at signs` };
  }
  if (/\s/u.test(text)) return { reason: 'whitespace', detail: 'a space inside the address' };
  return null;
}
