import list from './data/free-providers.json' with { type: 'json' };

/** How a provider delivers several spellings of an address to one mailbox. Absent: it does not, or does not say so. */
export interface SecondaryAddressing {
  /** What separates the mailbox's name from the owner's own suffix. */
  tag?: string;
  dots?: 'ignored';
  /** The domain under which all of this provider's spellings meet. */
  sameAs?: string;
  /** `anything@user.provider` reaches `user@provider`. */
  userSubdomains?: boolean;
}

interface Provider {
  provider: string;
  country?: string;
  domains: string[];
  /** Listed so often that people mistype it: a target of typo suggestions. */
  mistyped?: string;
  secondary?: SecondaryAddressing;
}

const providers: readonly Provider[] = list.providers as Provider[];
const byDomain = new Map(
  providers.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

export const freeProvidersVersion = list.version;

/** Whether anyone can open a mailbox there: an address of a person rather than of an organisation. Exact domains only. */
export const isFreeProvider = (domain: string): boolean => byDomain.has(domain);

/** Every domain of theirs. */
export const freeProviderDomains: readonly string[] = [...byDomain.keys()];

/** Domains worth suggesting for a typo, the most used first. */
export const mistypedDomains: readonly string[] = providers.filter((p) => p.mistyped).flatMap((p) => p.domains);

/** The provider's own rules about one mailbox's many spellings, for its domains and for user subdomains where it has them. */
export function secondaryAddressing(domain: string): SecondaryAddressing | null {
  const own = byDomain.get(domain)?.secondary;
  if (own) return own;
  const parent = byDomain.get(domain.slice(domain.indexOf('.') + 1))?.secondary;
  return parent?.userSubdomains ? parent : null;
}
