import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ServiceName, services } from '@relais/contracts';
import { baseEnv, describeEnv, type EnvRow } from '@relais/service';
import { z } from 'zod';
import { deploymentEnv, seedEnv } from './deployment-env.ts';
import { code, table } from './markdown.ts';
import { ROOT } from './repository.ts';

export interface SettingsGroup {
  /** `Every process`, `Shared`, a service, or `Containers`. */
  readonly title: string;
  readonly rows: readonly EnvRow[];
}

/** The settings a service declares in its config.ts, those it shares with others included. */
export async function settingsOf(service: ServiceName): Promise<EnvRow[]> {
  // The path is worked out so that a service's inside stays out of the graph of imports: documents read it, nothing uses it.
  const door = pathToFileURL(join(ROOT, 'services', service, 'src/config.ts')).href;
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ door);
  const schema = Object.values(exported).find((value) => value instanceof z.ZodObject);
  if (!schema) throw new Error(`services/${service}/src/config.ts exports no schema of its settings`);
  return describeEnv(schema);
}

/** Which services read each setting, in the order the settings are first met. */
async function readers(): Promise<{ row: EnvRow; services: ServiceName[] }[]> {
  const found = new Map<string, { row: EnvRow; services: ServiceName[] }>();
  for (const service of services) {
    for (const row of await settingsOf(service)) {
      const known = found.get(row.name);
      if (known) known.services.push(service);
      else found.set(row.name, { row, services: [service] });
    }
  }
  return [...found.values()];
}

/** Every setting once: shared ones under a title of their own, and with who reads them. */
export async function allSettings(): Promise<SettingsGroup[]> {
  const settings = await readers();
  const shared = settings.filter((setting) => setting.services.length > 1);
  return [
    { title: 'Every process', rows: describeEnv(baseEnv) },
    {
      title: 'Shared',
      rows: shared.map(({ row, services }) => ({ ...row, description: `${row.description} (${services.join(', ')})` })),
    },
    ...services.map((service) => ({
      title: service,
      rows: settings.filter(({ services: [only, other] }) => only === service && !other).map(({ row }) => row),
    })),
    { title: 'relais seed', rows: describeEnv(seedEnv) },
    { title: 'Containers', rows: describeEnv(deploymentEnv) },
  ];
}

export async function settingsTables(): Promise<string> {
  const parts = (await allSettings()).map(({ title, rows }) => {
    const lines = rows.map((row) => [
      code(row.name),
      row.required ? '**required**' : code(row.default ?? ''),
      row.description,
    ]);
    return `### ${title}\n\n${table(['variable', 'default', 'what it is for'], lines)}`;
  });
  return parts.join('\n\n');
}
