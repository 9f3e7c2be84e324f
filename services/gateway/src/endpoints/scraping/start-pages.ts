import { hostEntry, isPublicHost } from '../../guard/public-host.ts';
import { type FieldError, Problem } from '../../http/problems.ts';

/**
 * Refuses start pages that are not public, by field. Names are resolved by the crawler, which checks every hop again; this
 * only spares a partner the wait for an answer that is certain.
 * @param allowed `host:port` entries this machine opens, for trials
 * @param at where the configuration stands in the body
 * @returns those of the entries that the pages need, for the crawler to open too
 * @throws {Problem} HOST_NOT_PUBLIC
 */
export function checkStartPages(urls: readonly string[], allowed: ReadonlySet<string>, at = ''): string[] {
  const opened = new Set<string>();
  const errors: FieldError[] = [];
  urls.forEach((text, index) => {
    const url = new URL(text);
    const entry = hostEntry(url);
    const path = `${at}config.urls.${index}`;
    if (url.username !== '' || url.password !== '') errors.push({ path, message: 'must not carry a user or password' });
    else if (allowed.has(entry)) opened.add(entry);
    else if (!isPublicHost(url.hostname)) errors.push({ path, message: `${url.hostname} is not a public web host` });
  });
  if (errors.length > 0)
    throw new Problem('HOST_NOT_PUBLIC', 'Only public web sites are read; see errors.', { errors });
  return [...opened];
}
