import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AllowRule, opensAddress, opensHost } from './allowed-hosts.ts';
import { AddressRefused } from './errors.ts';

/** Answers all addresses of a name, as `dns.lookup` with `all`. */
export type LookupAll = (
  host: string,
  options: LookupAllOptions,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  readonly rules: readonly AllowRule[];
  readonly timeoutMs: number;
  /** Default: the system's resolver. */
  readonly lookup?: LookupAll;
}

/**
 * Opens connections to public addresses and to what the rules open, to nothing else. The check stands inside the lookup of
 * the connection itself, so the address that was checked is the one that is reached: a name that answers otherwise the next
 * time (rebinding), a redirect, or a number in disguise has no way around it.
 */
export function guardedConnector({
  rules,
  timeoutMs,
  lookup = systemLookup,
}: ConnectorOptions): buildConnector.connector {
  const trusting = buildConnector({ timeout: timeoutMs, lookup: allOf(lookup) });
  const checking = buildConnector({
    timeout: timeoutMs,
    lookup: allOf(lookup, (host, addresses) => {
      const open = addresses.filter(({ address }) => opensAddress(rules, address));
      if (open.length === 0) throw new AddressRefused(host);
      return open;
    }),
  });
  return (target, done) => {
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    if (opensHost(rules, target.hostname, port)) return trusting(target, done);
    // A literal address is never looked up, so it is checked here.
    if (isIP(host) && !opensAddress(rules, host)) return done(new AddressRefused(host), null);
    return checking(target, done);
  };
}

function allOf(
  lookup: LookupAll,
  select: (host: string, addresses: LookupAddress[]) => LookupAddress[] = (_, addresses) => addresses,
): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      let chosen: LookupAddress[];
      try {
        chosen = select(host, addresses);
      } catch (refusal) {
        return answer(refusal instanceof Error ? refusal : new AddressRefused(host), []);
      }
      const [first] = chosen;
      if (options.all || !first) return answer(null, chosen);
      return answer(null, first.address, first.family);
    });
  };
}
