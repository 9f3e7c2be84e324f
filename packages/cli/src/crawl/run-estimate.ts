import type { CrawlEstimate } from '@relais/contracts';
import { askForEstimate, getEstimate } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import { tenantCalled } from '../stack/tenant.ts';
import type { CrawlPlace } from './crawl-place.ts';
import type { CrawlWish } from './crawl-wish.ts';
import { toNewJob } from './new-job.ts';

const LOOK_EVERY_MS = 150;
const PATIENCE_MS = 90_000;

/** What a crawl would come to, found out by a crawler. @throws {CommandFailed} SERVICE_DIED, NO_ESTIMATE */
export async function runEstimate({ db, queues, death }: CrawlPlace, wish: CrawlWish): Promise<CrawlEstimate> {
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  const { spider, config } = await toNewJob(db, tenantId, wish);
  const estimateId = await askForEstimate(db, tenantId, spider, config);
  await queues.enqueue('lookup', { kind: 'estimate', tenantId, estimateId }, { once: `estimate-${estimateId}` });
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    const estimate = await getEstimate(db, tenantId, estimateId);
    if (estimate?.result) return estimate.result;
    const dead = death();
    if (dead) throw new CommandFailed('SERVICE_DIED', dead);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new CommandFailed('NO_ESTIMATE', 'no crawler has answered. `relais queues lookup` shows what waits');
}

/** Lines for a person. */
export function estimateLines(estimate: CrawlEstimate): string[] {
  const { pages, minutes, cost_eur: cost, ends_by: endsBy } = estimate;
  const ends = endsBy === 'read' ? 'until nothing is left to read' : `until ${endsBy.replace('_', ' ')} is spent`;
  return [
    ...estimate.questions.map((question) => `asks "${question}"`),
    `about ${pages.likely} pages of ${pages.at_most} at the most, ${minutes} minutes, ${ends}`,
    `costs about ${cost.total} € (search ${cost.search} €, proxies ${cost.proxies} €)`,
    ...estimate.notes,
  ];
}
