import { platforms } from '@relais/contracts';
import { z } from 'zod';

/** What docker-compose.yml itself asks for; no process of ours reads these. */
export const deploymentEnv = z.object({
  POSTGRES_PASSWORD: z.string().describe('Password of PostgreSQL inside the containers’ network'),
  GRAFANA_PASSWORD: z.string().describe('Password of Grafana’s user admin'),
  COMPOSE_PROFILES: z
    .string()
    .default('monitoring')
    .describe(
      'What runs beside the line: monitoring (Prometheus, Grafana, Loki), tracing (OpenTelemetry, Tempo), edge (nginx)',
    ),
  RELAIS_PORT: z.string().default('8000').describe('Port of the gateway on 127.0.0.1 of the host'),
  RELAIS_HOSTNAME: z.string().default('localhost').describe('Name nginx answers to and its certificate is for'),
  EDGE_ADDRESS: z
    .string()
    .default('127.0.0.1')
    .describe('Address of the host nginx listens on; 0.0.0.0 opens it to the world'),
  TLS_DIRECTORY: z.string().default('/etc/letsencrypt').describe('Folder of the host with certbot’s certificates'),
  BACKUP_KEEP_DAYS: z.string().default('35').describe('Dumps older than this are removed'),
});

/** A tenant's MailWizz account, as `relais seed` reads it (packages/cli/src/seed/mailwizz-settings.ts). */
export const seedEnv = z.object(
  Object.fromEntries(
    platforms.flatMap((platform) => {
      const prefix = `MAILWIZZ_${platform.toUpperCase().replaceAll('-', '_')}`;
      return [
        [`${prefix}_URL`, `Address of ${platform}’s MailWizz API; its instance stays inactive when not set`],
        [`${prefix}_KEY`, 'API key of the customer account; stored sealed'],
        [`${prefix}_LISTS`, 'Which list takes which category, as category=list uid, comma-separated'],
        [`${prefix}_DAILY_QUOTA`, 'New subscribers a UTC day at the most; no ceiling when not set'],
      ].map(([name = '', meaning = '']) => [name, z.string().optional().describe(meaning)]);
    }),
  ),
);
