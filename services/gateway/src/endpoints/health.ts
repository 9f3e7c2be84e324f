import { z } from 'zod';
import { open } from '../http/access.ts';
import { answer, endpoint } from '../http/endpoint.ts';

const report = z
  .object({
    status: z.enum(['ok', 'degraded', 'starting', 'stopping']),
    ready: z.boolean(),
    service: z.string(),
    uptime_seconds: z.number(),
    dependencies: z.record(
      z.string(),
      z.object({
        up: z.boolean(),
        took_ms: z.number(),
        detail: z.string().optional(),
        error: z.string().optional().meta({ description: 'A code; never a host or an account' }),
      }),
    ),
  })
  .meta({ id: 'HealthReport' });

export const health = endpoint({
  method: 'GET',
  path: '/health',
  name: 'getHealth',
  summary: 'Is the gateway alive, and what does it reach?',
  group: 'Health',
  access: open,
  quiet: true,
  answers: { 200: { description: 'Alive; `dependencies` tells what answers', schema: report } },
  handle: async (_, { health }) => answer(200, await health()),
});

export const ready = endpoint({
  method: 'GET',
  path: '/ready',
  name: 'getReady',
  summary: 'May requests be sent here?',
  group: 'Health',
  access: open,
  quiet: true,
  answers: {
    200: { description: 'Yes', schema: report },
    503: { description: 'Not now: starting, stopping, or a dependency is away', schema: report },
  },
  async handle(_, { health }) {
    const body = await health();
    return answer(body.ready ? 200 : 503, body);
  },
});
