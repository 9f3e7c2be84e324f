import fields from './data/whois-fields.json' with { type: 'json' };
import { dateOf, type RegistryAnswer, wordsOf } from './registration.ts';

type Field = keyof typeof fields;

const patterns = (field: 'free' | 'throttled') => fields[field].map((pattern) => new RegExp(pattern, 'im'));
const freePatterns = patterns('free');
const throttledPatterns = patterns('throttled');
const keyOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

/**
 * Reads the text a WHOIS server answers with: `Label: value` lines, and lists that stand indented under their label. Labels are
 * data (`data/whois-fields.json`); lines of no label known there, all about people among them, are not looked at.
 */
export function readWhois(text: string): RegistryAnswer {
  if (freePatterns.some((pattern) => pattern.test(text))) return { kind: 'free' };
  const lines = linesOf(text);
  const all = (field: Field): string[] => {
    const labels = fields[field].map(keyOf);
    return lines.filter(({ label }) => labels.includes(label)).map(({ value }) => value);
  };
  const registration = {
    registeredAt: dateOf(all('registered')[0]),
    changedAt: dateOf(all('changed')[0]),
    expiresAt: dateOf(all('expires')[0]),
    registrar: all('registrar')[0]?.slice(0, 200) ?? null,
    registrarId: all('registrarId')[0]?.slice(0, 20) ?? null,
    // `clientHold https://icann.org/epp#clientHold`
    statuses: wordsOf(
      all('status').map((status) => status.replace(/\s*\(?https?:\S+$/, '').replace(/([a-z])([A-Z])/g, '$1 $2')),
    ),
    nameservers: wordsOf(all('nameserver').map((line) => (line.split(/\s+/)[0] ?? '').replace(/\.$/, ''))),
    dnssec: signedOf(all('dnssec')[0]),
  };
  const saysSomething = registration.registeredAt ?? registration.registrar ?? registration.nameservers[0];
  if (saysSomething) return { kind: 'registered', registration };
  if (throttledPatterns.some((pattern) => pattern.test(text))) return { kind: 'throttled', retryAfterMs: null };
  return { kind: 'broken', reason: 'whois_unreadable' };
}

/** The server a registry of registries sends us to: `refer: whois.nic.fr`. Null for none that is a host name. */
export function referralIn(text: string): string | null {
  const labels = fields.referral.map(keyOf);
  const value = linesOf(text).find(({ label, value }) => labels.includes(label) && value !== '')?.value;
  return value !== undefined && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(value) ? value.toLowerCase() : null;
}

interface Line {
  readonly label: string;
  readonly value: string;
}

const LONGEST_LINE = 500;

function linesOf(text: string): Line[] {
  const found: Line[] = [];
  let heading = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.slice(0, LONGEST_LINE);
    // `[Created on]   2001/03/22`, and dots that lead to a value: `created............: 1.2.2003`.
    const [, label, value = ''] =
      /^\s*\[([^\]]+)\]\s*(.*)$/.exec(line) ?? /^\s*([A-Za-z][A-Za-z0-9 /_-]{1,60}?)\.*:\s*(.*)$/.exec(line) ?? [];
    if (label !== undefined && !/^\s*(?:%|#|>>>)/.test(line)) {
      heading = value.trim() === '' ? keyOf(label) : '';
      if (value.trim() !== '') found.push({ label: keyOf(label), value: value.trim() });
    } else if (heading !== '' && /^\s+\S/.test(line)) {
      found.push({ label: heading, value: line.trim() });
    } else heading = '';
  }
  return found;
}

const signedOf = (text: string | undefined): boolean | null =>
  text === undefined ? null : !/^(?:unsigned|no|not signed|inactive|false)/i.test(text);
