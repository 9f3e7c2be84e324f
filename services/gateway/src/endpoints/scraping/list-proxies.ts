import { proxyFigures } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { pageOf } from '../../http/lists.ts';

const AT_WORK_MS = 180_000;

const proxy = z
  .object({
    name: z.string().meta({ description: 'Host and port, told apart by #n where one address stands for several' }),
    provider: z.string(),
    kind: z.string().meta({ description: '`datacenter` or `residential`' }),
    state: z
      .enum(['ready', 'resting', 'gone'])
      .meta({ description: '`resting` after failures or bans; `gone`: no crawler names it any more' }),
    rests_until: z.iso.datetime().nullable(),
    requests: z.int(),
    failures: z.int().meta({ description: 'Requests that reached no site' }),
    bans: z.int().meta({ description: 'Sites that showed it a captcha or asked to be slower' }),
    success_rate: z
      .number()
      .nullable()
      .meta({ description: 'Of its requests, those a site answered; null without any' }),
    ban_rate: z.number().nullable(),
    latency_ms: z.int().nullable().meta({ description: 'To the first byte, on average' }),
    bytes: z.int(),
    cost_eur: z.number(),
    last_answer_at: z.iso.datetime().nullable(),
    last_failure_at: z.iso.datetime().nullable(),
    last_failure: z.string().nullable(),
  })
  .meta({ id: 'Proxy' });

export const listProxies = endpoint({
  method: 'GET',
  path: '/api/v1/proxies',
  name: 'listProxies',
  summary: 'How the proxies do that pages are read through',
  description: 'Success, latency, bans and cost of each over the last days; users and passwords are never told.',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(7) }),
  answers: { 200: { description: 'All that were ever used, the busiest first', schema: pageOf(proxy) } },
  async handle({ query: { days } }, { db }) {
    const rows = await proxyFigures(db, days);
    const data = rows.map((row) => ({
      name: row.name,
      provider: row.provider,
      kind: row.kind,
      state: stateOf(row),
      rests_until: row.restsUntil?.toISOString() ?? null,
      requests: row.requests,
      failures: row.failures,
      bans: row.bans,
      success_rate: rate(row.requests - row.failures, row.requests),
      ban_rate: rate(row.bans, row.requests),
      latency_ms: row.latencyMs === null ? null : Math.round(row.latencyMs),
      bytes: Math.round(row.bytes),
      cost_eur: row.costMicros / 1e6,
      last_answer_at: row.lastAnswerAt?.toISOString() ?? null,
      last_failure_at: row.lastFailureAt?.toISOString() ?? null,
      last_failure: row.lastFailure,
    }));
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

const rate = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1e4) / 1e4;

function stateOf({ seenAt, restsUntil }: { seenAt: Date; restsUntil: Date | null }): 'ready' | 'resting' | 'gone' {
  if (Date.now() - seenAt.getTime() > AT_WORK_MS) return 'gone';
  return restsUntil === null ? 'ready' : 'resting';
}
