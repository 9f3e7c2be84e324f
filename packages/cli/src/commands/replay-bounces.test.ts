import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais replay bounces', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let tenantId: number;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    const { db } = stores;
    const tenant = await db.tenant.findFirstOrThrow({ where: { slug: 'sos-expat' }, include: { dataSources: true } });
    tenantId = tenant.id;
    const dataSourceId = tenant.dataSources[0]?.id ?? 0;
    /** A contact whose bounce was judged by older rules. */
    const given = async (name: string, status: string, diag: string, judged: { cause: string; rule: string }) => {
      const email = `${name}@example.com`;
      const contact = await db.contact.create({
        data: {
          tenantId,
          dataSourceId,
          email,
          emailHash: name,
          emailDomain: 'example.com',
          status,
          subscriberUid: name,
        },
      });
      const raw = { campaign_uid: 'cp123abcd4567', subscriber_uid: name, diag };
      const report = await db.feedbackReport.create({
        data: {
          tenantId,
          feeder: 'pmta',
          kind: 'bounced',
          naturalKey: name,
          raw,
          contactId: contact.id,
          processedAt: new Date(),
          outcome: judged.cause,
          rulesVersion: '0',
          ...judged,
        },
      });
      const fact = { tenantId, contactId: contact.id, kind: 'bounced', occasion: 'cp123abcd4567' };
      await db.feedbackFact.create({ data: { ...fact, reportId: report.id, cause: judged.cause } });
      await db.contactEvent.create({
        data: { tenantId, contactId: contact.id, type: 'bounced', source: 'feedback', data: { ...raw, ...judged } },
      });
      if (status === 'bounced')
        await db.suppression.create({ data: { tenantId, emailHash: name, reason: 'hard_bounce', source: 'feedback' } });
      return contact;
    };
    const block = 'smtp;550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using Spamhaus';
    const dead = 'smtp;550 5.1.1 User unknown';
    await given('wrongly-killed', 'bounced', block, { cause: 'hard', rule: 'old.rule' });
    const complained = await given('complained', 'bounced', block, { cause: 'hard', rule: 'old.rule' });
    await db.feedbackReport.create({
      data: {
        tenantId,
        feeder: 'webhook',
        kind: 'complained',
        naturalKey: 'complaint',
        raw: {},
        contactId: complained.id,
        processedAt: new Date(),
        outcome: 'complaint',
      },
    });
    await given('wrongly-spared', 'injected', dead, { cause: 'other', rule: 'old.rule' });
    await given('rightly-killed', 'bounced', dead, { cause: 'hard', rule: 'old.rule' });
  });
  afterAll(() => stores.drop());
  const replay = (...args: string[]) => relais(['replay', 'bounces', '--since', '2026-01-01', ...args], stores);
  const statuses = async () =>
    Object.fromEntries((await stores.db.contact.findMany()).map(({ emailHash, status }) => [emailHash, status]));

  it('shows the difference and changes nothing, applies it, and finds nothing the second time', async () => {
    const before = await statuses();
    const [summary] = (await replay('--json')).json<{ summary?: object }>().flatMap((line) => line.summary ?? []);
    expect(summary).toMatchObject({ judged: 4, changed: 4, revived: 1, ended: 1, applied: false });
    expect(await statuses()).toEqual(before);

    const applied = await replay('--apply');
    expect(applied.stdout).toContain('4 verdicts change, 1 contacts come back, 1 go.');
    expect(await statuses()).toEqual({
      'wrongly-killed': 'pending',
      complained: 'bounced',
      'wrongly-spared': 'bounced',
      'rightly-killed': 'bounced',
    });
    const suppressed = await stores.db.suppression.findMany({ where: { tenantId }, orderBy: { emailHash: 'asc' } });
    expect(suppressed.map(({ emailHash }) => emailHash)).toEqual(['complained', 'rightly-killed', 'wrongly-spared']);
    expect(await stores.db.auditLog.findMany({ where: { action: 'bounces.replayed' } })).toMatchObject([
      { tenantId, detail: { changed: 4, revived: 1, ended: 1 } },
    ]);
    const events = await stores.db.contactEvent.findMany({ where: { type: 'bounced' } });
    expect(events.map(({ data }) => (data as { cause: string }).cause).toSorted()).toEqual([
      'block',
      'block',
      'hard',
      'hard',
    ]);

    expect((await replay('--json')).json().at(-1)).toMatchObject({ summary: { changed: 0, revived: 0, ended: 0 } });
  });
});
