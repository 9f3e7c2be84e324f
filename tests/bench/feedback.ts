import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchLine } from './bench-line.ts';
import { plansOf } from './feedback-plans.ts';
import { type FeedbackStage, givenHistory, openFeedbackStage, subscriberUid } from './feedback-stage.ts';

const CONTACTS = 200_000;
/** What has gathered before: half a day's worth of the largest plan, a month of a usual one. */
const GATHERED = 1_000_000;
/** 2 M events a day are 25 a second on average (domain.md, Sizes); the busy hour is four times that. */
const STEADY_PER_SECOND = 100;
const STEADY_SECONDS = 10;
const BURST = 20_000;
const BURST_REQUEST = 250;
/** Every so manieth report ends an address. */
const HARD_EVERY = 50;
const TARGET_P99_MS = 5_000;
const DAY_PER_SECOND = 2_000_000 / 86_400;

/**
 * Feedback from the webhook to the suppression, gateway and feedback as processes, upon a million events: a steady stream four times
 * the day's average, then a burst at once. What counts is how long an address that is gone can still be mailed, whether the queue is
 * empty in the end, and that no statement reads what has gathered from end to end.
 */
export async function run(): Promise<BenchLine[]> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const stage = await openFeedbackStage(open, CONTACTS);
    await givenHistory(stage, GATHERED);
    const plans = await plansOf(stage, GATHERED);
    const history = await newestReport(stage);
    await stage.start('feedback');
    const url = await stage.gateway();

    const steadyReports = STEADY_PER_SECOND * STEADY_SECONDS;
    for (let second = 0; second < STEADY_SECONDS; second += 1) {
      const started = performance.now();
      await Promise.all(
        Array.from({ length: 10 }, (_, part) => {
          const size = STEADY_PER_SECOND / 10;
          return send(stage, url, second * STEADY_PER_SECOND + part * size, size);
        }),
      );
      await sleep(Math.max(0, 1_000 - (performance.now() - started)));
    }
    await judged(stage, history, steadyReports);
    const steady = await suppressionDelays(stage);

    await stage.db.$executeRaw`DELETE FROM suppressions`;
    const started = performance.now();
    for (let from = 0; from < BURST; from += BURST_REQUEST * 8) {
      const starts = Array.from({ length: 8 }, (_, lane) => from + lane * BURST_REQUEST).filter((at) => at < BURST);
      await Promise.all(starts.map((at) => send(stage, url, steadyReports + at, BURST_REQUEST)));
    }
    const takenMs = performance.now() - started;
    await judged(stage, history, steadyReports + BURST);
    const drainedMs = performance.now() - started;
    const burst = await suppressionDelays(stage);
    const perSecond = Math.round(BURST / (drainedMs / 1_000));
    return [
      ...plans,
      delayLine('suppression_p99_ms_steady', steady, `${STEADY_PER_SECOND} reports/s, ${STEADY_SECONDS} s`),
      delayLine('suppression_p99_ms_burst', burst, `${BURST} reports at once`),
      {
        bench: 'feedback',
        metric: 'reports_per_second',
        value: perSecond,
        against: '2 M events a day',
        ratio: Math.round(perSecond / DAY_PER_SECOND),
        target: 10,
        ok: perSecond / DAY_PER_SECOND >= 10,
        note: `${BURST} at once upon ${GATHERED}: taken in ${Math.round(takenMs)} ms, all judged ${Math.round(drainedMs)} ms after the first; a day’s average is ${DAY_PER_SECOND.toFixed(1)}/s`,
      },
    ];
  } finally {
    for (const close of open.reverse()) await close();
  }
}

const delayLine = (metric: string, p99: number, note: string): BenchLine => ({
  bench: 'feedback',
  metric,
  value: Math.round(p99),
  target: TARGET_P99_MS,
  ok: p99 < TARGET_P99_MS,
  note,
});

async function send(stage: FeedbackStage, url: string, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return {
      subscriber_uid: subscriberUid(n),
      campaign_uid: 'cp123abcd4567',
      timestamp: Math.floor(Date.now() / 1_000),
      hard: n % HARD_EVERY === 0,
    };
  });
  await Promise.all([
    post(
      url + stage.webhookPath('email-bounced'),
      events.flatMap(({ hard, ...event }) =>
        hard ? [{ ...event, event_data: { message: 'smtp;550 5.1.1 User unknown' } }] : [],
      ),
    ),
    post(
      url + stage.webhookPath('email-delivered'),
      events.flatMap(({ hard, ...event }) => (hard ? [] : [event])),
    ),
  ]);
}

async function post(url: string, events: readonly object[]): Promise<void> {
  if (events.length === 0) return;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
}

async function newestReport({ db }: FeedbackStage): Promise<bigint> {
  const [row] = await db.$queryRaw<{ id: bigint | null }[]>`SELECT max(id) AS id FROM feedback_reports`;
  return row?.id ?? 0n;
}

/** Waits until so many reports that came after this one have been judged. */
async function judged({ db }: FeedbackStage, after: bigint, reports: number): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ judged: number }[]>`
      SELECT count(*)::int AS judged FROM feedback_reports WHERE id > ${after} AND processed_at IS NOT NULL`;
    if ((row?.judged ?? 0) >= reports) return;
    await sleep(50);
  }
}

/** From the report's arrival to the suppression, at the 99th percentile. */
async function suppressionDelays({ db }: FeedbackStage): Promise<number> {
  const [row] = await db.$queryRaw<{ p99: number }[]>`
    SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM s.created_at - r.received_at) * 1000)::float8 AS p99
      FROM suppressions s JOIN contacts c ON c.email_hash = s.email_hash JOIN feedback_reports r ON r.contact_id = c.id AND r.kind = 'bounced'`;
  return row?.p99 ?? Number.POSITIVE_INFINITY;
}
