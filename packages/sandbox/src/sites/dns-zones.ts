import { SPECIAL_SITES, siteAddress } from './catalogue.ts';
import { type DnsZone, ODD_DOMAINS } from './outcome.ts';
import { siteTruth } from './truth.ts';

const EXCHANGES: Readonly<Record<string, DnsZone>> = {
  'mx1.mailhost.test': { a: ['192.0.2.25'] },
  'mx2.mailhost.test': { a: ['192.0.2.26'] },
};

/**
 * Every mail domain the pages mention, with what DNS answers for it, so that each address meets its `outcome`; and the
 * sites' own names, at the addresses `startSites` gives them on Linux.
 */
export function sitesDnsZones(): Record<string, DnsZone> {
  const zones: Record<string, DnsZone> = { ...EXCHANGES };
  for (const { name, host, reachable } of [...siteTruth(), ...siteTruth(SPECIAL_SITES.map((site) => site.name))]) {
    zones[host] = { a: [siteAddress(name)] };
    for (const { email } of reachable) {
      const domain = email.slice(email.lastIndexOf('@') + 1);
      zones[domain] = ODD_DOMAINS[domain]?.zone ?? { mx: [{ priority: 10, exchange: 'mx1.mailhost.test' }] };
    }
  }
  return zones;
}
