import { parse } from 'yaml';
import { z } from 'zod';
import { read } from './repository.ts';

const composeService = z.looseObject({
  image: z.string(),
  build: z.object({ context: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  container_name: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  restart: z.string().optional(),
  stop_grace_period: z.string().optional(),
});
export type ComposeService = z.infer<typeof composeService>;

const compose = z.looseObject({
  services: z.record(z.string(), composeService),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});

export const readCompose = () => compose.parse(parse(read('docker-compose.yml'), { merge: true }));

/** Names in `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
export const placeholders = (text: string): string[] =>
  [...text.matchAll(/(?<!\$)\$\{(\w+)[^}]*\}/g)].flatMap(([, name]) => name ?? []);
