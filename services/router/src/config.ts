import { databaseEnv, type Env, parseEnv } from '@relais/service';
import { z } from 'zod';

const env = databaseEnv.extend({
  ROUTER_CONCURRENCY: z.coerce.number().int().min(1).default(2).describe('Batches this process routes side by side'),
  ROUTER_POOL: z.coerce.number().int().min(1).default(3).describe('Connections to PostgreSQL'),
});

export { env as routerEnv };

export function readConfig(variables: Env) {
  const e = parseEnv(env, variables);
  return { databaseUrl: e.DATABASE_URL, concurrency: e.ROUTER_CONCURRENCY, poolSize: e.ROUTER_POOL };
}
