import ipaddr from 'ipaddr.js';
import { Problem } from '../../http/problems.ts';

/**
 * Refuses start pages on addresses that are not public, by field. Names are resolved by the crawler, which checks every
 * hop again; this only spares a partner the wait for an answer that is certain.
 * @param allowed `host:port` entries this machine opens, for trials
 * @throws {Problem} HOST_NOT_PUBLIC
 */
export function assertPublic(urls: readonly string[], allowed: ReadonlySet<string>): void {
  const errors = urls.flatMap((text, index) => {
    const url = new URL(text);
    const entry = `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
    return isPublic(url.hostname) || allowed.has(entry)
      ? []
      : [{ path: `config.urls.${index}`, message: `${url.hostname} is not a public web host` }];
  });
  if (errors.length > 0)
    throw new Problem('HOST_NOT_PUBLIC', 'Only public web sites are read; see errors.', { errors });
}

function isPublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return (
    host !== 'localhost' && !host.endsWith('.localhost') && !host.endsWith('.local') && !host.endsWith('.internal')
  );
}
