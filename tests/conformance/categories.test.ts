import { categories, languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import {
  confusionTable,
  describeMiss,
  type JudgedText,
  judgeLabelledTexts,
  labelledTexts,
  score,
} from '../fixtures/labelled-categories.ts';

const ACCURACY = 0.92;
const NONE_PRECISION = 0.95;

const heldOut = ({ label }: JudgedText) => label.split === 'held-out';
const report = (judged: readonly JudgedText[]) =>
  `\n${confusionTable(judged)}\n${score(judged).misses.map(describeMiss).join('\n')}\n`;

describe.each([
  { tellLanguage: true, how: 'told their language' },
  { tellLanguage: false, how: 'left to tell their language' },
])('the labelled texts, $how', ({ tellLanguage }) => {
  const judged = judgeLabelledTexts({ tellLanguage });

  it.each([
    { name: 'all', texts: judged },
    { name: 'those the rules never learned from', texts: judged.filter(heldOut) },
  ])('are judged as a person does: $name', ({ texts }) => {
    const { accuracy, nonePrecision } = score(texts);
    expect(accuracy, report(texts)).toBeGreaterThanOrEqual(ACCURACY);
    expect(nonePrecision, report(texts)).toBeGreaterThanOrEqual(NONE_PRECISION);
  });

  it.each(languages)('are judged no worse in %s than the bar', (language) => {
    const texts = judged.filter(({ label }) => label.language === language);
    expect(score(texts).accuracy, report(texts)).toBeGreaterThanOrEqual(ACCURACY);
  });
});

describe('the labelled texts', () => {
  const labelled = labelledTexts();

  it.each(languages)('are many in %s, for every category and for none', (language) => {
    const texts = labelled.filter((label) => label.language === language);
    expect(texts.length).toBeGreaterThanOrEqual(200);
    const given = new Set(texts.map(({ expected }) => expected));
    expect([...categories, null].filter((expected) => !given.has(expected))).toEqual([]);
    expect(texts.filter(({ expected }) => expected === null).length / texts.length).toBeGreaterThan(0.25);
  });

  it('stand each once', () => {
    const texts = labelled.map(({ text }) => text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });
});
