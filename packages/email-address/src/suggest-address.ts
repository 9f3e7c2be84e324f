import { mistypedDomains } from './free-providers.ts';
import type { UnparsedAddress } from './parse-address.ts';
import { parseAddress } from './parse-address.ts';
import { latinReading } from './scripts.ts';
import { suggestDomain } from './typos.ts';

const undotted = new Map(mistypedDomains.map((domain) => [domain.replaceAll('.', ''), domain] as const));

/** What the writer of a sound address probably meant, or null. A suggestion is shown, never applied. */
export function suggestForTypo(local: string, domain: string, domainUnicode: string): string | null {
  const read = domain === domainUnicode ? domain : latinReading(domainUnicode);
  const meant = suggestDomain(read) ?? (read !== domain && mistypedDomains.includes(read) ? read : null);
  return meant ? `${local}@${meant}` : null;
}

/** The same for text that is no address: commas for dots, a lost dot, an ending that does not exist. */
export function suggestRepair({ reason, local, domain }: UnparsedAddress): string | null {
  if (!local || !domain || reason === 'several_addresses') return null;
  const name = local.replace(/^\s+|[\s@]+$/g, '');
  const tidy = domain
    .toLowerCase()
    .replace(/[,;]/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '')
    .replace(/\s/g, '');
  const meant =
    undotted.get(tidy) ?? firstNamed(tidy) ?? suggestDomain(tidy) ?? (tidy === domain && name === local ? null : tidy);
  const repaired = meant ? parseAddress(`${name}@${meant}`) : null;
  return repaired?.ok ? repaired.address : null;
}

/** `anna@gmail`: the provider's main domain. */
const firstNamed = (label: string): string | undefined =>
  label.length >= 4 && !label.includes('.')
    ? mistypedDomains.find((domain) => domain.startsWith(`${label}.`))
    : undefined;
