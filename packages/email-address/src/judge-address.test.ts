import { describe, expect, it } from 'vitest';
import { judgeAddress } from './judge-address.ts';
import type { MxKind } from './mx/mx-answer.ts';

const answered = (kind: MxKind) => ({ kind, hosts: [], askedAt: 0 });
const rulesOf = (raw: string) => judgeAddress(raw).reasons.map(({ rule }) => rule);

describe('judgeAddress', () => {
  it('accepts a named business address with nothing held against it', () => {
    expect(judgeAddress('Anna.Martin@cabinet.test')).toMatchObject({
      verdict: 'accept',
      reasons: [],
      score: 100,
      normalised: 'anna.martin@cabinet.test',
      suggestion: null,
    });
  });

  it.each([
    'noreply',
    'No-Reply',
    'no_reply7',
    'noreply+4',
    'billing.noreply',
    'ne-pas-repondre',
    'abuse',
    'postmaster',
    'mailer-daemon',
    'bounces-123',
    'webmaster2',
    'nao.responda',
    'nicht-antworten',
  ])('refuses the system role %s', (local) => {
    expect(judgeAddress(`${local}@firm.test`)).toMatchObject({ verdict: 'reject', score: 0, flags: { role: true } });
  });

  it.each([
    'info',
    'contact',
    'kontakt',
    'contacto',
    'bonjour',
    'cabinet',
    'sekretariat',
    'contact.paris',
    'info2',
    'service-client',
  ])('keeps the business mailbox %s, flagged and scored lower', (local) => {
    const verdict = judgeAddress(`${local}@firm.test`);
    expect(verdict).toMatchObject({ verdict: 'accept', flags: { generic: true, role: false } });
    expect(verdict.score).toBeLessThan(judgeAddress('anna@firm.test').score);
  });

  it.each(['bounce.martin', 'it.smith', 'rootes', 'anna.root', 'spamer', 'mono.responder'])(
    'takes %s for a person',
    (local) => {
      expect(judgeAddress(`${local}@firm.test`)).toMatchObject({
        verdict: 'accept',
        flags: { generic: false, role: false },
      });
    },
  );

  it('refuses disposable domains and what lies under them, but no real provider a list happens to name', () => {
    expect(judgeAddress('anna@yopmail.com').flags.disposable).toBe(true);
    expect(judgeAddress('anna@inbox.mailinator.com').verdict).toBe('reject');
    expect(judgeAddress('anna@tom.com')).toMatchObject({
      verdict: 'accept',
      flags: { disposable: false, freemail: true },
    });
  });

  it('reports a typo with its suggestion and lets the address pass under warning', () => {
    expect(judgeAddress('anna@gmial.com')).toMatchObject({
      verdict: 'accept_with_warning',
      suggestion: 'anna@gmail.com',
    });
  });

  it('refuses an ending that does not exist and still says what was meant', () => {
    expect(judgeAddress('anna@orange.f')).toMatchObject({ verdict: 'reject', suggestion: 'anna@orange.fr' });
    expect(judgeAddress('anna@gmail,com')).toMatchObject({ verdict: 'reject', suggestion: 'anna@gmail.com' });
  });

  it('flags scripts mixed to deceive and leaves honest international names alone', () => {
    expect(rulesOf('anna@gmаil.com')).toContain('mixed_script');
    expect(rulesOf('anna@сосо.com')).toContain('lookalike_script');
    expect(rulesOf('anna@почта.рф')).toEqual([]);
    expect(rulesOf('anna@münchen.example')).toEqual([]);
  });

  it.each<[MxKind, string, string | undefined]>([
    ['mx', 'accept', undefined],
    ['null_mx', 'reject', 'null_mx'],
    ['no_mail_host', 'reject', 'no_mail_host'],
    ['nxdomain', 'reject', 'nxdomain'],
    ['implicit_a', 'accept_with_warning', 'implicit_mx'],
    ['unknown', 'accept_with_warning', 'dns_unknown'],
  ])('makes of the DNS answer %s: %s', (kind, verdict, rule) => {
    const judged = judgeAddress('anna@firm.test', { dns: answered(kind) });
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons.map((reason) => reason.rule)).toEqual(rule ? [rule] : []);
    expect(judged.retry).toBe(kind === 'unknown');
  });

  it('refuses what is suppressed or stands on a blacklisted domain, and keeps every other reason', () => {
    const verdict = judgeAddress('info@firm.test', { suppressed: true, blacklisted: true });
    expect(verdict.verdict).toBe('reject');
    expect(verdict.reasons.map(({ rule }) => rule)).toEqual(['generic', 'suppressed', 'domain_blacklisted']);
  });

  it('names the version of its rules', () => {
    expect(judgeAddress('anna@firm.test').rulesVersion).toMatch(/^\d+$/);
  });
});
