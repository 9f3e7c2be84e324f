import { parse } from 'tldts';

/**
 * The name that was bought at a registry, in ASCII: of an address of the web, or of a host whatever stands before it. Null where
 * there is none, such as for a public suffix itself.
 */
export function registeredName(written: string): string | null {
  const { domain, isIp, isIcann } = parse(written.trim(), { allowPrivateDomains: false });
  if (domain === null || isIp === true || isIcann !== true) return null;
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : null;
}
