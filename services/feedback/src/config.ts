import { combineEnv, databaseEnv, type Env, parseEnv, secretKeyEnv } from '@relais/service';
import { z } from 'zod';

const own = z.object({
  FEEDBACK_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .default(4)
    .describe('Batches of reports this process judges side by side, a queue'),
  FEEDBACK_POOL: z.coerce.number().int().min(1).default(6).describe('Connections to PostgreSQL'),
  FEEDBACK_RETENTION_EVERY_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(3_600_000)
    .describe('How often what has been kept long enough is looked for and erased'),
  FEEDBACK_OPT_OUT_ALARM_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(900_000)
    .describe('An opt-out that is not proved in every engine after this long raises an alarm'),
});
export const feedbackEnv = combineEnv(databaseEnv, secretKeyEnv, own);

export function readConfig(variables: Env) {
  const e = parseEnv(feedbackEnv, variables);
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.FEEDBACK_POOL,
    concurrency: e.FEEDBACK_CONCURRENCY,
    optOutAlarmMs: e.FEEDBACK_OPT_OUT_ALARM_MS,
    keyring: e.RELAIS_SECRET_KEY,
    retentionEveryMs: e.FEEDBACK_RETENTION_EVERY_MS,
  };
}
