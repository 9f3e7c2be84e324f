import { getCampaign, moveCampaign } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openStage, type Stage, untilSent } from './campaign.testkit.ts';

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

const standing = async (id: number) => (await getCampaign(stage.db, stage.tenantId, id))?.status;
const reasons = async () =>
  (await stage.db.campaignRecipient.findMany({ where: { state: 'excluded' }, orderBy: { contactId: 'asc' } })).map(
    ({ reason }) => reason,
  );

describe('a campaign', () => {
  it('mails its audience once, each in their language, with every value filled, and ends', async () => {
    await stage.contacts(['ann@a.test', 'bob@b.test'], { firstName: 'Ann' });
    await stage.contacts(['cat@c.test'], { language: 'en' });
    await stage.contacts(['dan@d.test'], { category: 'notaire' });
    const id = await stage.campaign();
    await stage.launch(id);
    const made = stage.mailwizz.admin.campaigns();
    expect(made.map(({ name, status }) => [name.split(' · ')[1], status]).toSorted()).toEqual([
      ['en', 'pending-sending'],
      ['fr', 'pending-sending'],
    ]);
    await untilSent(stage);
    expect(stage.mailed()).toEqual(['ann@a.test', 'bob@b.test', 'cat@c.test']);
    await stage.sweep();
    expect(await standing(id)).toBe('completed');

    const row = stage.mailwizz.admin.subscribers(stage.listUid).find(({ email }) => email === 'ann@a.test');
    expect(row?.fields.WHY_URL).toMatch(/^https:\/\/relais\.example\/why\/1-\d+$/);
    expect(made[0]?.html).toContain('[UNSUBSCRIBE_URL]');
    expect(await stage.db.partnerEvent.findMany({ orderBy: { id: 'asc' }, select: { type: true } })).toEqual([
      { type: 'campaign.started' },
      { type: 'campaign.finished' },
    ]);
  });

  it('never mails who objected after the launch and before its send', async () => {
    const [ann] = await stage.contacts(['ann@a.test', 'bob@b.test']);
    const id = await stage.campaign();
    await stage.db.campaign.update({ where: { id }, data: { status: 'scheduled', scheduledAt: new Date() } });
    await stage.perform({ kind: 'start', tenantId: stage.tenantId, campaignId: id });
    // MailWizz does not know of the objection: only our own judgement keeps Ann out.
    await stage.db.suppression.create({
      data: { tenantId: stage.tenantId, emailHash: 'hash-of-ann@a.test', reason: 'unsubscribed', source: 't' },
    });
    await stage.drain();
    await untilSent(stage);
    expect(stage.mailed()).toEqual(['bob@b.test']);
    expect(await stage.db.campaignRecipient.findFirst({ where: { contactId: ann ?? 0 } })).toMatchObject({
      state: 'excluded',
      reason: 'suppressed',
    });
  });

  it('takes a mark off who objects while the send is paused, and off strangers', async () => {
    await stage.contacts(['ann@a.test', 'bob@b.test']);
    const id = await stage.campaign();
    await stage.launch(id);
    const { tenantId, db, mailwizz, listUid } = stage;
    const move = (to: 'paused' | 'running') => moveCampaign(db, { tenantId, campaignId: id, to, reason: null });
    await move('paused');
    await stage.sweep();
    expect(mailwizz.admin.campaigns()[0]?.status).toBe('paused');
    await untilSent(stage);
    expect(stage.mailed()).toEqual([]);

    await db.suppression.create({
      data: { tenantId, emailHash: 'hash-of-ann@a.test', reason: 'complaint', source: 't' },
    });
    const mark = mailwizz.admin.subscribers(listUid)[0]?.fields.RELAIS_SENDS ?? '';
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'stranger@x.test', RELAIS_SENDS: mark } });
    await move('running');
    await stage.sweep();
    await untilSent(stage);
    expect(stage.mailed()).toEqual(['bob@b.test']);
    await stage.sweep();
    expect(await standing(id)).toBe('completed');
  });

  it('takes out who is suppressed while MailWizz sends already', async () => {
    await stage.contacts(['ann@a.test', 'bob@b.test']);
    const id = await stage.campaign();
    await stage.launch(id);
    await stage.mailwizz.admin.tick();
    await stage.db.suppression.create({
      data: { tenantId: stage.tenantId, domain: 'a.test', reason: 'manual', source: 't' },
    });
    await stage.sweep();
    await untilSent(stage);
    await stage.sweep();
    expect(stage.mailed()).toEqual(['bob@b.test']);
    expect(await standing(id)).toBe('completed');
    expect(
      await stage.db.campaignRecipient.findMany({ orderBy: { contactId: 'asc' }, select: { reason: true } }),
    ).toEqual([{ reason: 'suppressed' }, { reason: null }]);
  });

  it('ends a send that MailWizz refuses, without counting anybody as written to', async () => {
    await stage.contacts(['ann@a.test']);
    const id = await stage.campaign({ fromName: ' ' });
    await stage.launch(id);
    await stage.sweep();
    expect(await stage.db.send.findFirst()).toMatchObject({
      status: 'failed',
      lastError: expect.stringContaining('From name'),
    });
    expect(await reasons()).toEqual(['send_failed']);
    expect(await stage.db.alert.count({ where: { kind: 'send_refused' } })).toBe(1);
    expect(await standing(id)).toBe('completed');
  });

  it.each(['500', 'lost-answer', 'html', 'reset'] as const)(
    'makes one MailWizz campaign a send while MailWizz answers %s at the create',
    async (mode) => {
      await stage.contacts(['ann@a.test']);
      const id = await stage.campaign();
      stage.mailwizz.admin.setFault({ mode, method: 'POST', path: '/campaigns', count: 2 });
      await stage.launch(id);
      expect((await stage.db.send.findFirstOrThrow()).lastError).toMatch(/^MAILWIZZ_/);
      for (let round = 0; round < 3; round += 1) await stage.sweep();
      expect(stage.mailwizz.admin.campaigns()).toHaveLength(1);
      await untilSent(stage);
      expect(stage.mailed()).toEqual(['ann@a.test']);
    },
  );

  it('deletes the twin of a create that came through late, and starts one only', async () => {
    await stage.contacts(['ann@a.test']);
    const id = await stage.campaign();
    await stage.db.campaign.update({ where: { id }, data: { status: 'scheduled', scheduledAt: new Date() } });
    await stage.perform({ kind: 'start', tenantId: stage.tenantId, campaignId: id });
    const { name } = await stage.db.send.findFirstOrThrow();
    for (let twin = 0; twin < 2; twin += 1)
      stage.mailwizz.admin.createCampaign(stage.listUid, name, { status: 'draft' });
    await Promise.all([stage.drain(), stage.drain()]);
    const left = stage.mailwizz.admin.campaigns();
    expect(left).toHaveLength(1);
    expect(left[0]?.campaignUid).toBe((await stage.db.send.findFirstOrThrow()).campaignUid);
  });

  it('is refused at its start when the gate no longer passes, and says so', async () => {
    await stage.contacts(['ann@a.test']);
    const id = await stage.campaign();
    await stage.db.interestRecord.updateMany({ data: { expiresOn: new Date('2020-01-01') } });
    await expect(stage.launch(id)).rejects.toThrow('refused at the start: interest_expired');
    expect(await standing(id)).toBe('paused');
    expect(await stage.db.campaignGate.findFirst()).toMatchObject({ wish: 'start', passed: false });
    expect(stage.mailwizz.admin.campaigns()).toEqual([]);
  });

  it('mails within the day’s quota and goes on tomorrow', async () => {
    await stage.db.mailwizzInstance.updateMany({ data: { dailyQuota: 2 } });
    await stage.contacts(['a@a.test', 'b@b.test', 'c@c.test']);
    const id = await stage.campaign();
    await stage.launch(id);
    await untilSent(stage);
    await stage.sweep();
    expect(stage.mailed()).toHaveLength(2);
    expect(await standing(id)).toBe('running');
    await stage.db.$executeRaw`UPDATE campaign_recipients SET planned_at = planned_at - interval '1 day'`;
    await stage.sweep();
    await untilSent(stage);
    await stage.sweep();
    expect(stage.mailed()).toEqual(['a@a.test', 'b@b.test', 'c@c.test']);
    expect(await standing(id)).toBe('completed');
  });

  it('writes to nobody twice within 90 days, whichever campaign or tenant it was', async () => {
    await stage.contacts(['ann@a.test']);
    await stage.launch(await stage.campaign());
    await stage.contacts(['bob@b.test']);
    const second = await stage.campaign({ name: 'Again' });
    await stage.launch(second);
    await untilSent(stage);
    expect(stage.mailed()).toEqual(['ann@a.test', 'bob@b.test']);
  });

  it('cancelled, sends nothing more and frees who was not written to', async () => {
    await stage.contacts(['ann@a.test', 'bob@b.test']);
    const id = await stage.campaign();
    await stage.launch(id);
    await moveCampaign(stage.db, { tenantId: stage.tenantId, campaignId: id, to: 'cancelled', reason: 'by hand' });
    await stage.sweep();
    await untilSent(stage);
    expect(stage.mailed()).toEqual([]);
    expect(await stage.db.send.findFirst()).toMatchObject({ status: 'cancelled' });
    expect(await reasons()).toEqual([]);
  });
});
