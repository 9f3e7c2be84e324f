import { type CampaignWords, getCampaign, moveCampaign, syncInstance } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openStage, type Stage, untilSent } from './campaign.testkit.ts';
import { compareFigures, driftOf } from './compare-figures.ts';

let test: TestDatabase;
let stage: Stage;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  stage = await openStage(test.db);
});
afterEach(() => stage.stop());

const emails = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@firm${i}.test`);
const standing = (id: number) => getCampaign(stage.db, stage.tenantId, id);
const mail = (more: Partial<CampaignWords['mails'][number]> = {}): CampaignWords['mails'][number] => ({
  step: 0,
  variant: 0,
  templateId: null,
  subject: null,
  weight: 1,
  delayHours: 0,
  stopOn: [],
  ...more,
});

/** What feedback writes down once reports are judged. */
async function events(type: string, contactIds: readonly number[], { isHuman = true, data = {} } = {}) {
  const sends = await stage.db.campaignRecipient.findMany({
    where: { contactId: { in: [...contactIds] }, sendId: { not: null } },
    include: { send: true },
    orderBy: { step: 'asc' },
  });
  const uidOf = new Map(sends.map(({ contactId, send }) => [contactId, send?.campaignUid]));
  await stage.db.contactEvent.createMany({
    data: contactIds.map((contactId) => ({
      tenantId: stage.tenantId,
      contactId,
      type,
      source: 'test',
      isHuman,
      data: { campaign_uid: uidOf.get(contactId) ?? null, ...data },
    })),
  });
}

describe('a test of variants', () => {
  const ab: CampaignWords['ab'] = {
    sample_percent: 50,
    metric: 'clicks',
    wait_hours: 1,
    min_sample: 1,
    decide: 'best',
  };

  it('splits the sample by hash, waits, and gives the rest the variant more people clicked in', async () => {
    const ids = await stage.contacts(emails(24));
    const id = await stage.campaign({
      ab,
      mails: [mail({ subject: 'Bonjour' }), mail({ variant: 1, subject: 'Une question' })],
    });
    await stage.launch(id);
    await untilSent(stage);
    const { recipients } = (await standing(id)) ?? {};
    expect(recipients?.held).toBeGreaterThan(0);
    await stage.sweep();
    expect((await standing(id))?.winner).toBeNull();

    const sample = await stage.db.campaignRecipient.findMany({ where: { state: 'sent' } });
    await events(
      'delivered',
      sample.map(({ contactId }) => contactId),
    );
    const ofSecond = sample.filter(({ variant }) => variant === 1).map(({ contactId }) => contactId);
    await events('clicked', ofSecond);
    // A scanner's clicks count for nothing.
    await events(
      'clicked',
      sample.filter(({ variant }) => variant === 0).map(({ contactId }) => contactId),
      { isHuman: false },
    );
    await stage.db.$executeRaw`UPDATE sends SET finished_at = finished_at - interval '2 hours'`;
    await stage.sweep();
    expect(await standing(id)).toMatchObject({ winner: 1 });
    await stage.sweep();
    await untilSent(stage);
    await stage.sweep();
    expect((await standing(id))?.status).toBe('completed');
    expect(stage.mailed()).toHaveLength(ids.length);
    expect(new Set(stage.mailed()).size).toBe(ids.length);
    const subjects = stage.mailwizz.admin.campaigns().map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Une question')).toHaveLength(2);
  });
});

describe('a sequence', () => {
  it('follows up who did not click, reply or object, and nobody else', async () => {
    const [ann, bob, cat, dan] = await stage.contacts(['ann@a.test', 'bob@b.test', 'cat@c.test', 'dan@d.test']);
    const id = await stage.campaign({
      mails: [mail(), mail({ step: 1, subject: 'Encore moi', delayHours: 72, stopOn: ['clicked', 'replied'] })],
    });
    await stage.launch(id);
    await untilSent(stage);
    await stage.sweep();
    expect((await standing(id))?.status).toBe('running');
    await events('clicked', [ann ?? 0]);
    await events('clicked', [bob ?? 0], { isHuman: false });
    await events('replied', [cat ?? 0]);
    await stage.db.contact.update({ where: { id: dan ?? 0 }, data: { status: 'unsubscribed' } });
    await stage.sweep();
    expect(stage.mailed()).toHaveLength(4);

    await stage.db.$executeRaw`UPDATE sends SET finished_at = finished_at - interval '73 hours'`;
    await stage.sweep();
    await untilSent(stage);
    await stage.sweep();
    expect(stage.mailed().filter((email) => email === 'bob@b.test')).toHaveLength(2);
    expect(stage.mailed()).toHaveLength(5);
    const second = await stage.db.campaignRecipient.findMany({ where: { step: 1 }, orderBy: { contactId: 'asc' } });
    expect(second.map(({ reason }) => reason)).toEqual(['clicked', null, 'replied', 'unsubscribed']);
    expect((await standing(id))?.status).toBe('completed');
    // The follow-up needs no notice; the first mail had it.
    const [first, followUp] = stage.mailwizz.admin.campaigns();
    expect(first?.html).toContain('[WHY_URL]');
    expect(followUp?.subject).toBe('Encore moi');
  });
});

describe('the brakes', () => {
  it('pause a campaign whose mails bounce, in MailWizz too, and stay armed after it was resumed', async () => {
    const ids = await stage.contacts(emails(50));
    const id = await stage.campaign();
    await stage.launch(id);
    await events('sent', ids);
    await events('bounced', ids.slice(0, 2), { data: { cause: 'hard' } });
    await events('bounced', ids.slice(10, 20), { data: { cause: 'block' } });
    await stage.sweep();
    expect((await standing(id))?.status).toBe('running');
    expect(await stage.db.alert.findFirst({ where: { kind: 'bounces_warn' } })).not.toBeNull();

    await events('bounced', ids.slice(2, 3), { data: { cause: 'hard' } });
    await stage.sweep();
    expect(await standing(id)).toMatchObject({
      status: 'paused',
      statusReason: expect.stringContaining('bounces_high: 3 of 50'),
    });
    expect(stage.mailwizz.admin.campaigns()[0]?.status).toBe('paused');
    expect(await stage.db.auditLog.findFirst({ where: { action: 'campaign.paused' } })).toMatchObject({
      target: `campaign:${id}`,
    });
    expect(stage.asked.filter(({ payload }) => (payload as { kind: string }).kind === 'alert').length).toBeGreaterThan(
      0,
    );

    await moveCampaign(stage.db, { tenantId: stage.tenantId, campaignId: id, to: 'running', reason: 'list mended' });
    await stage.sweep();
    expect((await standing(id))?.status).toBe('running');
    expect(stage.mailwizz.admin.campaigns()[0]?.status).toBe('pending-sending');
    await events('spam_report', ids.slice(30, 33));
    await stage.sweep();
    expect(await standing(id)).toMatchObject({
      status: 'paused',
      statusReason: expect.stringContaining('complaints_stop'),
    });
  });
});

describe('figures', () => {
  it('are compared with MailWizz’s own each night, and a drift is told', async () => {
    const ids = await stage.contacts(emails(10));
    const id = await stage.campaign();
    await stage.launch(id);
    await untilSent(stage);
    await stage.sweep();
    await stage.db.$executeRaw`UPDATE sends SET finished_at = finished_at - interval '7 hours'`;
    const { signal } = new AbortController();
    expect(await compareFigures(stage.deps, signal)).toEqual({ compared: 1, drifting: 1 });
    expect((await stage.db.alert.findFirst({ where: { kind: 'figures_drift' } }))?.message).toContain(
      'delivered 0 here, 10 in MailWizz',
    );
    await events('delivered', ids);
    expect(await compareFigures(stage.deps, signal)).toEqual({ compared: 1, drifting: 0 });
    const send = await stage.db.send.findFirstOrThrow();
    expect(
      driftOf({ delivered: 1_000, bounced: 0, unsubscribed: 0, complained: 0 }, send.mailwizzStats as never),
    ).toHaveLength(1);
  });
});

it('leaves alone what somebody paused in MailWizz itself, and says so', async () => {
  await stage.contacts(['ann@a.test']);
  const id = await stage.campaign();
  await stage.launch(id);
  const [made] = stage.mailwizz.admin.campaigns();
  const instance = await syncInstance(stage.db, stage.tenantId, stage.instanceId);
  if (!instance || !made) throw new Error('the stage has no instance or no campaign');
  await stage.deps.clientFor(instance).campaigns.pauseCampaign(made.campaignUid);
  await stage.sweep();
  await stage.sweep();
  expect(stage.mailwizz.admin.campaigns()[0]?.status).toBe('paused');
  expect(await stage.db.alert.findFirst({ where: { kind: 'send_stands_still' } })).not.toBeNull();
});
