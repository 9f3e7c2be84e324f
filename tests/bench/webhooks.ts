import { fileURLToPath } from 'node:url';
import { spawnNode } from '@relais/sandbox';
import autocannon from 'autocannon';
import type { BenchLine } from './bench-line.ts';
import { openFeedbackStage, subscriberUid } from './feedback-stage.ts';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 4;
const ROUND_SECONDS = 5;
const ROUNDS = 2;
const TARGET_RATIO = 0.5;
const CONTACTS = 50_000;

/**
 * Webhooks of one event each, every one of them new, against Express echoing the very same bodies. A request counts when its
 * answer says the report is stored: PostgreSQL survives a power cut. Nothing judges meanwhile; that is another benchmark.
 */
export async function run(): Promise<BenchLine[]> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const echo = spawnNode(fileURLToPath(new URL('./servers/bare-express.ts', import.meta.url)), { name: 'express' });
    open.push(() => echo.stop());
    const { listening } = JSON.parse(await echo.waitForLine(/"listening":/)) as { listening: number };
    const echoUrl = `http://127.0.0.1:${listening}`;
    const stage = await openFeedbackStage(open, CONTACTS);
    const gatewayUrl = await stage.gateway();
    const path = stage.webhookPath('email-opened');

    await load(gatewayUrl, path, WARM_UP_SECONDS);
    await load(echoUrl, '/echo', WARM_UP_SECONDS);
    const bare: Loaded[] = [];
    const stored: Loaded[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await load(echoUrl, '/echo', ROUND_SECONDS));
      stored.push(await load(gatewayUrl, path, ROUND_SECONDS));
    }
    const most = mean(stored.map(({ perSecond }) => perSecond));
    const baseline = mean(bare.map(({ perSecond }) => perSecond));
    const refused = stored.reduce((sum, one) => sum + one.refused, 0);
    const ratio = Math.round((most / baseline) * 100) / 100;
    return [
      {
        bench: 'webhooks',
        metric: 'reports_per_second',
        value: Math.round(most),
        against: 'bare Express 5 echoing the same bodies',
        ratio,
        target: TARGET_RATIO,
        ok: refused === 0 && ratio >= TARGET_RATIO,
        note: refused > 0 ? `${refused} requests were not accepted` : `express: ${Math.round(baseline)} requests/s`,
      },
    ];
  } finally {
    for (const close of open.reverse()) await close();
  }
}

let made = 0;
function nextBody(): string {
  made += 1;
  return JSON.stringify({
    subscriber_uid: subscriberUid(made % CONTACTS),
    email: `p${made % CONTACTS}@example.com`,
    campaign_uid: 'cp123abcd4567',
    event_type: 'opened',
    timestamp: 1_767_225_600 + Math.floor(made / CONTACTS),
    ip: '192.0.2.7',
    user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  });
}

interface Loaded {
  perSecond: number;
  refused: number;
}

async function load(url: string, path: string, seconds: number): Promise<Loaded> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: nextBody() }),
      },
    ],
  });
  return {
    perSecond: result.requests.average,
    refused: result.non2xx + result.errors + result.timeouts,
  };
}

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
