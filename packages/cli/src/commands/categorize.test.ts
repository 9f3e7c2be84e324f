import { describe, expect, it } from 'vitest';
import { relais } from '../relais.testkit.ts';

describe('relais categorize', { timeout: 90_000 }, () => {
  it('judges a line after the other, hands ids through and names the bad lines', async () => {
    const stdin = [
      '{"id": 7, "text": "Avocate au barreau de Lyon, droit du travail", "language": "fr"}',
      '{"txt": "no text"}',
      '{"text": "Bäckerei: frisches Brot und Kuchen", "source_type": "custom_urls"}',
    ].join('\n');
    const ended = await relais(['categorize', '--jsonl', '-'], { stdin });

    expect(ended.json()).toMatchObject([
      {
        id: 7,
        category: 'avocat',
        platform: 'sos-expat',
        score: expect.any(Number),
        matched: expect.any(Array),
      },
      { category: null, platform: null, runner_up: null },
    ]);
    expect(ended.stderr).toContain('(stdin):2: text: ');
    expect(ended.code).toBe(1);
  });
});
