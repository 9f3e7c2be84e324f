import type { MxAnswer } from '@relais/email-address';
import type { ContactToValidate } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { domainsToAsk, judgeBatch } from './judge-batch.ts';

const contact = (id: number, email: string, more: Partial<ContactToValidate> = {}): ContactToValidate => ({
  id,
  email,
  suppressed: null,
  blacklisted: null,
  putOff: false,
  verifierOn: false,
  verifierOutcome: null,
  verifierDetail: null,
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

  it('asks a verifier only where it is switched on, and where its word would change something', () => {
    const on = { verifierOn: true } as const;
    const { verdicts, unanswered, toVerify } = judgeBatch(
      [
        contact(1, 'ann@good.test', on),
        contact(2, 'noreply@good.test', on),
        contact(3, 'ann!lee@good.test', on),
        contact(4, 'ann!lee@good.test'),
        contact(5, 'ann@silent.test', on),
        contact(6, 'ann@silent.test', { ...on, putOff: true }),
        contact(7, 'ann!lee@good.test', { ...on, verifierOutcome: 'not_asked', verifierDetail: 'zerobounce …' }),
      ],
      answers,
    );
    expect(toVerify).toEqual([3, 6]);
    expect(unanswered).toEqual([5]);
    expect(verdicts.map(({ id, status }) => [id, status])).toEqual([
      [1, 'validated'],
      [2, 'invalid'],
      [4, 'validated'],
      [7, 'validated'],
    ]);
  });

  it.each([
    ['valid', 'ann!lee@good.test', 'validated', 'accept'],
    ['risky', 'ann!lee@good.test', 'validated', 'accept_with_warning'],
    ['unknown', 'ann!lee@good.test', 'validated', 'accept_with_warning'],
    ['invalid', 'ann!lee@good.test', 'invalid', 'reject'],
    ['harmful', 'ann!lee@good.test', 'invalid', 'reject'],
    ['valid', 'ann@silent.test', 'validated', 'accept'],
    ['valid', 'noreply@good.test', 'invalid', 'reject'],
    ['valid', 'ann@gmial.com', 'validated', 'accept_with_warning'],
  ] as const)('puts a verifier’s %s for %s beside our own reasons: %s, %s', (outcome, email, status, verdict) => {
    const asked = { verifierOn: true, verifierOutcome: outcome, verifierDetail: 'zerobounce its words 2026-11-20' };
    const [judged] = judgeBatch(
      [contact(1, email, asked)],
      new Map([...answers, ['gmial.com', answer('mx')]]),
    ).verdicts;
    expect(judged).toMatchObject({
      status,
      validation: {
        verdict,
        reasons: expect.arrayContaining([
          expect.objectContaining({ rule: `verifier_${outcome}`, detail: 'zerobounce its words 2026-11-20' }),
        ]),
      },
    });
  });

  it('keeps every reason and the rules’ version with the verdict', () => {
    const [verdict] = judgeBatch([contact(1, 'info@good.test')], answers).verdicts;
    expect(verdict?.validation).toMatchObject({ reasons: [{ rule: 'generic' }], rules_version: expect.any(String) });
  });
});
