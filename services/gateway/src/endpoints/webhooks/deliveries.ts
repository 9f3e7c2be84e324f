import { deliveryStatuses } from '@relais/contracts';
import { listDeliveries, redeliver } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { endpointParams } from './endpoints.ts';

/** A bigint that PostgreSQL can hold, as text. */
const bigId = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'a delivery’s id')
  .transform(BigInt);

const delivery = z
  .object({
    id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    status: z.enum(deliveryStatuses),
    attempts: z.int(),
    due_at: z.iso.datetime().nullable(),
    delivered_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    last_http_status: z.int().nullable(),
    last_answer: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const endpointDeliveries = endpoint({
  method: 'GET',
  path: '/api/v1/webhook-endpoints/{id}/deliveries',
  name: 'listWebhookDeliveries',
  summary: 'What was told to an endpoint, newest first',
  group: 'Webhooks',
  access: partner('contacts:read'),
  params: endpointParams,
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: bigId.optional() }),
  answers: {
    200: {
      description: 'A page',
      schema: z
        .object({ data: z.array(delivery), next_cursor: z.string().nullable(), total: z.int().nullable() })
        .meta({ id: 'WebhookDeliveryPage' }),
    },
  },
  async handle({ params: { id }, query: { limit, cursor }, caller }, { db }) {
    const rows = await listDeliveries(db, caller.tenantId, id, cursor ?? null, limit + 1);
    const page = rows.slice(0, limit);
    const data = page.map((row) => ({
      id: row.id,
      event_id: `evt_${row.eventId}`,
      event_type: row.type,
      status: row.status as (typeof deliveryStatuses)[number],
      attempts: row.attempts,
      due_at: row.dueAt?.toISOString() ?? null,
      delivered_at: row.deliveredAt?.toISOString() ?? null,
      created_at: row.createdAt.toISOString(),
      last_http_status: row.lastHttpStatus,
      last_answer: row.lastAnswer,
    }));
    return answer(200, { data, next_cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null, total: null });
  },
});

export const redeliverDelivery = endpoint({
  method: 'POST',
  path: '/api/v1/webhook-deliveries/{id}/redeliver',
  name: 'redeliverWebhook',
  summary: 'Tell it once more',
  description: 'Under its first id, whatever became of it before.',
  group: 'Webhooks',
  access: partner('contacts:write'),
  params: z.object({ id: bigId }),
  answers: {
    202: { description: 'On its way', schema: z.object({ endpoint_id: z.int() }).meta({ id: 'WebhookRedelivery' }) },
  },
  async handle({ params: { id }, caller }, { db, enqueue }) {
    const { tenantId } = caller;
    const found = await redeliver(db, tenantId, id);
    if (!found) throw new Problem('NOT_FOUND', `There is no webhook delivery ${id}.`);
    await enqueue('notify', { kind: 'deliver', tenantId, endpointId: found.endpointId });
    return answer(202, { endpoint_id: found.endpointId });
  },
});
