import { type Answer, Refusal, success } from '../answer.ts';
import { addField, addList } from '../lists.ts';
import { mapAt, type PhpForm, textAt } from '../php-form.ts';
import { type Call, listOf, pageOf, type Route } from '../routes.ts';
import type { List } from '../state.ts';

export const listRoutes: Route[] = [
  { method: 'GET', path: 'lists', handle: index },
  { method: 'POST', path: 'lists', handle: create },
  {
    method: 'GET',
    path: 'lists/:list',
    handle: (call) => success({ data: { record: listRecord(listOf(call), true) } }),
  },
  { method: 'PUT', path: 'lists/:list', handle: update },
  { method: 'DELETE', path: 'lists/:list', handle: remove },
  { method: 'POST', path: 'lists/:list/copy', handle: copy },
];

function index(call: Call): Answer {
  const { customerUid } = call.customer;
  const own = [...call.instance.state.lists.values()].filter((list) => list.customerUid === customerUid);
  return pageOf(call, own, (list) => listRecord(list, false));
}

function create(call: Call): Answer {
  requireBasics(call.form);
  const list = addList(call.instance, call.customer.customerUid, { name: textAt(call.form, 'general', 'name') });
  applyForm(list, call.form);
  return success({ list_uid: list.listUid }, 201);
}

function update(call: Call): Answer {
  const list = listOf(call);
  requireBasics(call.form);
  applyForm(list, call.form);
  return success();
}

function remove(call: Call): Answer {
  call.instance.state.lists.delete(listOf(call).listUid);
  return success();
}

function copy(call: Call): Answer {
  const { name, description, optIn, defaults, notifications, company, fields } = listOf(call);
  const made = addList(call.instance, call.customer.customerUid, { name, optIn });
  Object.assign(made, structuredClone({ description, defaults, notifications, company }));
  made.fields.length = 0;
  for (const { fieldId: _, ...field } of fields) addField(call.instance, made, structuredClone(field));
  return success({ list_uid: made.listUid });
}

function requireBasics(form: PhpForm): void {
  const needed = [
    ['general', 'name', 'Name'],
    ['general', 'description', 'Description'],
    ['defaults', 'from_name', 'From name'],
    ['defaults', 'from_email', 'From email'],
    ['defaults', 'reply_to', 'Reply to'],
  ] as const;
  const missing = needed.filter(([group, key]) => textAt(form, group, key).trim() === '');
  if (missing.length === 0) return;
  throw new Refusal(422, Object.fromEntries(missing.map(([, key, label]) => [key, `${label} cannot be blank.`])));
}

function applyForm(list: List, form: PhpForm): void {
  list.name = textAt(form, 'general', 'name');
  list.description = textAt(form, 'general', 'description');
  const optIn = textAt(form, 'general', 'opt_in');
  if (optIn === 'single' || optIn === 'double') list.optIn = optIn;
  Object.assign(list.defaults, texts(mapAt(form, 'defaults')));
  Object.assign(list.notifications, texts(mapAt(form, 'notifications')));
  Object.assign(list.company, texts(mapAt(form, 'company')));
}

function texts(map: PhpForm | undefined): Record<string, string> {
  const entries = Object.entries(map ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function listRecord(list: List, single: boolean): Record<string, unknown> {
  const { from_email, ...defaults } = list.defaults;
  const { country = '', zone = '', ...company } = list.company;
  return {
    general: { list_uid: list.listUid, name: list.name, display_name: list.name, description: list.description },
    defaults: single ? { ...defaults, from_email } : defaults,
    notifications: list.notifications,
    company: {
      name: '',
      address_1: '',
      address_2: '',
      zone_name: '',
      city: '',
      zip_code: '',
      phone: '',
      address_format: '',
      ...company,
      country: country === '' ? [] : { country_id: '1', name: country, code: '' },
      ...(zone === '' ? {} : { zone: { zone_id: '1', name: zone, code: '' } }),
    },
  };
}
