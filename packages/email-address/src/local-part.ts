import type { SyntaxFault } from './rules.ts';
import { codePoint } from './unwrap.ts';

/** RFC 5321 §4.5.3.1.1, in octets. */
const MAX_OCTETS = 64;
/** RFC 5322 §3.2.3 `atext`, plus the dot that joins atoms. */
const NOT_ATEXT = /[^A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]/u;

export interface LocalFault {
  reason: SyntaxFault;
  detail: string;
}

/**
 * What is wrong with a local part, or null: RFC 5321's dot-string only. Quoted strings and non-ASCII (SMTPUTF8) are lawful
 * but no mailbox a business publishes uses them and many relays bounce them, so each is refused under its own name.
 */
export function localPartFault(local: string): LocalFault | null {
  if (local === '') return { reason: 'empty_local_part', detail: 'nothing before the at sign' };
  if (isQuoted(local)) return { reason: 'quoted_local_part', detail: local };
  if (/\P{ASCII}/u.test(local)) {
    return { reason: 'non_ascii_local_part', detail: codePoint(/\P{ASCII}/u.exec(local)?.[0] ?? '') };
  }
  const odd = NOT_ATEXT.exec(local);
  if (odd) return { reason: 'invalid_character', detail: `${odd[0]} before the at sign` };
  if (local.startsWith('.')) return { reason: 'leading_dot', detail: 'before the at sign' };
  if (local.endsWith('.')) return { reason: 'trailing_dot', detail: 'before the at sign' };
  if (local.includes('..')) return { reason: 'consecutive_dots', detail: 'before the at sign' };
  if (local.length > MAX_OCTETS)
    return { reason: 'local_part_too_long', detail: `${local.length} octets of ${MAX_OCTETS}` };
  return null;
}

const isQuoted = (local: string): boolean => /(?:^|\.)"(?:[^"\\]|\\.)*"(?:\.|$)/su.test(local);

/** `user%host@relay` and `host!user`: routing from before MX records. A relay that still honours it is an open one. */
export const routesThroughAnotherHost = (local: string): boolean =>
  /^[^%]+%[^%]+\.[^%]+$/.test(local) || /^[\w.-]+![\w.-]+$/.test(local);

/** Lawful characters that hardly any provider hands out; more often the trace of a bad scrape. */
export const hasUnusualCharacters = (local: string): boolean => /[!#$%*/=?^`{|}~]/.test(local);
