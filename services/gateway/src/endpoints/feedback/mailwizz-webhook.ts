import { text } from '@relais/contracts';
import { naturalKey } from '@relais/intake';
import { judgeBounceReport } from '@relais/powermta';
import type { Feeder } from '@relais/prisma';
import { z } from 'zod';
import { open } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import type { Surroundings } from '../../surroundings.ts';
import { readWebhook, type WebhookEvent, type WebhookName, webhookEvents } from './read-webhook.ts';

const names = Object.keys(webhookEvents) as [WebhookName, ...WebhookName[]];
const EVENTS_PER_REQUEST = 1_000;

/** MailWizz signs nothing and sends no event id: the token in the address is all there is to know it by. */
export const mailwizzWebhook = endpoint({
  method: 'POST',
  path: '/api/v1/webhooks/mailwizz/{event}',
  name: 'receiveMailwizzEvent',
  summary: 'Receive events of a MailWizz instance',
  description:
    'The seeds’ body or MailWizz’s own for opens and clicks, one event or an array. Stored raw before it is answered; the same fact counts once.',
  group: 'Feedback',
  access: open,
  quiet: true,
  params: z.object({ event: z.enum(names) }),
  query: z.object({ token: text(200).meta({ description: 'The instance’s webhook token' }) }),
  body: z.unknown(),
  answers: {
    202: {
      description: 'Stored',
      schema: z.object({ accepted: z.int(), duplicates: z.int(), unreadable: z.int() }).meta({ id: 'WebhookAnswer' }),
    },
  },
  async handle({ params, query, body }, { feeders, hashOf, takeReports }) {
    const feeder = await feeders.find(query.token);
    if (!feeder || feeder.instanceId === null) throw new Problem('NOT_FOUND', 'No MailWizz instance has this token.');
    const events = Array.isArray(body) ? body.slice(0, EVENTS_PER_REQUEST) : [body];
    const read = events.flatMap((one) => readWebhook(params.event, one) ?? []);
    const taken = await takeReports(read.map((event) => reportOf(event, feeder, hashOf)));
    return answer(202, { ...taken, unreadable: events.length - read.length });
  },
});

function reportOf(event: WebhookEvent, { tenantId, instanceId }: Feeder, hashOf: Surroundings['hashOf']) {
  const emailHash = hashOf(event.email) ?? '';
  const { kind, subscriberUid, campaignUid, raw } = event;
  const occurredAt = event.occurredAt || new Date().toISOString();
  return {
    tenantId,
    instanceId,
    feeder: 'webhook' as const,
    kind,
    naturalKey: naturalKey({
      tenantId,
      kind,
      campaignUid,
      person: subscriberUid || emailHash,
      occurredAt,
      url: raw.url ?? '',
      agent: raw.user_agent ?? '',
      final: kind === 'bounced' && judgeBounceReport(raw).cause === 'hard',
    }),
    raw: {
      ...raw,
      subscriber_uid: subscriberUid,
      campaign_uid: campaignUid,
      email_hash: emailHash,
      occurred_at: occurredAt,
    },
  };
}
