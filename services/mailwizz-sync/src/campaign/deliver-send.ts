import { randomUUID } from 'node:crypto';
import { contentOf } from '@relais/campaigns';
import type { Language } from '@relais/contracts';
import {
  claimSend,
  holdSend,
  keepUid,
  lookAgain,
  moveSend,
  noteMailwizz,
  releaseSend,
  type SendToDeliver,
  type SyncInstance,
  syncInstance,
} from '@relais/prisma';
import { done, later, type Outcome, skip } from '@relais/queues';
import { type Brand, type MailwizzTemplate, toMailwizz } from '@relais/templates';
import { type MailwizzClient, MailwizzInvalid, MailwizzRejected } from 'mailwizz-api-ts';
import { holdFor } from '../circuit.ts';
import { ensureListFields } from '../list-fields.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import {
  campaignsNamed,
  createDraft,
  deleteTwins,
  ensureSegment,
  longPast,
  onItsWay,
  startDraft,
} from './mailwizz-parts.ts';
import { markField } from './mark.ts';
import { agreeOnSegment, placeRecipients, SegmentDiffers } from './place-recipients.ts';
import { tell } from './start-campaign.ts';

/** How long a send rests that MailWizz will not start, or whose segment does not agree. */
const REST_MS = 600_000;

/**
 * Hands one send to MailWizz: fields, values and marks, segment, draft, start. Each step looks for what an earlier run left before it
 * makes anything, a name is written into MailWizz before a uid comes back, and nothing leaves a draft: so a crash anywhere costs time,
 * never a second campaign or a second mail (docs/decisions/0010).
 */
