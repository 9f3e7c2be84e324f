import { describe, expect, it } from 'vitest';
import { agreement, FLOORS, labelledPages } from '../bench/extraction.ts';

describe('extraction on the labelled pages', () => {
  const agreed = agreement();

  it('has at least sixty pages in the nine languages', () => {
    const languages = labelledPages().map(({ label }) => label.language);
    expect(languages.length).toBeGreaterThanOrEqual(60);
    for (const language of ['fr', 'en', 'es', 'de', 'pt', 'ru', 'zh', 'hi', 'ar']) {
      expect(languages.filter((other) => other === language).length).toBeGreaterThanOrEqual(5);
    }
  });

  it.each(Object.entries(FLOORS))(
    'finds %s with precision and recall above their floors',
    (what, [precision, recall]) => {
      const { misses, ...reached } = agreed[what] ?? { precision: 0, recall: 0, misses: [] };
      expect(reached.precision, JSON.stringify(misses)).toBeGreaterThan(precision);
      expect(reached.recall, JSON.stringify(misses)).toBeGreaterThan(recall);
    },
  );
});
