import { z } from 'zod';

// MailWizz speaks PHP: numbers come as strings, empty objects as `[]`, missing values as null, '' or not at all.

/** Text, or null when there is none; numbers become text. */
export const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));

/** Text that is '' when there is none. */
export const label = text.transform((value) => value ?? '');

/** An identifier: something must be there. */
export const uid = z.union([z.string().min(1), z.number()]).transform(String);

/** `13`, `"13"` and `"0.50"` alike; anything else is null. */
export const number = z
  .unknown()
  .optional()
  .transform((value) => {
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value.replace(/%$/, '')) : value;
    return typeof read === 'number' && Number.isFinite(read) ? read : null;
  });

/** A counter: 0 when it is not there. */
export const count = number.transform((value) => value ?? 0);

/** `yes`, `1` and true are true. */
export const yesNo = z
  .unknown()
  .optional()
  .transform((value) => value === true || value === 1 || ['yes', '1'].includes(String(value).toLowerCase()));

/**
 * `YYYY-MM-DD HH:MM:SS`, read as UTC. Null for anything else: right after a create MailWizz sends its unevaluated
 * `NOW()` expression as an object, and campaign details carry localised display text.
 */
export const moment = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return null;
    const date = new Date(`${value.replace(' ', 'T')}Z`);
    return Number.isNaN(date.getTime()) ? null : date;
  });

/** An object, or null where PHP had nothing and sent `[]`, null or no key. */
export function perhaps<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (isPhpNothing(value) ? null : value), schema.nullable());
}

/** A map of texts; PHP's empty map is `[]`, and one keyed 0, 1, … is a list. */
export const textMap = z
  .unknown()
  .optional()
  .transform((value): Record<string, string> => {
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry ?? '')]));
  });

/** Rows; PHP sends a list with gaps in its numbering as an object. */
export function rows<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.values(value) : []),
    z.array(schema),
  );
}

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type CamelKeys<T> = { [K in keyof T as K extends string ? CamelCase<K> : K]: T[K] };

/** An object read by its snake_case keys and handed out in camelCase; keys we do not know are dropped. */
export function shape<S extends z.ZodRawShape>(fields: S) {
  return z.object(fields).transform((value) => {
    const renamed = Object.entries(value).map(([key, entry]) => [camelCase(key), entry]);
    return Object.fromEntries(renamed) as CamelKeys<typeof value>;
  });
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isPhpNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
