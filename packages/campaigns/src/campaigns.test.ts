import { abTest } from '@relais/contracts';
import { sampleBrand, starterTemplate } from '@relais/templates';
import { describe, expect, it } from 'vitest';
import {
  chooseMails,
  contentOf,
  judgeLaunch,
  judgeRates,
  judgeTest,
  type LaunchFacts,
  splitAudience,
} from './index.ts';

const templates = (['fr', 'en'] as const).map((language, index) => ({
  ...starterTemplate(language),
  id: index + 1,
  version: 1,
  text: null,
}));

const facts = (more: Partial<LaunchFacts> = {}): LaunchFacts => ({
  fromEmail: 'claire@news-passerelle.example',
  replyTo: null,
  offer: 'A listing for lawyers',
  eligibleCategories: ['avocat'],
  tracksOpens: false,
  ab: null,
  mails: [{ step: 0, variant: 0, templateId: null, subject: null, weight: 1 }],
  templates,
  brand: sampleBrand,
  brandDomain: 'passerelle.example',
  interest: { expiresOn: new Date('2027-01-01'), revokedAt: null },
  audience: {
    matched: 12,
    eligible: 10,
    excluded: { suppressed: 2 },
    groups: [
      { language: 'fr', category: 'avocat', sourceId: 'api-one', contacts: 8 },
      { language: 'th', category: 'avocat', sourceId: 'api-one', contacts: 2 },
    ],
    instances: [{ name: 'client-1', contacts: 10, dailyQuota: 100 }],
  },
  now: new Date('2026-11-28T12:00:00Z'),
  ...more,
});
const blocks = (more: Partial<LaunchFacts>) =>
  judgeLaunch(facts(more))
    .findings.filter(({ severity }) => severity === 'block')
    .map(({ code }) => code);
const audience = (more: Partial<LaunchFacts['audience']>) => ({ audience: { ...facts().audience, ...more } });

describe('the launch gate', () => {
  it('passes a lawful campaign, and warns of what it cannot know', () => {
    const verdict = judgeLaunch(facts());
    expect(verdict.passed, JSON.stringify(verdict.findings)).toBe(true);
    expect(verdict.findings.map(({ code }) => code)).toContain('sender_dns_unknown');
  });

  it.each<[string, Partial<LaunchFacts>]>([
    ['brand_incomplete', { brand: { ...sampleBrand, postalAddress: null } }],
    ['sender_missing', { fromEmail: null }],
    ['sender_free_mail', { fromEmail: 'claire@gmail.com' }],
    ['reply_not_read', { replyTo: 'no-reply@news-passerelle.example' }],
    ['interest_missing', { interest: null }],
    ['interest_expired', { interest: { expiresOn: new Date('2026-11-28'), revokedAt: null } }],
    ['interest_revoked', { interest: { expiresOn: new Date('2027-01-01'), revokedAt: new Date('2026-01-01') } }],
    ['offer_missing', { offer: ' ' }],
    ['eligible_missing', { eligibleCategories: [] }],
    ['audience_empty', audience({ eligible: 0, groups: [] })],
    ['quota_takes_days', audience({ instances: [{ name: 'client-1', contacts: 10, dailyQuota: 0 }] })],
    ['template_missing', { templates: templates.filter(({ language }) => language === 'fr') }],
    ['template_gone', { mails: [{ step: 0, variant: 0, templateId: 99, subject: null, weight: 1 }] }],
    [
      'template_subject_fake_reply',
      { mails: [{ step: 0, variant: 0, templateId: 1, subject: 'Re: notre appel', weight: 1 }] },
    ],
    [
      'template_unsubscribe_missing',
      {
        templates: templates.map((one) => ({ ...one, html: '<p>{postalAddress} {brandName}</p>' })),
        mails: [{ step: 1, variant: 0, templateId: null, subject: null, weight: 1 }],
      },
    ],
  ])('refuses with %s, and tells the way out', (code, more) => {
    expect([...new Set(blocks(more))]).toEqual([code]);
    for (const { wayOut, message } of judgeLaunch(facts(more)).findings) {
      expect(message).not.toBe('');
      expect(wayOut).not.toBe('');
    }
  });

  it('names every refusal at once, blocks first', () => {
    const verdict = judgeLaunch(facts({ interest: null, fromEmail: 'a@gmail.com', offer: '' }));
    expect(verdict.passed).toBe(false);
    const severities = verdict.findings.map(({ severity }) => severity);
    expect(severities.indexOf('warn')).toBeGreaterThanOrEqual(3);
    expect(severities.lastIndexOf('block')).toBe(2);
  });

  it('warns of the brand’s own domain, contacts told of too late, a quota of several days and a test that is too small', () => {
    const verdict = judgeLaunch(
      facts({
        fromEmail: 'claire@passerelle.example',
        ab: abTest.parse({}),
        ...audience({
          excluded: { notice_overdue: 3 },
          instances: [{ name: 'client-1', contacts: 10, dailyQuota: 4 }],
        }),
      }),
    );
    expect(verdict.passed).toBe(true);
    const codes = verdict.findings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['sender_is_brand_domain', 'notice_overdue', 'quota_takes_days', 'test_too_small']),
    );
    expect(verdict.findings.find(({ code }) => code === 'quota_takes_days')?.message).toContain('3 days');
  });
});

