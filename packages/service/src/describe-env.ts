import type { z } from 'zod';
import { descriptionOf, hasInner } from './parse-env.ts';

/** One line of the settings table in the documents, or of `.env.example`. */
export interface EnvRow {
  readonly name: string;
  readonly description: string;
  /** As one would write it in the environment; undefined when there is none. */
  readonly default: string | undefined;
  /** Does nothing start without it? */
  readonly required: boolean;
}

/** The schema's settings in the order they are declared. */
export function describeEnv(schema: z.ZodObject<Readonly<Record<string, z.ZodType>>>): EnvRow[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    description: descriptionOf(field) ?? '',
    default: defaultOf(field),
    required: !field.safeParse(undefined).success,
  }));
}

function defaultOf(field: z.ZodType): string | undefined {
  if ('defaultValue' in field.def) return String(field.def.defaultValue);
  return hasInner(field) ? defaultOf(field.def.innerType) : undefined;
}
