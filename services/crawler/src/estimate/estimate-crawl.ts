import { type Spider, spiderCatalogue } from '@relais/contracts';
import { answerEstimate, type Database, refusalsAmong, type StoredScrapeConfig, takeEstimate } from '@relais/prisma';
import { done, type Outcome, skip } from '@relais/queues';
import { expandQueries } from '../discovery/expand-queries.ts';
import type { Sources } from '../discovery/open-sources.ts';
import type { Pace } from '../pace/open-pace.ts';
import type { Proxies } from '../proxies/open-proxies.ts';
import type { ForwardProxy } from '../proxies/proxy.ts';
import type { Robots } from '../robots/open-robots.ts';
import { lookAround } from './look-around.ts';
import { type Prices, reckon } from './reckon.ts';

export interface EstimateDeps {
  readonly db: Database;
  readonly proxies: Pick<Proxies, 'openFor' | 'count'>;
  /** Those that may be used, for their prices. */
  readonly priced: readonly ForwardProxy[];
  readonly sources: Pick<Sources, 'next'>;
  readonly robots: Robots;
  readonly pace: Pick<Pace, 'exchange'>;
  readonly userAgent: string;
  readonly deadlineMs: number;
}

/** Finds out what a job would come to, and stores it. A second run finds the question answered. */
export async function estimateCrawl(
  deps: EstimateDeps,
  { tenantId, estimateId }: { readonly tenantId: number; readonly estimateId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const question = await takeEstimate(deps.db, tenantId, estimateId);
  if (question === null) return skip('already answered');
  const { spider, config } = question;

  const hosts = 'urls' in config ? [...new Set(config.urls.map((url) => new URL(url).host))] : [];
  const refused = new Map((await refusalsAmong(deps.db, hosts)).map(({ host, reason }) => [host, reason]));
  const get = deps.proxies.openFor(config.allow_private ?? [], config.proxy ?? 'auto');
  const seen = await lookAround(config, { ...deps, get, refused, signal });

  await answerEstimate(deps.db, tenantId, estimateId, reckon(config, seen, pricesOf(spider, config, deps)));
  return done({ hosts: seen.hosts.length, requests: seen.requests });
}

function pricesOf(spider: Spider, config: StoredScrapeConfig, { sources, proxies, priced }: EstimateDeps): Prices {
  const { seeds } = spiderCatalogue[spider];
  const source = seeds === 'start_pages' ? null : sources.next(seeds);
  const through = proxies.count > 0 && config.proxy !== 'never' ? priced : [];
  const mean = (of: (proxy: ForwardProxy) => number) =>
    through.reduce((sum, proxy) => sum + of(proxy), 0) / through.length;
  return {
    callMicros: source?.manifest.costMicros ?? null,
    questions: 'queries' in config ? expandQueries(config).map(({ query }) => query) : [],
    proxy:
      through.length === 0
        ? null
        : {
            microsPerRequest: mean(({ microsPerRequest }) => microsPerRequest),
            microsPerGb: mean(({ microsPerGb }) => microsPerGb),
          },
  };
}
