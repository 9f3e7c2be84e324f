import { type CampaignEntry, moveSend, noteMailwizz, type SendStanding, sendsOf, syncInstance } from '@relais/prisma';
import { type CampaignStats, type MailwizzClient, MailwizzNotFound, MailwizzWrongState } from 'mailwizz-api-ts';
import { type Hold, holdFor } from '../circuit.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { statusOf } from './mailwizz-parts.ts';
import { agreeOnSegment, takeMarksOff } from './place-recipients.ts';
import { tell } from './start-campaign.ts';

const open: ReadonlySet<string> = new Set(['pending', 'running', 'paused']);

/**
 * Makes MailWizz follow the campaign, send by send, and learns how far each is. Pauses are wishes, never toggles: a status is read before it is
 * changed, and what somebody did in MailWizz itself is told, not undone.
 * @returns what keeps an instance from being asked; null when all answered
 */
export async function followSends(
  deps: CampaignDeps,
  campaign: CampaignEntry,
  signal: AbortSignal,
): Promise<Hold | null> {
  const { db, circuits } = deps;
  const { tenantId } = campaign;
  let held: Hold | null = null;
  for (const send of await sendsOf(db, tenantId, campaign.id)) {
    if (!open.has(send.status) || signal.aborted) continue;
    if (send.campaignUid === null) {
      // Nothing of it can leave: there is no campaign yet, and a cancelled one will never get one.
      if (campaign.status === 'cancelled')
        await moveSend(db, { tenantId, sendId: send.id, from: ['pending'], to: 'cancelled' });
      continue;
    }
    const instance = await syncInstance(db, tenantId, send.instanceId);
    if (!instance) continue;
    const client = deps.clientFor(instance);
    const campaignUid = send.campaignUid;
    try {
      await circuits.run(instance.id, () => followOne(deps, { campaign, send, campaignUid, client, signal }));
    } catch (error) {
      const hold = signal.aborted ? null : holdFor(error, deps.restMs);
      if (!hold) throw error;
      held = hold;
    }
  }
  return held;
}

interface OneSend {
  campaign: CampaignEntry;
  send: SendStanding;
  campaignUid: string;
  client: MailwizzClient;
  signal: AbortSignal;
}

async function followOne(deps: CampaignDeps, at: OneSend): Promise<void> {
  const { db } = deps;
  const { campaign, send, campaignUid, client, signal } = at;
  const { tenantId } = campaign;
  const status = await statusOf(client, campaignUid, signal);
  if (status === null) {
    await moveSend(db, {
      tenantId,
      sendId: send.id,
      from: ['pending', 'running', 'paused'],
      to: 'failed',
      error: 'MailWizz has no such campaign any more',
    });
    const message = `MailWizz has no campaign ${campaignUid} any more: deleted there, or restored from an older backup.`;
    await tell(deps, { tenantId, campaignId: campaign.id, kind: 'send_gone', message });
    return;
  }
  if (status === 'sent') {
    await noteMailwizz(db, tenantId, send.id, { status, stats: await statsOf(client, campaignUid, signal) });
    await moveSend(db, {
      tenantId,
      sendId: send.id,
      from: ['pending', 'running', 'paused'],
      to: 'sent',
      mailwizzStatus: status,
    });
    return;
  }
  switch (campaign.status) {
    case 'paused':
      return pauseOne(deps, at, status);
    case 'cancelled':
      return cancelOne(deps, at, status);
    default:
      return runOne(deps, at, status);
  }
}

async function pauseOne(
  { db }: CampaignDeps,
  { campaign, send, campaignUid, client, signal }: OneSend,
  status: string,
): Promise<void> {
  const { tenantId } = campaign;
  // A draft has sent nothing, and `deliver` starts none while the campaign is paused.
  if (status === 'draft') return;
  const after = await paused(client, campaignUid, signal);
  await moveSend(db, { tenantId, sendId: send.id, from: ['pending', 'running'], to: 'paused', mailwizzStatus: after });
}

async function cancelOne(
  { db }: CampaignDeps,
  { campaign, send, campaignUid, client, signal }: OneSend,
  status: string,
): Promise<void> {
  const { tenantId } = campaign;
  let after = status;
  if (status === 'draft') await client.campaigns.delete(campaignUid, { signal });
  else {
    after = await paused(client, campaignUid, signal);
    // Ended for good, so that nobody there lets it go on by mistake.
    if (after === 'paused') after = await client.campaigns.markSent(campaignUid, { signal });
  }
  await moveSend(db, {
    tenantId,
    sendId: send.id,
    from: ['pending', 'running', 'paused'],
    to: 'cancelled',
    mailwizzStatus: after,
  });
}

/** The campaign runs: a send that we paused goes on, after a look at who may still be written to. */
async function runOne(
  deps: CampaignDeps,
  { campaign, send, campaignUid, client, signal }: OneSend,
  status: string,
): Promise<void> {
  const { db } = deps;
  const { tenantId } = campaign;
  if (send.status === 'paused') {
    if (send.segmentUid !== null) await takeOutObjectors(deps, { campaign, send, client, signal });
    const { status: after } = await client.campaigns.unpauseCampaign(campaignUid, { signal });
    await moveSend(db, { tenantId, sendId: send.id, from: ['paused'], to: 'running', mailwizzStatus: after });
    return;
  }
  if (send.status !== 'running') return;
  const marked = { id: send.id, listUid: send.listUid, name: `send ${send.id}` };
  await takeMarksOff(deps, { tenantId, send: marked, client, signal });
  await noteMailwizz(db, tenantId, send.id, { status, stats: await statsOf(client, campaignUid, signal) });
  if (status === 'paused' || status === 'blocked' || status === 'pending-approve') {
    const message = `Campaign ${campaign.id} runs, but MailWizz has ${campaignUid} as ${status}: look at it there.`;
    await tell(deps, { tenantId, campaignId: campaign.id, kind: 'send_stands_still', message });
  }
}

/** MailWizz asks its segment while it sends, so who is taken out of it now is not mailed any more. */
async function takeOutObjectors(
  deps: CampaignDeps,
  { campaign, send, client, signal }: Pick<OneSend, 'campaign' | 'send' | 'client' | 'signal'>,
): Promise<void> {
  if (send.segmentUid === null) return;
  const at = { id: send.id, listUid: send.listUid, name: `send ${send.id}` };
  await agreeOnSegment(deps, { tenantId: campaign.tenantId, send: at, client, signal }, send.segmentUid);
}

/** @returns the status afterwards; one that is over, or not begun, stays what it is */
async function paused(client: MailwizzClient, campaignUid: string, signal: AbortSignal): Promise<string> {
  try {
    return (await client.campaigns.pauseCampaign(campaignUid, { signal })).status;
  } catch (error) {
    if (!(error instanceof MailwizzWrongState)) throw error;
    return (await statusOf(client, campaignUid, signal)) ?? 'deleted';
  }
}

/** Null where this version of MailWizz has no statistics. */
async function statsOf(
  client: MailwizzClient,
  campaignUid: string,
  signal: AbortSignal,
): Promise<CampaignStats | null> {
  try {
    return await client.campaigns.stats(campaignUid, { signal });
  } catch (error) {
    if (error instanceof MailwizzNotFound) return null;
    throw error;
  }
}