export async function deliverSend(
  deps: CampaignDeps,
  { tenantId, sendId }: { tenantId: number; sendId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const { db, circuits } = deps;
  const holder = randomUUID();
  const send = await claimSend(db, tenantId, sendId, { holder, ms: deps.leaseMs });
  if (!send) return skip('nothing to do, or another process does it');
  const giveBack = (error: string | null, afterMs: number) =>
    releaseSend(db, tenantId, sendId, holder, { error: error?.slice(0, 500) ?? null, afterMs });
  const instance = await syncInstance(db, tenantId, send.instanceId);
  if (!instance || !send.brand.complete) {
    await giveBack(instance ? 'the brand is no longer complete' : 'the instance is not active', deps.restMs);
    return later(deps.restMs, instance ? 'BRAND_INCOMPLETE' : 'INSTANCE_INACTIVE');
  }

  try {
    const { brand } = send.brand;
    return await circuits.run(instance.id, () => handOver(deps, { tenantId, send, brand, instance, holder, signal }));
  } catch (error) {
    if (signal.aborted) {
      await giveBack(null, 0);
      throw error;
    }
    if (error instanceof SegmentDiffers) {
      await giveBack(error.message, REST_MS);
      await tell(deps, { tenantId, campaignId: send.campaignId, kind: 'segment_differs', message: error.message });
      return later(REST_MS, error.code);
    }
    if (error instanceof MailwizzInvalid || error instanceof MailwizzRejected) {
      // MailWizz will never take it as it is: the next send is not kept waiting, and somebody is told.
      await moveSend(db, { tenantId, sendId, from: ['pending'], to: 'failed', error: error.message.slice(0, 500) });
      const message = `MailWizz refuses “${send.name}”: ${error.message}`;
      await tell(deps, { tenantId, campaignId: send.campaignId, kind: 'send_refused', message });
      return done({ refused: error.code });
    }
    const hold = holdFor(error, deps.restMs);
    if (!hold) {
      await giveBack(error instanceof Error ? error.message : String(error), deps.restMs);
      throw error;
    }
    // An answer that was lost may still come true: nobody looks before the call's time is over.
    const waitMs = Math.max(hold.waitMs, deps.leaseMs);
    await giveBack(`${hold.code}: ${hold.message}`, waitMs);
    return later(waitMs, hold.code);
  }
}

interface HandOver {
  tenantId: number;
  send: SendToDeliver;
  brand: Brand;
  instance: SyncInstance;
  holder: string;
  signal: AbortSignal;
}

async function handOver(deps: CampaignDeps, at: HandOver): Promise<Outcome> {
  const { db } = deps;
  const { tenantId, send, brand, instance, holder, signal } = at;
  const client = deps.clientFor(instance);
  const mail = toMailwizz(contentOf(send, { step: send.step, subject: send.ownSubject }), {
    language: send.language as Language,
    brand,
  });

  await ensureListFields(
    client,
    send.listUid,
    Object.fromEntries([...mail.fields, markField].map(({ tag, label }) => [tag, label])),
    signal,
  );
  if (!(await placeRecipients(deps, { tenantId, send, brand, fields: mail.fields, client, holder, signal })))
    return skip('paused, or taken over');

  const segmentUid = await segmentOf(deps, client, at);
  const people = await agreeOnSegment(deps, { tenantId, send, client, signal }, segmentUid);
  if (people === 0) {
    await moveSend(db, { tenantId, sendId: send.id, from: ['pending'], to: 'empty' });
    await lookAgain(db, tenantId, send.campaignId, 0);
    return done({ people: 0 });
  }

  const campaignUid = await draftOf(deps, client, at, { mail, segmentUid });
  if (campaignUid === null) return skip('paused, or taken over');
  await deleteTwins(client, send.listUid, { name: send.name, campaignUid }, signal);

  // The last look before anything leaves: who objected while the draft was made is taken out of the segment.
  await agreeOnSegment(deps, { tenantId, send, client, signal }, segmentUid);
  if (!(await holdSend(db, tenantId, send.id, { holder, ms: deps.leaseMs }))) return skip('paused, or taken over');
  const status = await startDraft(client, campaignUid, signal);
  await noteMailwizz(db, tenantId, send.id, { status, stats: null });
  if (!onItsWay.has(status)) {
    const message = `MailWizz keeps “${send.name}” as ${status}: look at it there.`;
    await releaseSend(db, tenantId, send.id, holder, { error: message, afterMs: REST_MS });
    await tell(deps, { tenantId, campaignId: send.campaignId, kind: 'send_not_started', message });
    return later(REST_MS, 'SEND_NOT_STARTED');
  }
  await moveSend(db, { tenantId, sendId: send.id, from: ['pending'], to: 'running', mailwizzStatus: status });
  // A pause that came in between is carried out by the next look, which is due at once.
  await lookAgain(db, tenantId, send.campaignId, 0);
  return done({ people });
}

async function segmentOf(
  { db }: CampaignDeps,
  client: MailwizzClient,
  { tenantId, send, signal }: HandOver,
): Promise<string> {
  if (send.segmentUid !== null) return send.segmentUid;
  const made = await ensureSegment(client, send.listUid, { sendId: send.id, name: send.name }, signal);
  return (await keepUid(db, tenantId, send.id, { segmentUid: made })).segmentUid ?? made;
}

/** The uid of the send's draft: the one written down, else one found by its name, else a new one. Null when the send was lost. */
async function draftOf(
  deps: CampaignDeps,
  client: MailwizzClient,
  { tenantId, send, brand, holder, signal }: HandOver,
  { mail, segmentUid }: { mail: MailwizzTemplate; segmentUid: string },
): Promise<string | null> {
  if (send.campaignUid !== null) return send.campaignUid;
  const { db } = deps;
  const [left] = await campaignsNamed(client, send.listUid, send.name, signal);
  if (left) return (await keepUid(db, tenantId, send.id, { campaignUid: left.campaignUid })).campaignUid;
  // The create must end, one way or the other, while the lease lasts.
  if (!(await holdSend(db, tenantId, send.id, { holder, ms: deps.leaseMs }))) return null;
  const made = await createDraft(
    client,
    {
      name: send.name,
      type: 'regular',
      fromName: send.fromName ?? brand.senderName,
      fromEmail: send.fromEmail,
      replyTo: send.replyTo ?? send.fromEmail,
      toName: '[EMAIL]',
      subject: mail.subject,
      sendAt: longPast(),
      listUid: send.listUid,
      segmentUid,
      options: { url_tracking: send.tracksClicks, open_tracking: send.tracksOpens, plain_text_email: true },
      template: { content: mail.html, plainText: mail.text, autoPlainText: false, inlineCss: false },
    },
    signal,
  );
  return (await keepUid(db, tenantId, send.id, { campaignUid: made })).campaignUid;
}
