import { createHash } from 'node:crypto';
import type { NodeProcess } from '@relais/sandbox';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { type Line, lawyers, startLine } from '../line/start-line.ts';

const PEOPLE = 150;
const HARD = 40;
/** Opens of each beside the first, every one told twice: some 5,000 events within a second. */
const OPENS = 17;
const TOKEN = 'the token of client-1';
let line: Line;

beforeEach(async () => {
  line = await startLine({
    pgAdminUrl: inject('pgAdminUrl'),
    env: { GATEWAY_PORT: '0', SYNC_POLL_EVERY_MS: '500' },
  });
});
afterEach(() => line.stop());

/** The contacts as they stand once MailWizz has them, and its campaign that went out to them. */
async function mailed() {
  const { db, mailwizz, listUid, tenantId } = line;
  const { admin } = mailwizz;
  const instance = await db.mailwizzInstance.update({
    where: { tenantId_instanceId: { tenantId, instanceId: 'client-1' } },
    data: { webhookTokenHash: createHash('sha256').update(TOKEN).digest('hex') },
    include: { lists: true },
  });
  const { newIds } = await line.ingest(lawyers(PEOPLE));
  const people = await db.contact.findMany({ where: { id: { in: newIds } }, orderBy: { id: 'asc' } });
  for (const { id, email } of people) {
    const { uid } = admin.addSubscriber(listUid, { fields: { EMAIL: email }, status: 'confirmed' });
    await db.contact.update({
      where: { id },
      data: {
        status: 'injected',
        subscriberUid: uid,
        instanceId: instance.id,
        listId: instance.lists[0]?.id ?? null,
        dueAt: null,
      },
    });
  }
  const { campaignUid } = admin.createCampaign(listUid, 'Spring', { status: 'sent' });
  const uids = (await db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ subscriberUid }) => subscriberUid ?? '');
  return { uids, campaignUid };
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, i) => [createHash('sha1').update(String(i)).digest('hex'), item] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, item]) => item);

async function kill(victim: NodeProcess): Promise<void> {
  victim.kill('SIGKILL');
  await victim.exited;
}

it('a flood of doubled and shuffled reports counts each fact once, though feedback and the poller die in it and MailWizz is restored', async () => {
  const { db, mailwizz } = line;
  const { admin } = mailwizz;
  const { uids, campaignUid } = await mailed();
  const gateway = await line.start('gateway');
  const { port } = JSON.parse(await gateway.waitForLine(/gateway\.listening/)) as { port: number };
  const post = async (event: string, body: unknown) => {
    const url = `http://127.0.0.1:${port}/api/v1/webhooks/mailwizz/${event}?token=${encodeURIComponent(TOKEN)}`;
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(status).toBe(202);
  };
  const backup = admin.snapshot();

  // Everybody bounces; webhooks tell it several times in any order, and MailWizz tells it to whoever asks.
  const answers = uids.map((_, i) => (i < HARD ? 'smtp;550 5.1.1 User unknown' : 'smtp;452 4.2.2 Mailbox full'));
  uids.forEach((uid, i) => void admin.recordBounce(campaignUid, uid, i < HARD ? 'hard' : 'soft', answers[i]));
  const bounce = (i: number) => ({
    subscriber_uid: uids[i],
    campaign_uid: campaignUid,
    event_data: { message: answers[i] },
  });
  const open = (i: number, nth = 0) => ({
    subscriber_uid: uids[i],
    campaign_uid: campaignUid,
    timestamp: 1_767_225_600 + nth * 60,
    user_agent: 'Mozilla/5.0',
  });
  const everyone = uids.map((_, i) => i);
  const [feedback, sync] = await Promise.all([line.start('feedback'), line.start('mailwizz-sync')]);
  const flood = shuffled([...everyone, ...everyone, ...everyone]).flatMap((i) => [
    () => post('email-bounced', bounce(i)),
    () => post('email-opened', [open(i), open(i)]),
  ]);
  const posting = (async () => {
    for (let from = 0; from < flood.length; from += 30)
      await Promise.all(flood.slice(from, from + 30).map((send) => send()));
    const opens = everyone.flatMap((i) => Array.from({ length: OPENS }, (_, nth) => open(i, nth + 1)));
    const burst = shuffled([...opens, ...opens]);
    const parts = Array.from({ length: 20 }, (_, part) => burst.filter((_, index) => index % 20 === part));
    await Promise.all(parts.map((events) => post('email-opened', events)));
    return burst.length;
  })();
  await expect
    .poll(() => db.contactEvent.count({ where: { type: 'bounced' } }), { timeout: 20_000, interval: 5 })
    .toBeGreaterThan(0);
  await Promise.all([kill(feedback), kill(sync)]);
  expect(await posting).toBeGreaterThan(5_000);
  await Promise.all([line.start('feedback'), line.start('mailwizz-sync')]);
  // What the dead process held is enqueued again by the sweep once its time has come.
  await db.$executeRaw`UPDATE feedback_reports SET due_at = now() WHERE processed_at IS NULL`;

  const counts = async () => ({
    bounced: await db.contactEvent.count({ where: { type: 'bounced' } }),
    opened: await db.contactEvent.count({ where: { type: 'opened' } }),
    gone: await db.contact.count({ where: { status: 'bounced' } }),
    suppressed: await db.suppression.count({ where: { reason: 'hard_bounce' } }),
    waiting: await db.feedbackReport.count({ where: { processedAt: null, kind: { not: 'unsubscribed' } } }),
  });
  const right = { bounced: PEOPLE, opened: PEOPLE * (OPENS + 1), gone: HARD, suppressed: HARD, waiting: 0 };
  await expect.poll(counts, { timeout: 40_000 }).toEqual(right);
  await expect.poll(() => db.pollCursor.count({ where: { page: 0 } }), { timeout: 20_000 }).toBeGreaterThanOrEqual(6);

  // The backup knows nothing of all this: MailWizz would mail the dead again.
  admin.restore(backup);
  await db.$executeRaw`UPDATE poll_cursors SET due_at = now()`;
  const heldBack = () => admin.subscribers(line.listUid).filter(({ status }) => status !== 'confirmed').length;
  await expect.poll(heldBack, { timeout: 30_000 }).toBe(HARD);
  expect(await counts()).toEqual(right);
});
