import { createHash } from 'node:crypto';
import type { OptOutChannel } from '@relais/contracts';
import { naturalKey } from '@relais/intake';
import type { MailVerdict } from './judge-mail.ts';
import type { ReturnedMail } from './read-mail.ts';

/** What has to be done for a mail, in the words of the store. */
export type MailDeed =
  | { kind: 'objection'; channel: OptOutChannel }
  | { kind: 'reply' }
  | {
      kind: 'complaint';
      campaignUid: string;
      subscriberUid: string;
      /** The same for every report of this complaint. */
      keyOf(person: { tenantId: number; emailHash: string }): string;
    };

/** What a verdict asks for; null where a machine wrote. */
export function deedOf(verdict: MailVerdict, at: Date): MailDeed | null {
  if (verdict.kind === 'automatic') return null;
  if (verdict.kind === 'reply') return { kind: 'reply' };
  if (verdict.kind === 'objection') return { kind: 'objection', channel: verdict.channel };
  const { campaignUid, subscriberUid } = verdict.about;
  return {
    kind: 'complaint',
    campaignUid,
    subscriberUid,
    keyOf: ({ tenantId, emailHash }) =>
      naturalKey({
        tenantId,
        kind: 'complained',
        campaignUid,
        person: subscriberUid || emailHash,
        occurredAt: at.toISOString(),
        url: '',
      }),
  };
}

/** What tells a mail from every other: its own id, else its bytes. */
export const messageKey = ({ id }: ReturnedMail, bytes: Uint8Array): string =>
  createHash('sha256')
    .update(id || bytes)
    .digest('hex');
