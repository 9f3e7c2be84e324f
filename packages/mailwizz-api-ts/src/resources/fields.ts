import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { count, label, perhaps, shape, text, textMap, uid, yesNo } from '../coercion.ts';
import { done, record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';

const fieldType = shape({ name: label, identifier: label, description: text });
const fieldRow = shape({
  field_id: uid,
  tag: label,
  label,
  required: yesNo,
  help_text: text,
  default_value: text,
  description: text,
  visibility: text,
  sort_order: count,
  type: perhaps(fieldType),
  options: textMap,
});

export type FieldType = z.infer<typeof fieldType>;

/** A column of a list. `options` maps value to name; only answers to create and update carry it. */
export type Field = z.infer<typeof fieldRow>;

export interface FieldInput {
  /** Identifier of the type: `text`, `dropdown`, `url`, `country`, … */
  type: string;
  label: string;
  /** Upper case; the key of the value in a subscriber. */
  tag: string;
  required?: boolean;
  visibility?: 'visible' | 'hidden' | 'none';
  sortOrder?: number;
  helpText?: string;
  defaultValue?: string;
  description?: string;
  options?: { name: string; value: string }[];
  /** What only one type knows, under MailWizz's own names: `max_length`, `content_regex`, `max_stars`, … */
  settings?: Record<string, string | number>;
}

export function createFields(caller: Caller) {
  const fields = (listUid: string) => ({ path: ['lists', listUid, 'fields'], row: fieldRow });
  return {
    /** The list's fields; most versions send them all at once. */
    list: (listUid: string, options?: PageOptions) => fetchPage(caller, fields(listUid), options),
    all: (listUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, fields(listUid), (field) => field.fieldId, options),
    get: (listUid: string, fieldId: string, { signal }: CallOptions = {}): Promise<Field> =>
      caller.call({ method: 'GET', path: ['lists', listUid, 'fields', fieldId], signal }, record(fieldRow)),
    create: (listUid: string, field: FieldInput, { signal }: CallOptions = {}): Promise<Field> => {
      const form = { type: field.type, ...fieldForm(field) };
      return caller.call({ method: 'POST', path: ['lists', listUid, 'fields'], form, signal }, record(fieldRow));
    },
    /** The type of a field cannot change. */
    update: (
      listUid: string,
      fieldId: string,
      field: Omit<FieldInput, 'type'>,
      { signal }: CallOptions = {},
    ): Promise<Field> => {
      const form = fieldForm(field);
      return caller.call(
        { method: 'PUT', path: ['lists', listUid, 'fields', fieldId], form, signal },
        record(fieldRow),
      );
    },
    /** Takes the field and every value stored in it. */
    delete: (listUid: string, fieldId: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: ['lists', listUid, 'fields', fieldId], signal }, done),
    /** The types a field may have on this instance. */
    types: async ({ signal }: CallOptions = {}): Promise<FieldType[]> =>
      (await fetchPage(caller, { path: ['lists', 'fields', 'types'], row: fieldType }, { signal })).records,
  };
}

function fieldForm(field: Omit<FieldInput, 'type'>) {
  return {
    label: field.label,
    tag: field.tag,
    required: field.required === undefined ? undefined : field.required ? 'yes' : 'no',
    visibility: field.visibility,
    sort_order: field.sortOrder,
    help_text: field.helpText,
    default_value: field.defaultValue,
    description: field.description,
    options: field.options,
    ...field.settings,
  };
}
