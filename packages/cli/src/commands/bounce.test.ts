import { describe, expect, it } from 'vitest';
import { relais } from '../relais.testkit.ts';

describe('relais bounce classify', { timeout: 30_000 }, () => {
  it('judges each answer in order, and names a bad line without losing the others', async () => {
    const stdin = [
      '{"diag":"smtp;550 5.1.1 User unknown"}',
      '{"nothing":1}',
      '{"diag":"smtp;550 5.7.1 blocked using Spamhaus","dsn_status":"5.7.1","bounce_cat":"spam-related"}',
    ].join('\n');
    const answered = await relais(['bounce', 'classify', '--jsonl', '-'], { stdin });
    expect(answered.json()).toMatchObject([
      { cause: 'hard', action: expect.any(String), rule: expect.any(String) },
      { cause: 'block' },
    ]);
    expect(answered.code).toBe(1);
    expect(answered.stderr).toContain('2');
  });
});
