import { type DataSourceEntry, type Db, listDataSources } from '@relais/prisma';
import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problems.ts';

export interface SourceDirectory {
  /** @throws {Problem} naming `path` when the tenant has no such source, or it is switched off */
  active(tenantId: number, source: string | number, path: string): Promise<DataSourceEntry>;
}

/** A switched-off source is taken at most this much longer. */
const FRESH_MS = 5_000;

/** The tenants' sources by name or number, asked for once every few seconds. */
export function openSourceDirectory(db: Db): SourceDirectory {
  const tenants = new LRUCache<number, readonly DataSourceEntry[]>({
    max: 1_000,
    ttl: FRESH_MS,
    fetchMethod: (tenantId) => listDataSources(db, tenantId),
  });
  const search = (sources: readonly DataSourceEntry[], source: string | number) =>
    sources.find(({ id, sourceId }) => (typeof source === 'number' ? id === source : sourceId === source));

  return {
    async active(tenantId, source, path) {
      const known = tenants.get(tenantId) ?? (await tenants.fetch(tenantId)) ?? [];
      // One made a moment ago is not refused for our memory's sake.
      const all = search(known, source) ? known : ((await tenants.forceFetch(tenantId, { forceRefresh: true })) ?? []);
      const found = search(all, source);
      if (!found) throw unusable('SOURCE_UNKNOWN', path, `there is no data source "${source}"`, all);
      if (!found.isActive) throw unusable('SOURCE_INACTIVE', path, `the data source "${source}" is switched off`, all);
      return found;
    },
  };
}

/** A wrong name is answered with the right ones. */
function unusable(
  code: 'SOURCE_UNKNOWN' | 'SOURCE_INACTIVE',
  path: string,
  what: string,
  sources: readonly DataSourceEntry[],
): Problem {
  const names = sources.filter(({ isActive }) => isActive).map(({ sourceId }) => sourceId);
  const message = names.length > 0 ? `${what}; one of ${names.join(', ')}` : `${what}; this tenant has no active one`;
  return new Problem(code, message, { errors: [{ path, message }] });
}
