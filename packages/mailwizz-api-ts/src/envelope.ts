import { z } from 'zod';
import { shape, uid } from './coercion.ts';

/** One object, in `data.record` as most versions send it or directly in `data` as some do. */
export function record<T extends z.ZodType>(schema: T) {
  return z.preprocess((answer) => {
    const data = property(answer, 'data');
    return property(data, 'record') ?? data;
  }, schema);
}

/** The flat object in `data`. */
export function data<T extends z.ZodType>(schema: T) {
  return z.preprocess((answer) => property(answer, 'data'), schema);
}

/** A success whose body says nothing more. */
export const done = z.unknown().transform(() => undefined);

export const listUidOnly = shape({ list_uid: uid });
export const campaignUidOnly = shape({ campaign_uid: uid });
export const templateUidOnly = shape({ template_uid: uid });
export const emailUidOnly = shape({ email_uid: uid });
export const customerUidOnly = shape({ customer_uid: uid });

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
