import { judgeAddress } from '@relais/email-address';
import { describeMiss, judgeLabelled } from '../fixtures/labelled-addresses.ts';
import type { BenchLine } from './bench-line.ts';

const TARGET = 0.97;
const CONTACTS = 100_000;
const DOMAINS = 20_000;

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
  ];
}

const contact = (index: number): string => `anna.martin${index}@firm${index % DOMAINS}.test`;

function judgedPerSecond(): number {
  const started = performance.now();
  for (let index = 0; index < CONTACTS; index++) judgeAddress(contact(index));
  return perSecond(started);
}

const perSecond = (started: number): number => Math.round(CONTACTS / ((performance.now() - started) / 1_000));
const round = (share: number): number => Math.round(share * 10_000) / 10_000;
