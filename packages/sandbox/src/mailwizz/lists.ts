import { type Instance, nextId } from './instance.ts';
import type { Field, List } from './state.ts';
import { newUid } from './uids.ts';

export interface FieldSeed {
  tag: string;
  label?: string;
  type?: string;
  required?: boolean;
}

export interface ListSeed {
  name: string;
  /** 13 characters as MailWizz makes them; made up when left out. */
  uid?: string;
  optIn?: 'single' | 'double';
  /** Beside EMAIL, FNAME and LNAME, which every list has. */
  fields?: FieldSeed[];
}

/** Adds a list with MailWizz's three fields and those asked for. */
export function addList(instance: Instance, customerUid: string, seed: ListSeed): List {
  const listUid = seed.uid ?? newUid(instance.state.lists);
  const list: List = {
    listUid,
    customerUid,
    name: seed.name,
    description: '',
    optIn: seed.optIn ?? 'single',
    defaults: { from_name: '', from_email: '', reply_to: '', subject: '' },
    notifications: { subscribe: 'no', unsubscribe: 'no', subscribe_to: null, unsubscribe_to: null },
    company: {},
    fields: [],
    segments: [],
    rows: [],
    byUid: new Map(),
    byEmail: new Map(),
  };
  addField(instance, list, { tag: 'EMAIL', label: 'Email', required: true });
  addField(instance, list, { tag: 'FNAME', label: 'First name' });
  addField(instance, list, { tag: 'LNAME', label: 'Last name' });
  for (const field of seed.fields ?? []) addField(instance, list, field);
  instance.state.lists.set(listUid, list);
  return list;
}

/** Adds a field; existing rows read '' in it. */
export function addField(instance: Instance, list: List, seed: FieldSeed & Partial<Field>): Field {
  const { tag, label, required, type, ...rest } = seed;
  const field: Field = {
    fieldId: nextId(instance),
    tag,
    label: label ?? tag,
    type: type ?? 'text',
    required: required ?? false,
    visibility: 'visible',
    sortOrder: list.fields.length,
    helpText: '',
    defaultValue: '',
    description: '',
    options: [],
    ...rest,
  };
  list.fields.push(field);
  return field;
}
