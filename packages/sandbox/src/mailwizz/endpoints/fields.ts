import { type Answer, notFound, phpMap, Refusal, success } from '../answer.ts';
import { addField } from '../lists.ts';
import { mapsAt, type PhpForm, textAt } from '../php-form.ts';
import { type Call, listOf, type Route } from '../routes.ts';
import type { Field, List } from '../state.ts';

export const fieldRoutes: Route[] = [
  { method: 'GET', path: 'lists/:list/fields', handle: index },
  { method: 'POST', path: 'lists/:list/fields', handle: create },
  { method: 'GET', path: 'lists/fields/types', handle: types },
  { method: 'GET', path: 'lists/:list/fields/:field', handle: view },
  { method: 'PUT', path: 'lists/:list/fields/:field', handle: update },
  { method: 'DELETE', path: 'lists/:list/fields/:field', handle: remove },
];

const fieldTypes = [
  'text',
  'dropdown',
  'multiselect',
  'date',
  'datetime',
  'textarea',
  'country',
  'state',
  'checkboxlist',
  'radiolist',
  'geocountry',
  'geostate',
  'geocity',
  'checkbox',
  'consentcheckbox',
  'yearsrange',
  'phonenumber',
  'email',
  'url',
  'rating',
];

function index(call: Call): Answer {
  return success({ data: { records: listOf(call).fields.map(fieldRecord) } });
}

function types(): Answer {
  return success({ data: { count: String(fieldTypes.length), records: fieldTypes.map(typeRecord) } });
}

function view(call: Call): Answer {
  return success({ data: { record: fieldRecord(fieldOf(call, listOf(call))) } });
}

function create(call: Call): Answer {
  const list = listOf(call);
  const type = textAt(call.form, 'type');
  if (!fieldTypes.includes(type)) throw new Refusal(422, { type: 'Type cannot be blank.' });
  const values = readField(call.form);
  requireLabelAndTag(list, values);
  const field = addField(call.instance, list, { ...values, tag: values.tag ?? '', type });
  for (const row of list.rows) row.fields[field.tag] = field.defaultValue;
  return success({ data: { record: fieldDetail(list, field) } }, 201);
}

function update(call: Call): Answer {
  const list = listOf(call);
  const field = fieldOf(call, list);
  const values = readField(call.form);
  const merged = { ...field, ...values };
  requireLabelAndTag(list, merged, field);
  if (merged.tag !== field.tag) for (const row of list.rows) row.fields[merged.tag] = row.fields[field.tag] ?? '';
  Object.assign(field, values);
  return success({ data: { record: fieldDetail(list, field) } });
}

function remove(call: Call): Answer {
  const list = listOf(call);
  const field = fieldOf(call, list);
  if (field.tag === 'EMAIL') throw new Refusal(400, 'The email field cannot be deleted.');
  list.fields.splice(list.fields.indexOf(field), 1);
  for (const row of list.rows) delete row.fields[field.tag];
  return success();
}

function fieldOf(call: Call, list: List): Field {
  const field = list.fields.find(({ fieldId }) => String(fieldId) === call.params.field);
  if (field === undefined) throw notFound('field');
  return field;
}

/** Only what the form names: an update leaves the rest alone. */
function readField(form: PhpForm): Omit<Partial<Field>, 'fieldId' | 'type'> {
  const has = (key: string) => typeof form[key] === 'string';
  return {
    ...(has('tag') ? { tag: textAt(form, 'tag').trim().toUpperCase() } : {}),
    ...(has('label') ? { label: textAt(form, 'label') } : {}),
    ...(has('required') ? { required: textAt(form, 'required') === 'yes' } : {}),
    ...(has('visibility') ? { visibility: textAt(form, 'visibility') } : {}),
    ...(has('sort_order') ? { sortOrder: Number(textAt(form, 'sort_order')) || 0 } : {}),
    ...(has('help_text') ? { helpText: textAt(form, 'help_text') } : {}),
    ...(has('default_value') ? { defaultValue: textAt(form, 'default_value') } : {}),
    ...(has('description') ? { description: textAt(form, 'description') } : {}),
    ...(form.options === undefined ? {} : { options: readOptions(form) }),
  };
}

function readOptions(form: PhpForm): Field['options'] {
  return mapsAt(form, 'options').map((option) => ({ name: textAt(option, 'name'), value: textAt(option, 'value') }));
}

function requireLabelAndTag(list: List, { label, tag }: Partial<Field>, self?: Field): void {
  const errors: Record<string, string> = {};
  if ((label ?? '') === '') errors.label = 'Label cannot be blank.';
  if ((tag ?? '') === '') errors.tag = 'Tag cannot be blank.';
  else if (list.fields.some((field) => field !== self && field.tag === tag)) {
    errors.tag = `Tag "${tag}" has already been taken.`;
  }
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
}

function fieldRecord(field: Field): Record<string, unknown> {
  return {
    field_id: String(field.fieldId),
    tag: field.tag,
    label: field.label,
    required: field.required ? 'yes' : 'no',
    help_text: field.helpText,
    visibility: field.visibility,
    sort_order: String(field.sortOrder),
    type: typeRecord(field.type),
  };
}

function fieldDetail(list: List, field: Field): Record<string, unknown> {
  const options = Object.fromEntries(field.options.map(({ name, value }) => [value, name]));
  return {
    ...fieldRecord(field),
    description: field.description,
    default_value: field.defaultValue,
    list: { list_uid: list.listUid, display_name: list.name },
    options: phpMap(options),
  };
}

function typeRecord(identifier: string): Record<string, string> {
  const name = identifier.charAt(0).toUpperCase() + identifier.slice(1);
  return { name, identifier, description: `${name} field` };
}