describe('the mail of a contact', () => {
  it('is chosen by language and category, and the named one serves everybody', () => {
    const { mails, audience: whom } = facts();
    expect(chooseMails(mails, templates, whom.groups).map(({ template, by }) => [template?.id, by])).toEqual([
      [1, 'language'],
      [2, 'english'],
    ]);
    const named = [{ step: 0, variant: 0, templateId: 2, subject: null, weight: 1 }];
    expect(chooseMails(named, templates, whom.groups).map(({ template, by }) => [template?.id, by])).toEqual([
      [2, 'campaign'],
      [2, 'campaign'],
    ]);
  });

  it('holds the notice the first time, and the campaign’s subject where it has one', () => {
    const plain = { subject: 'Bonjour', html: '<body><p>x</p></body>', text: null };
    expect(contentOf(plain, { step: 0, subject: 'Autre' })).toMatchObject({
      subject: 'Autre',
      html: '<body><p>x</p>{notice}</body>',
    });
    expect(contentOf(plain, { step: 1, subject: null })).toEqual(plain);
  });
});

describe('a test of variants', () => {
  const ids = Array.from({ length: 4_000 }, (_, id) => id + 1);

  it('takes a sample of about the size asked for and splits it by weight, the same each time', () => {
    const split = splitAudience(ids, 7, { samplePercent: 20, weights: [1, 3] });
    const sample = split.filter(({ variant }) => variant !== null);
    expect(sample.length / ids.length).toBeCloseTo(0.2, 1);
    expect(sample.filter(({ variant }) => variant === 1).length / sample.length).toBeCloseTo(0.75, 1);
    expect(splitAudience(ids, 7, { samplePercent: 20, weights: [1, 3] })).toEqual(split);
    expect(splitAudience(ids, 8, { samplePercent: 20, weights: [1, 3] })).not.toEqual(split);
  });

  it('is judged when its wait is over, as its author wished', () => {
    const results = [
      { delivered: 100, opens: 30, clicks: 9 },
      { delivered: 100, opens: 30, clicks: 12 },
    ];
    const sent = new Date('2026-11-27T11:00:00Z');
    const now = new Date('2026-11-28T12:00:00Z');
    const rules = abTest.parse({ wait_hours: 24 });
    expect(judgeTest(results, rules, null, now).winner).toBeNull();
    expect(judgeTest(results, { ...rules, wait_hours: 26 }, sent, now).winner).toBeNull();
    expect(judgeTest(results, rules, sent, now)).toMatchObject({ winner: 1, reason: 'most clicks after 24 h' });
    expect(judgeTest(results, { ...rules, decide: 'significant' }, sent, now).winner).toBeNull();
    expect(judgeTest(results, { ...rules, decide: 'manual' }, sent, now).winner).toBeNull();
    const clear = [results[0] ?? { delivered: 0, opens: 0, clicks: 0 }, { delivered: 100, opens: 50, clicks: 45 }];
    expect(judgeTest(clear, { ...rules, decide: 'significant' }, sent, now).winner).toBe(1);
  });
});

describe('the brakes', () => {
  const rates = { sent: 1_000, delivered: 1_000, complaints: 0, hardBounces: 0 };
  it.each([
    [rates, []],
    [{ ...rates, complaints: 1 }, ['complaints_warn']],
    [{ ...rates, complaints: 2 }, ['complaints_high']],
    [{ ...rates, complaints: 3 }, ['complaints_stop']],
    // Too few to say anything, unless three people complained.
    [{ ...rates, delivered: 100, complaints: 2 }, []],
    [{ ...rates, delivered: 100, complaints: 3 }, ['complaints_stop']],
    [{ ...rates, hardBounces: 20 }, ['bounces_warn']],
    [{ ...rates, hardBounces: 50 }, ['bounces_high']],
    [{ ...rates, sent: 49, delivered: 40, hardBounces: 9 }, []],
    [{ ...rates, complaints: 2, hardBounces: 20 }, ['complaints_high', 'bounces_warn']],
  ] as const)('%j asks for %j', (counted, codes) => {
    expect(judgeRates(counted).map(({ code }) => code)).toEqual(codes);
  });
});
