import { type Answer, notFound, Refusal, success } from '../answer.ts';
import { type PhpForm, textAt } from '../php-form.ts';
import { type Call, pageOf, type Route } from '../routes.ts';
import type { Template } from '../state.ts';
import { newUid } from '../uids.ts';

export const templateRoutes: Route[] = [
  { method: 'GET', path: 'templates', handle: index },
  { method: 'POST', path: 'templates', handle: create },
  { method: 'GET', path: 'templates/:template', handle: view },
  { method: 'PUT', path: 'templates/:template', handle: update },
  { method: 'DELETE', path: 'templates/:template', handle: remove },
];

function index(call: Call): Answer {
  const wanted = textAt(call.query, 'filter', 'name').toLowerCase();
  const own = [...call.instance.state.templates.values()].filter(
    ({ customerUid, name }) => customerUid === call.customer.customerUid && name.toLowerCase().includes(wanted),
  );
  return pageOf(call, own, ({ templateUid, name }) => ({ template_uid: templateUid, name, screenshot: null }));
}

/** Without the uid: whoever asks knows it. */
function view(call: Call): Answer {
  const { name, content } = templateOf(call);
  return success({ data: { record: { name, content, screenshot: null } } });
}

function create(call: Call): Answer {
  const values = readTemplate(call.form);
  const errors: Record<string, string> = {};
  if ((values.name ?? '').trim() === '') errors.name = 'Name cannot be blank.';
  if ((values.content ?? '') === '') errors.content = 'Content cannot be blank.';
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  const templateUid = newUid(call.instance.state.templates);
  const { customerUid } = call.customer;
  call.instance.state.templates.set(templateUid, { templateUid, customerUid, name: '', content: '', ...values });
  return success({ template_uid: templateUid }, 201);
}

function update(call: Call): Answer {
  Object.assign(templateOf(call), readTemplate(call.form));
  return success();
}

function remove(call: Call): Answer {
  call.instance.state.templates.delete(templateOf(call).templateUid);
  return success();
}

function templateOf({ instance, customer, params }: Call): Template {
  const template = instance.state.templates.get(params.template ?? '');
  if (template === undefined || template.customerUid !== customer.customerUid) throw notFound('template');
  return template;
}

/** A zip is taken, but nobody looks inside. */
function readTemplate(form: PhpForm): Partial<Pick<Template, 'name' | 'content'>> {
  const name = textAt(form, 'template', 'name');
  const content = textAt(form, 'template', 'content');
  const archive = textAt(form, 'template', 'archive');
  const html =
    content === '' ? (archive === '' ? '' : '<p>From an archive</p>') : Buffer.from(content, 'base64').toString('utf8');
  return { ...(name === '' ? {} : { name }), ...(html === '' ? {} : { content: html }) };
}
