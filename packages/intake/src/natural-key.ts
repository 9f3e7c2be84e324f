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
  /** Whose hit an open or click was, as far as it shows (its user agent): a scanner and a reader may come in one second. */
  agent?: string;
  /** A bounce that ends the address: it may come after a lighter report of the same mail, and must not be taken for it. */
  final?: boolean;
  /** What stands for the occasion where no campaign is known: a list's uid. The day, when not given. */
  place?: string;
}

/**
 * What makes two reports the same one. A person bounces, objects or complains once a campaign, whoever reports it and
 * whenever; opens and clicks happen often, so their moment, link and agent belong to the fact.
 */
export function naturalKey(fact: Fact): string {
  const { tenantId, kind, campaignUid, person, occurredAt, url, agent = '', final, place } = fact;
  const often = kind === 'opened' || kind === 'clicked';
  // Without a campaign the day stands in for it: a second report of one day is the same one.
  const occasion = campaignUid || place || occurredAt.slice(0, 10);
  const parts = [
    tenantId,
    kind,
    occasion,
    person,
    ...(often ? [occurredAt, url, agent] : []),
    ...(final ? ['final'] : []),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
