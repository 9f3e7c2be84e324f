import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import type { SyntaxFault } from './rules.ts';
import { codePoint } from './unwrap.ts';

export interface DomainName {
  ok: true;
  /** Lower-case, punycode where needed: what DNS is asked. */
  ascii: string;
  /** The same for human eyes. */
  unicode: string;
}
export interface NotADomain {
  ok: false;
  reason: SyntaxFault;
  detail: string;
}

/** RFC 1035 §2.3.4: 63 octets a label; 255 on the wire is 253 written out. */
const MAX_LABEL = 63;
const MAX_DOMAIN = 253;

// IDNA2008 lets letters, marks and digits in, plus a few joiners the scripts themselves need; no emoji, no symbols.
const IDN_LABEL = /^[\p{L}\p{M}\p{N}\-\u00B7\u0375\u05F3\u05F4\u30FB\u200C\u200D]+$/u;
const LDH_LABEL = /^[a-z0-9-]+$/i;

/** Names that never reach a public mail host: RFC 6761, RFC 6762, RFC 8375, RFC 9476 and what home routers invent. */
const RESERVED = new Set(
  'invalid localhost local localdomain lan home corp internal intranet private onion arpa alt'.split(' '),
);
/** RFC 2606 keeps these for tests and documents, where they behave like any other domain. */
const SPECIAL_USE = new Set(['test', 'example']);

/**
 * Reads a domain the way the DNS and IDNA do. `allowSpecialUse` lets `.test` and `.example` pass as if delegated.
 */
export function readDomain(
  written: string,
  { allowSpecialUse }: { allowSpecialUse: boolean },
): DomainName | NotADomain {
  if (written === '') return fault('empty_domain', 'nothing after the at sign');
  if (written.startsWith('[')) return fault('ip_literal', written);

  const labels = written
    .normalize('NFC')
    .replace(/[。．｡]/g, '.')
    .replace(/\.$/, '')
    .split('.');
  const shape = labelsFault(labels);
  if (shape) return shape;

  const name = toBothForms(labels);
  if (!name.ok) return name;
  return lengthFault(name.ascii) ?? delegationFault(name.ascii, allowSpecialUse) ?? name;
}

const fault = (reason: SyntaxFault, detail: string): NotADomain => ({ ok: false, reason, detail });

function labelsFault(labels: string[]): NotADomain | null {
  if (labels[0] === '') return fault(labels.length > 1 ? 'leading_dot' : 'empty_domain', 'after the at sign');
  if (labels.includes('')) return fault('consecutive_dots', 'after the at sign');
  for (const label of labels) {
    const ascii = !/\P{ASCII}/u.test(label);
    if (ascii && !LDH_LABEL.test(label)) {
      return fault('invalid_character', `${/[^a-z0-9-]/i.exec(label)?.[0]} after the at sign`);
    }
    if (!ascii && !IDN_LABEL.test(label)) {
      const odd = /[^\p{L}\p{M}\p{N}-]/u.exec(label)?.[0] ?? label;
      return fault(/\p{ASCII}/u.test(odd) ? 'invalid_character' : 'invalid_idn', codePoint(odd));
    }
    if (label.startsWith('-') || label.endsWith('-')) return fault('hyphen_at_label_edge', label);
  }
  // Before any URL-minded function sees it: those turn 0x7f.1 into an address.
  const last = labels.at(-1) ?? '';
  if (labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label)))
    return fault('ip_literal', labels.join('.'));
  if (/^(?:\d+|0x[0-9a-f]*)$/i.test(last)) return fault('numeric_tld', last);
  return null;
}

function toBothForms(labels: string[]): DomainName | NotADomain {
  const written = labels.join('.').toLowerCase();
  // The common case needs no IDNA at all.
  if (!/\P{ASCII}|xn--/u.test(written)) return { ok: true, ascii: written, unicode: written };

  const ascii = domainToASCII(written);
  if (ascii === '') return fault('invalid_idn', written);
  for (const label of ascii.split('.')) {
    if (!label.startsWith('xn--')) continue;
    const unicode = domainToUnicode(label);
    const returns = unicode !== '' && /\P{ASCII}/u.test(unicode) && domainToASCII(unicode) === label;
    if (!returns || !IDN_LABEL.test(unicode)) return fault('invalid_idn', label);
  }
  return { ok: true, ascii, unicode: domainToUnicode(ascii) };
}

function lengthFault(ascii: string): NotADomain | null {
  const long = ascii.split('.').find((label) => label.length > MAX_LABEL);
  if (long) return fault('label_too_long', `${long.length} octets of ${MAX_LABEL}`);
  if (ascii.length > MAX_DOMAIN) return fault('domain_too_long', `${ascii.length} octets of ${MAX_DOMAIN}`);
  return null;
}

function delegationFault(ascii: string, allowSpecialUse: boolean): NotADomain | null {
  const tld = ascii.slice(ascii.lastIndexOf('.') + 1);
  if (RESERVED.has(tld)) return fault('reserved_domain', tld);
  if (tld === ascii) return fault('single_label_domain', ascii);
  if (SPECIAL_USE.has(tld)) return allowSpecialUse ? null : fault('reserved_domain', tld);
  const { isIcann, domain } = parse(ascii, { validateHostname: false, extractHostname: false });
  if (!isIcann) return fault('unknown_tld', tld);
  if (!domain) return fault('public_suffix', ascii);
  return null;
}
