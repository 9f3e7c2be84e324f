import type { DisposableList } from './disposable.ts';
import { isFreeProvider } from './free-providers.ts';

/**
 * Our own additions after reading a public list (one domain a line, `#` comments): what is already known elsewhere, or known
 * to be no throw-away provider, is left out. The version becomes the day only if something changed.
 */
export function mergeDisposable(
  own: DisposableList,
  publicList: string,
  alreadyListed: (domain: string) => boolean,
  today: Date,
): DisposableList {
  const exempt = new Set([...own.notDisposable, ...own.relays, ...own.whoisProxies]);
  const offered = publicList
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().toLowerCase())
    .filter((domain) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain));
  const wanted = (domain: string) => !exempt.has(domain) && !isFreeProvider(domain) && !alreadyListed(domain);
  const disposable = [...new Set([...own.disposable, ...offered.filter(wanted)])].sort();
  const changed = disposable.length !== own.disposable.length;
  return changed ? { ...own, disposable, version: versionOf(today) } : own;
}

/** `2026.11.20`: sorts, and says when. */
const versionOf = (day: Date): string =>
  [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()].map(String).join('.');
