import { type PartnerEventType, partnerEventTypes, text, words } from '@relais/contracts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  recordPartnerEvents,
  switchWebhookEndpoint,
} from '@relais/prisma';
import { newWebhookSecret, sealSecret, secretContexts } from '@relais/signing';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';

const eventNames = Object.keys(partnerEventTypes) as [PartnerEventType, ...PartnerEventType[]];
/** PostgreSQL's integer: a larger number is no endpoint of ours. */
export const endpointParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });
const missing = (id: number) => new Problem('NOT_FOUND', `There is no webhook endpoint ${id}.`);

const shape = z
  .object({
    id: z.int(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.enum(eventNames)).meta({ description: 'Empty: all' }),
    is_active: z.boolean(),
    disabled_reason: z.string().nullable(),
    waiting: z.int(),
    failed: z.int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });

export const createEndpoint = endpoint({
  method: 'POST',
  path: '/api/v1/webhook-endpoints',
  name: 'createWebhookEndpoint',
  summary: 'Have events told to an address',
  description:
    'The secret is shown here and never again. Events are signed with it: our three headers and those of Standard Webhooks.',
  group: 'Webhooks',
  access: partner('contacts:write'),
  body: z.object({
    url: words(2_048).pipe(z.url({ protocol: /^https?$/ })),
    description: text(200).default(''),
    events: z.array(z.enum(eventNames)).max(50).default([]),
  }),
  answers: {
    201: {
      description: 'Registered',
      schema: z.object({ id: z.int(), secret: z.string() }).meta({ id: 'WebhookEndpointCreated' }),
    },
  },
  audit: ({ body }) => ({ action: 'webhook_endpoint.created', target: `webhook_endpoint:${body.id}` }),
  async handle({ body, caller }, { db, keyring }) {
    const secret = newWebhookSecret();
    const id = await createWebhookEndpoint(db, { tenantId: caller.tenantId, ...body }, (endpointId) =>
      sealSecret(secret, keyring, secretContexts.webhookSecret(endpointId)),
    );
    return answer(201, { id, secret });
  },
});

export const listEndpoints = endpoint({
  method: 'GET',
  path: '/api/v1/webhook-endpoints',
  name: 'listWebhookEndpoints',
  summary: 'List where events are told',
  group: 'Webhooks',
  access: partner('contacts:read'),
  answers: {
    200: {
      description: 'All of them',
      schema: z
        .object({ data: z.array(shape), next_cursor: z.null(), total: z.int() })
        .meta({ id: 'WebhookEndpointList' }),
    },
  },
  async handle({ caller }, { db }) {
    const rows = await listWebhookEndpoints(db, caller.tenantId);
    const data = rows.map(({ isActive, disabledReason, createdAt, ...row }) => ({
      ...row,
      is_active: isActive,
      disabled_reason: disabledReason,
      created_at: createdAt.toISOString(),
    }));
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

const changed = z.object({ id: z.int() }).meta({ id: 'WebhookEndpointChanged' });

export const changeEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/v1/webhook-endpoints/{id}',
  name: 'switchWebhookEndpoint',
  summary: 'Switch an endpoint on or off',
  description: 'What waits while it is off goes out when it is switched on.',
  group: 'Webhooks',
  access: partner('contacts:write'),
  params: endpointParams,
  body: z.object({ is_active: z.boolean() }),
  answers: { 200: { description: 'Done', schema: changed } },
  audit: ({ body }) => ({ action: 'webhook_endpoint.switched', target: `webhook_endpoint:${body.id}` }),
  async handle({ params: { id }, body, caller }, { db }) {
    if (!(await switchWebhookEndpoint(db, caller.tenantId, id, body.is_active))) throw missing(id);
    return answer(200, { id });
  },
});

export const deleteEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/v1/webhook-endpoints/{id}',
  name: 'deleteWebhookEndpoint',
  summary: 'Tell this address no more',
  group: 'Webhooks',
  access: partner('contacts:write'),
  params: endpointParams,
  answers: { 200: { description: 'Gone, with what waited for it', schema: changed } },
  audit: ({ body }) => ({ action: 'webhook_endpoint.deleted', target: `webhook_endpoint:${body.id}` }),
  async handle({ params: { id }, caller }, { db }) {
    if (!(await deleteWebhookEndpoint(db, caller.tenantId, id))) throw missing(id);
    return answer(200, { id });
  },
});

export const testEndpoint = endpoint({
  method: 'POST',
  path: '/api/v1/webhook-endpoints/{id}/test',
  name: 'testWebhookEndpoint',
  summary: 'Send a signed test event',
  description:
    'It goes to every endpoint of the tenant that wants webhook.test or all events; see its deliveries for the answer.',
  group: 'Webhooks',
  access: partner('contacts:write'),
  params: endpointParams,
  answers: { 202: { description: 'On its way', schema: changed } },
  async handle({ params: { id }, caller }, { db, enqueue }) {
    const { tenantId } = caller;
    if (!(await listWebhookEndpoints(db, tenantId)).some((row) => row.id === id)) throw missing(id);
    await recordPartnerEvents(db, [{ tenantId, type: 'webhook.test', body: { metadata: { endpoint_id: id } } }]);
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    return answer(202, { id });
  },
});
