import type { PayloadNamed } from '@relais/contracts';
import { getCampaign, lastGate, scheduleCampaign } from '@relais/prisma';
import { type EnqueueOptions, QueueUnreachable } from '@relais/queues';
import type { Partner } from '../../http/access.ts';
import { Problem } from '../../http/problems.ts';
import type { Surroundings } from '../../surroundings.ts';
import { askGate, noCampaign } from './ask-gate.ts';
import { toCampaign } from './campaign-shape.ts';

type Rooms = Pick<Surroundings, 'db' | 'enqueue' | 'log'>;

/** A job for mailwizz-sync. What is stored already is found by its sweep while Redis is away. */
export async function askWorker(
  { enqueue, log }: Rooms,
  payload: PayloadNamed<'campaign'>,
  options: EnqueueOptions = {},
): Promise<void> {
  try {
    await enqueue('campaign', payload, options);
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: 'campaign', kind: payload.kind }, error.message);
  }
}

/** Partners are told of what was written into their outbox. */
export async function tellPartners({ enqueue, log }: Rooms): Promise<void> {
  try {
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: 'notify' }, error.message);
  }
}

/** A delayed job waits no longer than this; the sweep takes over what lies further ahead. */
const LONGEST_WAIT_MS = 21 * 86_400_000;

/** Plans the start, with a job for the exact moment. @returns false when the campaign is past that */
export async function plan(rooms: Rooms, tenantId: number, campaignId: number, at: Date | null): Promise<boolean> {
  const moment = await scheduleCampaign(rooms.db, tenantId, campaignId, at);
  if (!moment) return false;
  const afterMs = Math.max(0, moment.getTime() - Date.now());
  if (afterMs <= LONGEST_WAIT_MS)
    await askWorker(
      rooms,
      { kind: 'start', tenantId, campaignId },
      { afterMs, once: `start-${campaignId}-${moment.getTime()}` },
    );
  return true;
}

/** Plans a start its author asked for, if the gate passes; else it stays a draft, and the gate's word tells why. */
export async function planIfAsked(
  rooms: Rooms,
  caller: Partner,
  campaignId: number,
  at: Date | null | undefined,
): Promise<void> {
  const { verdict } = await askGate(rooms.db, caller, campaignId, 'schedule');
  if (at && verdict.passed) await plan(rooms, caller.tenantId, campaignId, at);
}

/** The campaign as it stands now. @throws {Problem} NOT_FOUND */
export async function campaignNow({ db }: Rooms, tenantId: number, campaignId: number) {
  const entry = await getCampaign(db, tenantId, campaignId);
  if (!entry) throw noCampaign(campaignId);
  return toCampaign(entry, await lastGate(db, tenantId, campaignId));
}

/** It stands where the wish cannot be met. @throws {Problem} NOT_FOUND or CAMPAIGN_STATE */
export async function wrongState({ db }: Rooms, tenantId: number, campaignId: number, wish: string): Promise<Problem> {
  const entry = await getCampaign(db, tenantId, campaignId);
  return entry
    ? new Problem('CAMPAIGN_STATE', `A campaign that is ${entry.status} cannot be ${wish}.`)
    : noCampaign(campaignId);
}
