import type { ReportToJudge } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { judgeReport } from './judge-report.ts';
import { scannerVerdict } from './scanner.ts';

const received = new Date('2026-03-02T10:00:00Z');
const report = (more: Partial<ReportToJudge>): ReportToJudge => ({
  id: '1',
  tenantId: 1,
  kind: 'bounced',
  feeder: 'pmta',
  raw: {},
  receivedAt: received,
  contactId: 7,
  email: 'ann@good.test',
  emailHash: 'h',
  emailDomain: 'good.test',
  status: 'injected',
  sentAt: null,
  clicksNear: [],
  honeyPath: '/colophon-archive',
  occasion: 'ab123cd456efg',
  known: null,
  softBounces: 0,
  ...more,
});
const judge = (more: Partial<ReportToJudge>) => judgeReport(report(more), 'v1');

describe('a bounce', () => {
  it('of the address ends the contact: moved, suppressed, told', () => {
    expect(
      judge({
        raw: {
          diag: 'smtp;550 5.1.1 <ann@good.test>: Recipient address rejected: User unknown',
          campaign_uid: 'ab123cd456efg',
        },
      }),
    ).toMatchObject({
      outcome: 'hard',
      cause: 'hard',
      rulesVersion: 'v1',
      move: { to: 'bounced' },
      suppress: { emailHash: 'h', reason: 'hard_bounce' },
      partnerEvent: { type: 'contact.bounced', body: { email: 'ann@good.test', campaign_id: 'ab123cd456efg' } },
      event: { type: 'bounced', data: { campaign_uid: 'ab123cd456efg', cause: 'hard' } },
    });
  });

  it('that is a block never touches the contact', () => {
    expect(
      judge({ raw: { diag: 'smtp;550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using Spamhaus' } }),
    ).toMatchObject({ cause: 'block', move: null, suppress: null, partnerEvent: null });
  });

  it.each([
    [0, null],
    [1, null],
    [2, 'bounced'],
  ])('that is soft, after %i others, moves the contact to %s', (softBounces, to) => {
    const { move, cause } = judge({ softBounces, raw: { diag: 'smtp;452 4.2.2 Mailbox full' } });
    expect(cause).toBe('soft');
    expect(move?.to ?? null).toBe(to);
  });

  it('with nothing but a feeder’s word follows that word', () => {
    expect(judge({ raw: { bounce_type: 'hard' } })).toMatchObject({ cause: 'hard', rule: 'as_reported' });
    expect(judge({ raw: {} })).toMatchObject({ cause: 'other', move: null });
  });
});

describe('other reports', () => {
  it('of someone we do not know change nothing', () => {
    expect(judge({ contactId: null })).toMatchObject({ outcome: 'unmatched', event: null, move: null });
  });

  it('of a complaint blacklist, suppress and push the objection', () => {
    expect(judge({ kind: 'complained' })).toMatchObject({
      move: { to: 'blacklisted', reason: 'complaint' },
      suppress: { reason: 'complaint' },
      optOut: 'mailwizz',
      event: { type: 'spam_report' },
    });
  });

  it('of a delivery and a complaint say by which way the mail went, where accounting tells', () => {
    const raw = { source_ip: '192.0.2.7', vmta: 'mail1', campaign_uid: 'c' };
    for (const kind of ['delivered', 'complained'] as const)
      expect(judge({ kind, raw }).event?.data).toEqual({ campaign_uid: 'c', source_ip: '192.0.2.7', vmta: 'mail1' });
    expect(judge({ kind: 'delivered' }).event?.data).toEqual({});
  });

  it('of an unsubscribe push the objection everywhere', () => {
    expect(judge({ kind: 'unsubscribed' })).toMatchObject({
      move: { to: 'unsubscribed' },
      suppress: { reason: 'unsubscribed' },
      optOut: 'mailwizz',
      partnerEvent: { type: 'contact.unsubscribed' },
    });
  });

  it('of a scanner’s click are kept, marked, and told to nobody', () => {
    const judged = judge({
      kind: 'clicked',
      sentAt: new Date('2026-03-02T09:59:59Z'),
      raw: { occurred_at: '2026-03-02T10:00:00Z', url: 'https://a.test/' },
    });
    expect(judged).toMatchObject({
      outcome: 'scanner',
      partnerEvent: null,
      event: { isHuman: false, data: { scanner: 'too_fast' } },
    });
  });

  it('of other links of the same mail at the same moment show a machine; of the same link, an impatient reader', () => {
    const clicked = (urls: string[]) =>
      judge({
        kind: 'clicked',
        raw: { occurred_at: '2026-03-02T09:30:00Z', url: 'https://a.test/1' },
        clicksNear: urls.map((url) => ({ at: '2026-03-02T09:30:02Z', url })),
      }).outcome;
    expect(clicked(['https://a.test/1', 'https://a.test/1', 'https://a.test/1'])).toBe('counted');
    expect(clicked(['https://a.test/2', 'https://a.test/3'])).toBe('scanner');
  });

  it('of the link no reader can see are a machine’s, whatever a tracker hung on it', () => {
    const followed = (url: string) => judge({ kind: 'clicked', raw: { url } }).event?.data.scanner;
    expect(followed('https://brand.test/colophon-archive/?utm_source=mail')).toBe('honey_link');
    expect(followed('https://brand.test/colophon')).toBeUndefined();
    expect(followed('no address')).toBeUndefined();
  });

  it('of who is held back in MailWizz say nothing new of somebody who left', () => {
    expect(judge({ kind: 'unsubscribed', raw: { listed: true }, status: 'bounced' })).toMatchObject({
      outcome: 'known',
      event: null,
    });
    expect(judge({ kind: 'unsubscribed', raw: { listed: true } })).toMatchObject({ outcome: 'unsubscribed' });
  });

  it('that claim an impossible time are dated by their arrival', () => {
    for (const occurred_at of ['2036-01-01T00:00:00Z', '-271821-04-20T00:00:00.000Z', '1970-01-01T00:00:00Z'])
      expect(judge({ kind: 'delivered', raw: { occurred_at } }).event?.occurredAt).toBe(received.toISOString());
  });
});

describe('the scanner’s verdict', () => {
  const hit = {
    kind: 'clicked' as const,
    userAgent: 'Mozilla/5.0',
    ip: '192.0.2.7',
    delayMs: 60_000,
    linksBeside: 0,
    honey: false,
  };
  it.each([
    ['a reader', hit, null],
    ['a link no reader sees', { ...hit, honey: true }, 'honey_link'],
    ['a HEAD request', { ...hit, method: 'HEAD' }, 'head_request'],
    ['a security product by name', { ...hit, userAgent: 'Barracuda Sentinel (EE)' }, 'agent'],
    ['every link at once', { ...hit, linksBeside: 4 }, 'burst'],
    ['a click from a security product’s network', { ...hit, ip: '40.107.22.80' }, 'network'],
    ['an open from there', { ...hit, kind: 'opened' as const, ip: '40.107.22.80' }, null],
    ['a click faster than reading', { ...hit, delayMs: 400 }, 'too_fast'],
    [
      'an open by Outlook’s image proxy',
      { ...hit, kind: 'opened' as const, userAgent: 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)' },
      null,
    ],
    ['a click whose mail’s moment is not known', { ...hit, delayMs: null }, null],
  ])('on %s', (_who, one, verdict) => {
    expect(scannerVerdict(one)).toBe(verdict);
  });
});
