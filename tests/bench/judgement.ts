import { categorize } from '@relais/categories';
import {
  confusionTable,
  describeMiss,
  type JudgedText,
  judgeLabelledTexts,
  labelledTexts,
  score,
} from '../fixtures/labelled-categories.ts';
import type { BenchLine } from './bench-line.ts';

const ACCURACY = 0.92;
const NONE_PRECISION = 0.95;
const LONG_TEXT_LETTERS = 5_000;
const LONG_TEXT_MS = 0.5;
const ROUNDS = 400;

/** Categories on the labelled texts, and the pace of a long page; the confusion table and every miss go to stderr. */
export async function run(): Promise<BenchLine[]> {
  const told = judgeLabelledTexts({ tellLanguage: true });
  const detected = judgeLabelledTexts({ tellLanguage: false });
  process.stderr.write(`categories, rows as labelled, columns as judged:\n${confusionTable(told)}\n`);
  for (const miss of score(told).misses) process.stderr.write(`categories: miss: ${describeMiss(miss)}\n`);
  return [
    ...figures('told', told),
    ...figures(
      'told_held_out',
      told.filter(({ label }) => label.split === 'held-out'),
    ),
    ...figures('detected', detected),
    longText(),
  ];
}

function figures(name: string, judged: readonly JudgedText[]): BenchLine[] {
  const { texts, accuracy, nonePrecision } = score(judged);
  const against = `${texts} labelled texts in nine languages`;
  return [
    figure(`category_accuracy_${name}`, accuracy, ACCURACY, against),
    figure(`none_precision_${name}`, nonePrecision, NONE_PRECISION, against),
  ];
}

const figure = (metric: string, value: number, target: number, against: string): BenchLine => ({
  bench: 'judgement',
  metric,
  value: Math.round(value * 1_000) / 1_000,
  against,
  target,
  ok: value >= target,
});

/** Milliseconds for a page of 5,000 letters, all of it profiles: denser in rule words than any real page. */
function longText(): BenchLine {
  const text = labelledTexts()
    .filter(({ language }) => language === 'fr')
    .map(({ text: profile }) => profile)
    .join('\n')
    .slice(0, LONG_TEXT_LETTERS);
  for (let round = 0; round < ROUNDS; round += 1) categorize({ text, language: 'fr' });
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) categorize({ text, language: 'fr' });
  const value = (performance.now() - started) / ROUNDS;
  return {
    bench: 'judgement',
    metric: 'dense_page_ms',
    value: Math.round(value * 100) / 100,
    against: `${LONG_TEXT_LETTERS} letters; a page of plain prose takes a third`,
    note: `aims at ${LONG_TEXT_MS} ms for plain prose`,
  };
}
