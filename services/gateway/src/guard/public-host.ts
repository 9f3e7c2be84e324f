import ipaddr from 'ipaddr.js';

/** Names that never leave a machine or its network (RFC 6761, RFC 6762, ICANN's .internal). */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal)$/;

/**
 * Could this host be on the public internet? Names are not resolved here: whoever connects checks the address it gets.
 */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return ipaddr.isValid(host) ? ipaddr.process(host).range() === 'unicast' : !PRIVATE_NAMES.test(host);
}

/** `host:port` as the list of allowed ones spells it. */
export const hostEntry = (url: URL): string =>
  `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
