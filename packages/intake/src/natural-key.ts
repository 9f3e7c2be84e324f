import { createHash } from 'node:crypto';
import type { ReportKind } from '@relais/contracts';

export interface Fact {
  tenantId: number;
  kind: ReportKind;
  campaignUid: string;
  /** MailWizz's subscriber uid, else the keyed hash of the address. */
  person: string;
  /** ISO time the feeder gives; '' when it gives none. */
  occurredAt: string;
  url: string;
  /** A bounce that ends the address: it may come after a lighter report of the same mail, and must not be taken for it. */
  final?: boolean;
  /** What stands for the occasion where no campaign is known: a list's uid. The day, when not given. */
  place?: string;
}

/**
 * What makes two reports the same one. A person bounces, objects or complains once a campaign, whoever reports it and
 * whenever; opens and clicks happen often, so their moment and link belong to the fact.
 */
export function naturalKey({ tenantId, kind, campaignUid, person, occurredAt, url, final, place }: Fact): string {
  const often = kind === 'opened' || kind === 'clicked';
  // Without a campaign the day stands in for it: a second report of one day is the same one.
  const occasion = campaignUid || place || occurredAt.slice(0, 10);
  const parts = [tenantId, kind, occasion, person, ...(often ? [occurredAt, url] : []), ...(final ? ['final'] : [])];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
