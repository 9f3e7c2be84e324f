import { createMailHostResolver, judgeAddress, type MailHostResolver } from '@relais/email-address';
import { startDns } from '@relais/sandbox';
import { describeMiss, judgeLabelled } from '../fixtures/labelled-addresses.ts';

interface BenchLine {
  bench: string;
  metric: string;
  value: number;
  against?: string;
  ratio?: number;
  target?: number;
  ok?: boolean;
}

const TARGET = 0.97;
const CONTACTS = 100_000;
const DOMAINS = 20_000;
const BATCH = 500;
const DNS_LATENCY_MS = 20;
const MAX_IN_FLIGHT = 100;
const WARM_TARGET = 3_000;

/** Accuracy on the labelled addresses (misses and confusion go to stderr) and the pace of the pure rules alone. */
export async function run(): Promise<BenchLine[]> {
  const { judged, misses, confusion } = judgeLabelled();
  const accuracy = (judged - misses.length) / judged;
  for (const [cell, count] of Object.entries(confusion).sort()) process.stderr.write(`addresses: ${cell}: ${count}\n`);
  for (const miss of misses) process.stderr.write(`addresses: miss: ${describeMiss(miss)}\n`);
  return [
    {
      bench: 'addresses',
      metric: 'accuracy',
      value: round(accuracy),
      against: `${judged} labelled addresses`,
      target: TARGET,
      ok: accuracy >= TARGET,
    },
    { bench: 'addresses', metric: 'judged_per_second', value: judgedPerSecond(), against: 'no DNS, one core' },
    ...(await withDns()),
  ];
}

const contact = (index: number): string => `anna.martin${index}@firm${index % DOMAINS}.test`;

function judgedPerSecond(): number {
  const started = performance.now();
  for (let index = 0; index < CONTACTS; index++) judgeAddress(contact(index));
  return perSecond(started);
}

/** The same contacts with their mail hosts, in batches as jobs bring them: first over the wire, then from memory. */
async function withDns(): Promise<BenchLine[]> {
  const dns = await startDns({ latencyMs: DNS_LATENCY_MS });
  const resolver = createMailHostResolver({ servers: [dns.address], maxInFlight: MAX_IN_FLIGHT });
  try {
    await judgeInBatches(resolver, DOMAINS);
    const started = performance.now();
    await judgeInBatches(resolver, CONTACTS);
    const warm = perSecond(started);
    const { maxInFlight } = dns.queries();
    const against = `${DOMAINS} domains, DNS at ${DNS_LATENCY_MS} ms`;
    return [
      {
        bench: 'addresses',
        metric: 'warm_per_second',
        value: warm,
        against,
        target: WARM_TARGET,
        ok: warm >= WARM_TARGET,
      },
      {
        bench: 'addresses',
        metric: 'max_questions_in_flight',
        value: maxInFlight,
        against,
        target: MAX_IN_FLIGHT,
        ok: maxInFlight <= MAX_IN_FLIGHT,
      },
    ];
  } finally {
    await resolver.close();
    await dns.stop();
  }
}

async function judgeInBatches(resolver: MailHostResolver, contacts: number): Promise<void> {
  for (let from = 0; from < contacts; from += BATCH) {
    const addresses = Array.from({ length: BATCH }, (_, index) => contact(from + index));
    const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
    const answers = await resolver.lookupMany(addresses.map(domainOf));
    for (const address of addresses) {
      const dns = answers.get(domainOf(address));
      judgeAddress(address, dns ? { dns } : {});
    }
  }
}

const perSecond = (started: number): number => Math.round(CONTACTS / ((performance.now() - started) / 1_000));
const round = (share: number): number => Math.round(share * 10_000) / 10_000;
