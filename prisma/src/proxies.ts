import type { Db } from './open-db.ts';

/** What went through one proxy since it was last stored. */
export interface ProxyUse {
  readonly name: string;
  readonly provider: string;
  readonly kind: string;
  readonly requests: number;
  /** Requests that reached no site. */
  readonly failures: number;
  /** Sites that showed a captcha or said "slower". */
  readonly bans: number;
  readonly bytes: number;
  /** Summed over the answered requests. */
  readonly latencyMs: number;
  readonly costMicros: number;
  /** It takes a rest of so long; 0 for none. */
  readonly restMs: number;
  readonly lastFailure: string | null;
}

/**
 * Adds to the statistics of proxies, all in one statement, a row a proxy and day.
 * @returns those of them that rest now, for how long: also because another replica has put them to it
 */
export async function recordProxyUse(db: Db, uses: readonly ProxyUse[]): Promise<{ name: string; restMs: number }[]> {
  if (uses.length === 0) return [];
  // In one order everywhere, so that two replicas never wait for each other in a circle.
  const rows = [...uses].sort((a, b) => (a.name < b.name ? -1 : 1));
  return db.$queryRaw`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS u(
        name text, provider text, kind text, requests int, failures int, bans int, bytes float8, "latencyMs" float8, "costMicros" float8,
        "restMs" float8, "lastFailure" text)
    ), known AS (
      INSERT INTO proxies AS p (name, provider, kind, seen_at, rests_until, last_answer_at, last_failure_at, last_failure)
      SELECT name, provider, kind, now(), CASE WHEN "restMs" > 0 THEN now() + "restMs" * interval '1 millisecond' END,
             CASE WHEN requests > failures THEN now() END, CASE WHEN "lastFailure" IS NOT NULL THEN now() END, "lastFailure"
        FROM input ORDER BY name
      ON CONFLICT (name) DO UPDATE SET
        provider = excluded.provider, kind = excluded.kind, seen_at = now(), rests_until = greatest(p.rests_until, excluded.rests_until),
        last_answer_at = coalesce(excluded.last_answer_at, p.last_answer_at),
        last_failure_at = coalesce(excluded.last_failure_at, p.last_failure_at), last_failure = coalesce(excluded.last_failure, p.last_failure)
      RETURNING name, rests_until
    ), counted AS (
      INSERT INTO proxy_stats AS s (proxy, day, requests, failures, bans, bytes, latency_ms, cost_micros)
      SELECT name, (now() AT TIME ZONE 'UTC')::date, requests, failures, bans, bytes, "latencyMs", "costMicros"
        FROM input WHERE requests + bans > 0 ORDER BY name
      ON CONFLICT (proxy, day) DO UPDATE SET
        requests = s.requests + excluded.requests, failures = s.failures + excluded.failures, bans = s.bans + excluded.bans,
        bytes = s.bytes + excluded.bytes, latency_ms = s.latency_ms + excluded.latency_ms, cost_micros = s.cost_micros + excluded.cost_micros
    )
    SELECT name, extract(epoch FROM rests_until - now())::float8 * 1000 AS "restMs" FROM known WHERE rests_until > now()`;
}

/** One proxy as it did over some days. */
export interface ProxyFigures {
  name: string;
  provider: string;
  kind: string;
  /** When a crawler last said that it has it. */
  seenAt: Date;
  /** It is left alone until then; null when it is at work. */
  restsUntil: Date | null;
  lastAnswerAt: Date | null;
  lastFailureAt: Date | null;
  lastFailure: string | null;
  requests: number;
  failures: number;
  bans: number;
  bytes: number;
  /** On average; null without an answer. */
  latencyMs: number | null;
  costMicros: number;
}

/** Every proxy that was ever used, with its figures of the last days, the busiest first. */
export async function proxyFigures(db: Db, days: number): Promise<ProxyFigures[]> {
  return db.$queryRaw`
    SELECT p.name, p.provider, p.kind, p.seen_at AS "seenAt", CASE WHEN p.rests_until > now() THEN p.rests_until END AS "restsUntil",
           p.last_answer_at AS "lastAnswerAt", p.last_failure_at AS "lastFailureAt", p.last_failure AS "lastFailure", s.*
      FROM proxies p CROSS JOIN LATERAL (
        SELECT coalesce(sum(requests), 0)::int AS requests, coalesce(sum(failures), 0)::int AS failures, coalesce(sum(bans), 0)::int AS bans,
               coalesce(sum(bytes), 0)::float8 AS bytes, (sum(latency_ms) / nullif(sum(requests - failures), 0))::float8 AS "latencyMs",
               coalesce(sum(cost_micros), 0)::float8 AS "costMicros"
          FROM proxy_stats WHERE proxy = p.name AND day > (now() AT TIME ZONE 'UTC')::date - ${days}::int) s
     ORDER BY s.requests DESC, p.name`;
}
