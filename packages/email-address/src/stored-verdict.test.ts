import { describe, expect, it } from 'vitest';
import { judgeAddress } from './judge-address.ts';
import { decidingRule, judgeAgain, storedVerdict } from './stored-verdict.ts';

describe('a verdict that is kept', () => {
  it('names the rules and the lists it rests on', () => {
    expect(storedVerdict(judgeAddress('info@firm.test'))).toMatchObject({
      verdict: 'accept',
      reasons: [{ rule: 'generic' }],
      rules_version: expect.stringMatching(/^\d+\+[0-9a-f]{8}$/),
    });
  });

  it('is judged again with what the DNS said then, or says now', () => {
    const before = judgeAddress('ann@gone.test', { dns: { kind: 'nxdomain', hosts: [], askedAt: 0 } });
    expect(decidingRule(judgeAgain('ann@gone.test', before))).toBe('nxdomain');
    const now = judgeAgain('ann@gone.test', before, { dns: { kind: 'mx', hosts: [], askedAt: 1 } });
    expect([now.verdict, decidingRule(now)]).toEqual(['accept', null]);
    expect(decidingRule(judgeAgain('noreply@firm.test', { reasons: [] }))).toBe('system_role');
    expect(decidingRule(judgeAgain('ann@firm.test', { reasons: [] }, { suppressed: true }))).toBe('suppressed');
  });
});
