import { spiderCatalogue } from '@relais/contracts';
import { type Db, listDataSources, type NewScrapeJob } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { CrawlWish } from './crawl-wish.ts';

/** A wish of the command line as it is stored. @throws {CommandFailed} SOURCE_UNKNOWN */
export async function toNewJob(
  db: Db,
  tenantId: number,
  wish: Pick<CrawlWish, 'spider' | 'config' | 'name'>,
): Promise<NewScrapeJob> {
  return {
    tenantId,
    dataSourceId: await sourceId(db, tenantId, spiderCatalogue[wish.spider].sourceId),
    spider: wish.spider,
    name: wish.name,
    // What an operator types by hand is meant, even on this very machine; nothing but these hosts and ports is opened.
    config: { ...wish.config, allow_private: 'urls' in wish.config ? wish.config.urls.map(hostAndPort) : [] },
  };
}

async function sourceId(db: Db, tenantId: number, wanted: string): Promise<number> {
  const source = (await listDataSources(db, tenantId)).find(({ sourceId }) => sourceId === wanted);
  if (source) return source.id;
  throw new CommandFailed('SOURCE_UNKNOWN', `the tenant has no source ${wanted}. Run \`relais seed\``);
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
