import { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, shape } from '../coercion.ts';
import { record } from '../envelope.ts';
import { MailwizzError, MailwizzWrongState } from '../errors.ts';
import type { CallOptions } from '../options.ts';

export interface CampaignMove {
  /** As MailWizz reports it afterwards. */
  status: string;
  /** False when it already was as wished. */
  changed: boolean;
}

export const statusAnswer = z
  .object({ campaign: shape({ status: label }) })
  .transform(({ campaign }) => campaign.status);

const statusOnly = record(shape({ status: label }));
const pausable = new Set(['pending-sending', 'processing', 'sending']);

/**
 * Makes a campaign paused, or not paused. MailWizz only offers a toggle, so the status is read first, the toggle is
 * never repeated after a lost answer, and an answer that shows the opposite (someone else toggled too) is put right once.
 * @throws MailwizzWrongState when the campaign is neither running nor paused.
 */
export async function setPaused(
  caller: Caller,
  campaignUid: string,
  paused: boolean,
  { signal }: CallOptions = {},
): Promise<CampaignMove> {
  const path = ['campaigns', campaignUid];
  const readStatus = () => caller.call({ method: 'GET', path, signal }, statusOnly).then(({ status }) => status);
  const toggle = () =>
    caller.call({ method: 'PUT', path: [...path, 'pause-unpause'], once: true, signal }, statusAnswer);
  const opposite = (status: string) => (paused ? pausable.has(status) : status === 'paused');
  const asWished = (status: string) => (paused ? status === 'paused' : pausable.has(status));

  const before = await readStatus();
  if (asWished(before)) return { status: before, changed: false };
  if (!opposite(before)) {
    const wish = paused ? 'paused' : 'resumed';
    const url = `${caller.settings.baseUrl}/${path.join('/')}`;
    throw new MailwizzWrongState(`A campaign that is ${before} cannot be ${wish}`, { method: 'PUT', url });
  }
  try {
    const after = await toggle();
    return { status: opposite(after) ? await toggle() : after, changed: true };
  } catch (error) {
    if (!(error instanceof MailwizzError) || !error.outcomeUnknown) throw error;
    const after = await readStatus();
    if (asWished(after)) return { status: after, changed: true };
    throw error;
  }
}
