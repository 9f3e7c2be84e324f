import {
  bounceSets,
  describeBounceMiss,
  judge,
  judgeLabelledBounces,
  labelledBounces,
} from '../fixtures/labelled-bounces.ts';
import type { BenchLine } from './bench-line.ts';

const TARGET = 0.93;
const ANSWERS = 20_000;

/** Agreement with the labelled answers (misses go to stderr) and the pace of the rules on one core. */
export async function run(): Promise<BenchLine[]> {
  const agreement = bounceSets.map((set): BenchLine => {
    const { judged, misses } = judgeLabelledBounces(set);
    for (const miss of misses) process.stderr.write(`bounces: ${set}: ${describeBounceMiss(miss)}\n`);
    const share = Math.round((1 - misses.length / judged) * 10_000) / 10_000;
    return {
      bench: 'bounces',
      metric: `agreement_${set.replace('-', '_')}`,
      value: share,
      against: `${judged} labelled answers`,
      target: TARGET,
      ok: share >= TARGET,
    };
  });
  return [
    ...agreement,
    { bench: 'bounces', metric: 'judged_per_second', value: judgedPerSecond(), against: 'one core' },
  ];
}

function judgedPerSecond(): number {
  const labelled = labelledBounces('dev');
  const started = performance.now();
  for (let done = 0; done < ANSWERS; ) {
    for (const label of labelled) {
      judge(label);
      done += 1;
    }
  }
  return Math.round(ANSWERS / ((performance.now() - started) / 1_000));
}
