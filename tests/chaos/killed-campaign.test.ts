import { storeReports } from '@relais/prisma';
import { type RunningPowermta, smtpDeliver, startPowermta } from '@relais/sandbox';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenSubscribers, launchCampaign } from '../line/campaign.ts';
import { type Line, startLine } from '../line/start-line.ts';

const PEOPLE = 200;
let line: Line;
/** Where mails really arrive. */
let mailServer: RunningPowermta;
let deliver: ReturnType<typeof smtpDeliver>;

beforeEach(async () => {
  mailServer = await startPowermta({ hourMs: 0, behave: (_, fate) => ({ ...fate, refusal: null, deferrals: [] }) });
  deliver = smtpDeliver(mailServer.port);
  // A call may take half a second, so a dead process's send is anybody's after one.
  const env = { SYNC_TIMEOUT_MS: '500', SYNC_CAMPAIGN_WATCH_MS: '500', SYNC_POOL: '3' };
  line = await startLine({ pgAdminUrl: inject('pgAdminUrl'), deliver, env });
});
afterEach(async () => {
  await line.stop();
  deliver.close();
  await mailServer.stop();
});

const marked = () => line.mailwizz.admin.subscribers(line.listUid).filter(({ fields }) => fields.RELAIS_SENDS).length;
const status = async () => (await line.db.campaign.findFirstOrThrow()).status;
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 40_000, interval: 10 });

describe('a campaign whose process dies', () => {
  it('becomes one MailWizz campaign, and mails its audience once, without who objected meanwhile', async () => {
    await givenSubscribers(line, PEOPLE);
    line.mailwizz.admin.addSubscriber(line.listUid, { fields: { EMAIL: 'stranger@x.test' }, status: 'confirmed' });
    const first = await line.start('mailwizz-sync');
    await launchCampaign(line);

    // While recipients are marked one by one.
    await poll(marked).toBeGreaterThan(10);
    first.kill('SIGKILL');
    await first.exited;
    expect(marked()).toBeLessThan(PEOPLE);
    await line.db.suppression.create({
      data: { tenantId: line.tenantId, emailHash: 'hash-of-lawyer0@firm0.test', reason: 'objection', source: 'test' },
    });

    // When MailWizz has the draft and we have not written its name down.
    const second = await line.start('mailwizz-sync');
    await poll(() => line.mailwizz.admin.campaigns().length).toBe(1);
    second.kill('SIGKILL');
    await second.exited;

    await line.start('mailwizz-sync');
    await poll(() => line.mailwizz.admin.campaigns().map((campaign) => campaign.status)).toEqual(['pending-sending']);
    for (let run = 0; run < 4; run += 1) await line.mailwizz.admin.tick();
    await poll(status).toBe('completed');

    const [made, ...more] = line.mailwizz.admin.campaigns();
    expect(more).toEqual([]);
    const mailed = made?.deliveryLogs.map(({ email }) => email) ?? [];
    expect(mailed).toHaveLength(PEOPLE - 1);
    expect(new Set(mailed).size).toBe(PEOPLE - 1);
    for (const email of ['lawyer0@firm0.test', 'stranger@x.test']) {
      expect(mailed).not.toContain(email);
      expect(mailServer.inbox(email)).toEqual([]);
    }
    expect(mailServer.stats()).toMatchObject({ received: PEOPLE - 1 });
  });
});

describe('complaints about a running campaign', () => {
  it('stop it in MailWizz within seconds of being reported', async () => {
    await givenSubscribers(line, 5);
    for (const service of ['mailwizz-sync', 'feedback'] as const) await line.start(service);
    await launchCampaign(line);
    await poll(() => line.mailwizz.admin.campaigns()[0]?.status).toBe('pending-sending');
    const { tenantId, db } = line;
    const { campaignUid } = await db.send.findFirstOrThrow();
    const people = await db.contact.findMany({ take: 3, orderBy: { id: 'asc' } });
    const stored = await storeReports(
      db,
      people.map(({ id, subscriberUid }) => ({
        tenantId,
        instanceId: null,
        feeder: 'pmta' as const,
        kind: 'complained' as const,
        naturalKey: `complaint-${id}`,
        raw: { subscriber_uid: subscriberUid ?? '', campaign_uid: campaignUid ?? '' },
      })),
    );
    await line.queues.enqueue('bounce', { reportIds: stored.map(({ id }) => id) });
    await poll(() => line.mailwizz.admin.campaigns()[0]?.status).toBe('paused');
    expect(await db.campaign.findFirstOrThrow()).toMatchObject({
      status: 'paused',
      statusReason: expect.stringContaining('complaints_stop'),
    });
    expect(await db.partnerEvent.count({ where: { type: 'campaign.paused' } })).toBe(1);
  });
});
