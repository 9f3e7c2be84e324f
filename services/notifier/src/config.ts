import { combineEnv, databaseEnv, type Env, parseEnv, secretKeyEnv } from '@relais/service';
import { z } from 'zod';

const own = z.object({
  NOTIFIER_CONCURRENCY: z.coerce.number().int().min(1).default(8).describe('Jobs this process works at side by side'),
  NOTIFIER_POOL: z.coerce.number().int().min(1).default(4).describe('Connections to PostgreSQL'),
  NOTIFIER_REQUESTS_PER_ENDPOINT: z.coerce
    .number()
    .int()
    .min(1)
    .default(4)
    .describe('Requests to one endpoint at a time'),
  NOTIFIER_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(10_000)
    .describe('Give up on one delivery after this long'),
  NOTIFIER_ALLOWED_ADDRESSES: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((address) => address.trim())
        .filter(Boolean),
    )
    .describe('IP addresses that may be called although they are private, comma-separated'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .optional()
    .describe('Token of the bot that tells operators; alerts are only logged without it'),
  TELEGRAM_CHAT_ID: z.string().optional().describe('The operators’ chat'),
  TELEGRAM_BASE_URL: z.url().default('https://api.telegram.org').describe('Where Telegram’s bot API is'),
});
export const notifierEnv = combineEnv(databaseEnv, secretKeyEnv, own);

export function readConfig(variables: Env) {
  const e = parseEnv(notifierEnv, variables);
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_CHAT_ID: chatId } = e;
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.NOTIFIER_POOL,
    keyring: e.RELAIS_SECRET_KEY,
    concurrency: e.NOTIFIER_CONCURRENCY,
    requestsPerEndpoint: e.NOTIFIER_REQUESTS_PER_ENDPOINT,
    sender: { timeoutMs: e.NOTIFIER_TIMEOUT_MS, allowedAddresses: e.NOTIFIER_ALLOWED_ADDRESSES },
    telegram: token && chatId ? { baseUrl: e.TELEGRAM_BASE_URL, token, chatId } : null,
  };
}
