import { isFreeProvider, secondaryAddressing } from './free-providers.ts';

/**
 * One mailbox, one text: lower case throughout, and the provider's own secondary addressing undone where the provider is
 * known to have it. A dot or a tag anywhere else may be another person's mailbox, so it stays.
 */
export function normaliseAddress(local: string, domain: string): string {
  const lower = local.normalize('NFC').toLowerCase();
  const provider = secondaryAddressing(domain);
  if (!provider) return `${lower}@${domain}`;

  if (provider.userSubdomains && !isFreeProvider(domain)) {
    const dot = domain.indexOf('.');
    return `${domain.slice(0, dot)}@${domain.slice(dot + 1)}`;
  }
  let name = provider.tag ? untagged(lower, provider.tag) : lower;
  if (provider.dots === 'ignored') name = name.replaceAll('.', '');
  return `${name}@${provider.sameAs ?? domain}`;
}

/** Everything before the tag; an address that begins with the tag has no name before it and is left whole. */
function untagged(local: string, tag: string): string {
  const at = local.indexOf(tag);
  return at > 0 ? local.slice(0, at) : local;
}
