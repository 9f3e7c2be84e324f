import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, shape, text } from '../coercion.ts';
import { record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import { addressee } from './campaign-shapes.ts';

const bounceRow = shape({ message: text, processed: text, bounce_type: label, subscriber: addressee });

/** A bounce as MailWizz keeps it: no id and no date. `processed` is null in versions that do not tell. */
export type Bounce = z.infer<typeof bounceRow>;

export interface BounceInput {
  subscriberUid: string;
  /** One hard bounce or five soft ones blacklist the address, for good. */
  bounceType: 'hard' | 'soft' | 'internal';
  /** At most 250 characters are kept; more are cut here. */
  message?: string;
}

export function createBounces(caller: Caller) {
  const bounces = (campaignUid: string) => ({ path: ['campaigns', campaignUid, 'bounces'], row: bounceRow });
  return {
    list: (campaignUid: string, options?: PageOptions) => fetchPage(caller, bounces(campaignUid), options),
    all: (campaignUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(
        caller,
        bounces(campaignUid),
        ({ subscriber, bounceType, message }) => JSON.stringify([subscriber?.subscriberUid, bounceType, message]),
        options,
      ),
    create: (campaignUid: string, bounce: BounceInput, { signal }: CallOptions = {}): Promise<Bounce> => {
      const form = {
        message: bounce.message?.slice(0, 250),
        bounce_type: bounce.bounceType,
        subscriber_uid: bounce.subscriberUid,
      };
      return caller.call({ method: 'POST', path: bounces(campaignUid).path, form, signal }, record(bounceRow));
    },
  };
}
