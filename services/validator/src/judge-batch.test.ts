import type { MxAnswer } from '@relais/email-address';
import type { ContactToValidate } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { domainsToAsk, judgeBatch } from './judge-batch.ts';

const contact = (id: number, email: string, more: Partial<ContactToValidate> = {}): ContactToValidate => ({
  id,
  email,
  suppressed: null,
  blacklisted: null,
  ...more,
});
const answer = (kind: MxAnswer['kind']): MxAnswer => ({
  kind,
  hosts: kind === 'mx' ? [{ exchange: 'mx.test', priority: 10 }] : [],
  askedAt: 0,
});
const answers = new Map([
  ['good.test', answer('mx')],
  ['null.test', answer('null_mx')],
  ['silent.test', answer('unknown')],
]);

describe('judging a batch', () => {
  it('keeps good addresses, refuses bad ones with the deciding rule, and defers only the silent', () => {
    const { verdicts, unanswered } = judgeBatch(
      [
        contact(1, 'ann@good.test'),
        contact(2, 'bob@null.test'),
        contact(3, 'cat@silent.test'),
        contact(4, 'noreply@good.test'),
      ],
      answers,
    );
    expect(verdicts.map(({ id, status, reason }) => [id, status, reason])).toEqual([
      [1, 'validated', null],
      [2, 'invalid', 'null_mx'],
      [4, 'invalid', 'system_role'],
    ]);
    expect(unanswered).toEqual([3]);
  });

  it('puts suppression before everything, the DNS included', () => {
    const batch = [
      contact(1, 'a@silent.test', { suppressed: 'unsubscribed' }),
      contact(2, 'b@silent.test', { suppressed: 'complaint' }),
    ];
    expect(domainsToAsk(batch)).toEqual([]);
    expect(judgeBatch(batch, new Map()).verdicts.map(({ status, reason }) => [status, reason])).toEqual([
      ['unsubscribed', 'unsubscribed'],
      ['blacklisted', 'complaint'],
    ]);
  });

  it('refuses an address that is bad by itself without waiting for a silent DNS', () => {
    expect(judgeBatch([contact(1, 'noreply@silent.test')], answers)).toMatchObject({
      verdicts: [{ status: 'invalid' }],
      unanswered: [],
    });
  });

  it('asks for each domain once', () => {
    expect(
      domainsToAsk([
        contact(1, 'a@good.test'),
        contact(2, 'b@good.test'),
        contact(3, 'c@null.test', { blacklisted: 'bounces' }),
      ]),
    ).toEqual(['good.test']);
  });

  it('keeps every reason and the rules’ version with the verdict', () => {
    const [verdict] = judgeBatch([contact(1, 'info@good.test')], answers).verdicts;
    expect(verdict?.validation).toMatchObject({ reasons: [{ rule: 'generic' }], rules_version: expect.any(String) });
  });
});
