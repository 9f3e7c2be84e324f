import { type PartnerEventType, partnerEventTypes } from '@relais/contracts';
import type { DueDelivery } from '@relais/prisma';

/** The body partners receive: the seeds' fields, versioned by type and told apart by id (checklist B63). */
export function eventBody({
  eventId,
  type,
  occurredAt,
  body,
}: Pick<DueDelivery, 'eventId' | 'type' | 'occurredAt' | 'body'>): string {
  const legacy = partnerEventTypes[type as PartnerEventType] ?? null;
  return JSON.stringify({
    id: messageId(eventId),
    event_type: type,
    ...(legacy ? { legacy_event_type: legacy } : {}),
    occurred_at: occurredAt.toISOString(),
    email: body.email ?? null,
    campaign_id: body.campaign_id ?? null,
    metadata: body.metadata ?? {},
  });
}

/** Stays the same over retries and redelivery, so that a partner can drop what it has heard. */
export const messageId = (eventId: bigint): string => `evt_${eventId}`;
