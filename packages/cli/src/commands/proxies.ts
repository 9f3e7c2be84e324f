import type { ProxyFigures } from '@relais/prisma';
import type { Command } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

/** `relais proxies`: how the proxies do that pages are read through. */
export function proxiesCommand(program: Command): void {
  program
    .command('proxies')
    .summary('success, latency, bans and cost of the proxies')
    .description(
      'Proxies that crawlers have told of, the busiest first. A proxy rests after three failures, when it does not know us any more, or when many sites turn it away; all replicas keep to it.',
    )
    .option('--days <n>', 'figures of so many days', wholeNumber(1, 366), 7)
    .addOption(json())
    .action(async ({ days, json }: { days: number; json?: true }) => {
      const [{ withAccess }, { proxyFigures }] = await Promise.all([
        import('../stack/access.ts'),
        import('@relais/prisma'),
      ]);
      const rows = await withAccess(({ db }) => proxyFigures(db, days));
      if (json) for (const proxy of rows) await printJson(line(proxy));
      else if (rows.length === 0) note('No crawler has told of a proxy yet. CRAWLER_PROXIES names them.');
      else for (const text of table(HEAD, rows.map(row), NUMBERS)) await print(text);
    });
}

const HEAD = [
  'proxy',
  'provider',
  'kind',
  'requests',
  'success',
  'bans',
  'latency',
  'MB',
  'cost',
  'state',
  'last failure',
];
const NUMBERS = ['requests', 'success', 'bans', 'latency', 'MB', 'cost'];

const successOf = ({ requests, failures }: ProxyFigures): number | null =>
  requests === 0 ? null : (requests - failures) / requests;

const row = (proxy: ProxyFigures) => {
  const success = successOf(proxy);
  return [
    proxy.name,
    proxy.provider,
    proxy.kind,
    proxy.requests,
    success === null ? '–' : `${Math.round(success * 1_000) / 10} %`,
    proxy.bans,
    proxy.latencyMs === null ? '–' : `${Math.round(proxy.latencyMs)} ms`,
    Math.round(proxy.bytes / 1e4) / 100,
    `${(proxy.costMicros / 1e6).toFixed(4)} €`,
    proxy.restsUntil === null ? 'ready' : `rests until ${proxy.restsUntil.toISOString().slice(11, 19)}`,
    proxy.lastFailure ?? '',
  ];
};

const line = (proxy: ProxyFigures) => ({
  proxy: proxy.name,
  provider: proxy.provider,
  kind: proxy.kind,
  requests: proxy.requests,
  failures: proxy.failures,
  bans: proxy.bans,
  success_rate: successOf(proxy),
  latency_ms: proxy.latencyMs,
  bytes: proxy.bytes,
  cost_eur: proxy.costMicros / 1e6,
  seen_at: proxy.seenAt,
  rests_until: proxy.restsUntil,
  last_answer_at: proxy.lastAnswerAt,
  last_failure_at: proxy.lastFailureAt,
  last_failure: proxy.lastFailure,
});
