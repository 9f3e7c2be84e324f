import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { type AllowRule, opensAddress, opensHost } from './allowed-hosts.ts';
import { AddressRefused } from './errors.ts';
import type { LookupAll } from './guarded-connector.ts';

/** Where a connection that somebody else makes for us may go: an address that was judged, or a name the rules open. */
export type JudgeHost = (hostname: string, port: number) => Promise<string>;

/**
 * The guard of `guardedConnector` for connections others make: the name is resolved here and the address is what they are asked
 * for, so that a name which answers them otherwise leads nowhere else.
 */
export function openJudge(rules: readonly AllowRule[], lookup: LookupAll = systemLookup): JudgeHost {
  return async (hostname, port) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (opensHost(rules, hostname, port)) return host;
    if (isIP(host)) {
      if (opensAddress(rules, host)) return host;
      throw new AddressRefused(host);
    }
    const addresses = await new Promise<readonly { address: string; family: number }[]>((resolve, reject) => {
      lookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
    });
    const open = addresses.filter(({ address }) => opensAddress(rules, address));
    // IPv4 first: not every proxy has the other.
    const chosen = open.find(({ family }) => family === 4) ?? open[0];
    if (!chosen) throw new AddressRefused(host);
    return chosen.address;
  };
}
