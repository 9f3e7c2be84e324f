import { describe, expect, it } from 'vitest';
import { bundledBounceRules } from './bundled-rules.ts';
import { classifyBounce } from './classify-bounce.ts';
import { compileBounceRules } from './compile-rules.ts';

describe('judging a bounce', () => {
  it('suppresses an address that does not exist', () => {
    expect(classifyBounce({ diag: 'smtp;550 5.1.1 User unknown' })).toEqual({
      cause: 'hard',
      action: 'suppress',
      rule: 'mailbox.unknown',
    });
  });

  it('never calls a refusal hard that is only for now', () => {
    expect(classifyBounce({ diag: 'smtp;450 4.1.1 User unknown' })).toMatchObject({
      cause: 'soft',
      action: 'count_soft',
    });
  });

  it('blames the sender where "user unknown" is quoted beside a block list', () => {
    const report = {
      diag: 'smtp;550 5.1.1 <x@example.com>: rejected, blocked using Spamhaus',
      bounceCat: 'bad-mailbox',
    };
    expect(classifyBounce(report)).toMatchObject({ cause: 'block', action: 'hold_path' });
  });

  it('trusts words before codes, codes before the category', () => {
    expect(classifyBounce({ diag: 'smtp;550 5.1.1 mailbox full' }).cause).toBe('soft');
    expect(classifyBounce({ diag: 'smtp;550 nope', dsnStatus: '5.1.1', bounceCat: 'spam-related' }).cause).toBe('hard');
    expect(classifyBounce({ diag: 'smtp;550 nope', dsnStatus: '5.0.0', bounceCat: 'bad-mailbox' }).cause).toBe('hard');
  });

  it('keeps an address out of what the category misreads', () => {
    const tooQuickly = 'smtp;450 4.2.1 The user you are trying to contact is receiving mail too quickly.';
    expect(classifyBounce({ diag: tooQuickly, bounceCat: 'inactive-mailbox' }).cause).toBe('soft');
    const edge = 'smtp;550 5.4.1 Recipient address rejected: Access denied';
    expect(classifyBounce({ diag: edge, bounceCat: 'policy-related' }).cause).toBe('hard');
  });

  it('names the provider and how long it wants to be left alone', () => {
    const tss04 = 'smtp;421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints';
    expect(classifyBounce({ diag: tss04 })).toMatchObject({ provider: 'yahoo', retryAfterMs: 7_200_000 });
    expect(classifyBounce({ diag: 'smtp;451 greylisted, try again in 300 seconds' }).retryAfterMs).toBe(300_000);
    expect(
      classifyBounce({ diag: 'smtp;552 5.2.2 over quota', dsnMta: 'mx1.mail.icloud.com (192.0.2.9)' }).provider,
    ).toBe('apple');
  });

  it('has an answer to anything', () => {
    for (const diag of ['', ' ', ';', 'smtp;', '\u0000', '💥', 'smtp;999 99.99.99', 'x'.repeat(100_000)]) {
      expect(classifyBounce({ diag }).rule).toBe('nothing.said');
    }
    expect(classifyBounce({ diag: '', bounceCat: 'of-no-known-kind' }).cause).toBe('other');
  });

  it('names a set of rules by its content', () => {
    const file = (cause: string) => ({
      stage: 'nothing',
      rules: [{ id: 'nothing.said', cause, examples: [''] }],
    });
    const one = compileBounceRules('1', [file('other')], {});
    const other = compileBounceRules('1', [file('soft')], {});
    expect(one.version).not.toBe(other.version);
    expect(bundledBounceRules.version).toMatch(/^\d+\+[0-9a-f]{8}$/);
    expect(() => compileBounceRules('1', [file('other'), file('other')], {})).toThrow(RangeError);
    expect(() => compileBounceRules('1', [file('guilty')], {})).toThrow();
  });
});
