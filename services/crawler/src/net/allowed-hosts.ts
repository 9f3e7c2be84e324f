import ipaddr from 'ipaddr.js';

/** Opens what is otherwise refused: a host by name (one port or all), or a range of addresses. */
export type AllowRule =
  | { readonly kind: 'host'; readonly host: string; readonly port: number | null }
  | { readonly kind: 'range'; readonly base: ipaddr.IPv4 | ipaddr.IPv6; readonly bits: number };

/** Reads `host`, `host:port`, `[v6]:port` and `address/bits`. @throws with the form that is wanted */
export function parseAllowRule(text: string): AllowRule {
  const entry = text.trim();
  if (entry.includes('/')) {
    if (!ipaddr.isValidCIDR(entry)) throw new TypeError('entries such as host:port or 10.0.0.0/8');
    const [base, bits] = ipaddr.parseCIDR(entry);
    return { kind: 'range', base, bits };
  }
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : undefined;
  if (!url || entry === '' || url.pathname !== '/' || url.username || url.search || url.hash) {
    throw new TypeError('entries such as host:port or 10.0.0.0/8');
  }
  // The URL parser drops port 80 as http's own, so the port is read from the text.
  const port = /:(\d+)$/.exec(entry.replace(/^\[.*\]/, ''))?.[1];
  return { kind: 'host', host: url.hostname, port: port === undefined ? null : Number(port) };
}

/** Is this host and port named? Host names are compared as the URL parser writes them. */
export const opensHost = (rules: readonly AllowRule[], host: string, port: number): boolean =>
  rules.some((rule) => rule.kind === 'host' && rule.host === host && (rule.port === null || rule.port === port));

/** The one block IPv6 gives to the public (RFC 4291 §2.4); outside of it `::7f00:1` is IPv4 in an old disguise. */
const PUBLIC_V6 = ipaddr.parseCIDR('2000::/3');

const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(PUBLIC_V6));

/**
 * May a connection go to this address? Public ones only (checklist: private, loopback, link-local, metadata, shared,
 * reserved, multicast and IPv4 hidden in IPv6 are none), and what a range opens.
 */
export function opensAddress(rules: readonly AllowRule[], address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (isPublic(parsed)) return true;
  return rules.some(
    (rule) => rule.kind === 'range' && rule.base.kind() === parsed.kind() && parsed.match([rule.base, rule.bits]),
  );
}
