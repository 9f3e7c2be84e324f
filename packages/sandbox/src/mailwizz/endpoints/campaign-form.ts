import { notFound, Refusal } from '../answer.ts';
import { parseDatabaseDate } from '../dates.ts';
import { mapAt, type PhpForm, textAt } from '../php-form.ts';
import type { Call } from '../routes.ts';
import type { Campaign, List, Template } from '../state.ts';

const required = {
  name: 'Campaign name',
  from_name: 'From name',
  from_email: 'From email',
  subject: 'Subject',
  reply_to: 'Reply to',
  send_at: 'Send at',
  list_uid: 'List',
} as const;

/** @throws Refusal 422 naming every field that is blank, or a mail nobody could unsubscribe from */
export function requireForCreate(form: PhpForm): void {
  const errors: Record<string, string> = {};
  for (const [key, label] of Object.entries(required)) {
    if (textAt(form, 'campaign', key).trim() === '') errors[key] = `${label} cannot be blank.`;
  }
  const template = mapAt(form, 'campaign', 'template') ?? {};
  const html = decode(textAt(template, 'content'));
  if (html === '' && textAt(template, 'archive') === '' && textAt(template, 'template_uid') === '') {
    errors.content = 'Content cannot be blank.';
  } else if (html !== '' && !/\[UNSUBSCRIBE_(URL|LINK)/.test(html)) {
    errors.content = 'The [UNSUBSCRIBE_URL] tag is required in the content.';
  }
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
}

/** What a form says of a campaign; an update names only some of it. */
export function readCampaign(call: Call): Partial<Campaign> {
  const form = mapAt(call.form, 'campaign') ?? {};
  const has = (key: string) => typeof form[key] === 'string';
  const status = textAt(form, 'status');
  const options = mapAt(form, 'options');
  return {
    ...(has('name') ? { name: textAt(form, 'name') } : {}),
    ...(has('from_name') ? { fromName: textAt(form, 'from_name') } : {}),
    ...(has('from_email') ? { fromEmail: textAt(form, 'from_email') } : {}),
    ...(has('to_name') ? { toName: textAt(form, 'to_name') } : {}),
    ...(has('reply_to') ? { replyTo: textAt(form, 'reply_to') } : {}),
    ...(has('subject') ? { subject: textAt(form, 'subject') } : {}),
    ...(has('send_at') ? { sendAt: readSendAt(textAt(form, 'send_at')) } : {}),
    ...(textAt(form, 'type') === 'autoresponder' ? { type: 'autoresponder' } : {}),
    ...(status === 'draft' || status === 'paused' || status === 'pending-sending' ? { status } : {}),
    ...(options === undefined
      ? {}
      : { options: Object.fromEntries(Object.keys(options).map((key) => [key, textAt(options, key)])) }),
    ...readAudience(call, form),
    ...readTemplate(call, mapAt(form, 'template') ?? {}),
  };
}

function readAudience({ instance, customer }: Call, form: PhpForm): Partial<Campaign> {
  const listUid = textAt(form, 'list_uid');
  const segmentUid = textAt(form, 'segment_uid');
  const list: List | undefined = instance.state.lists.get(listUid);
  if (listUid !== '' && list?.customerUid !== customer.customerUid) throw notFound('subscribers list');
  return { ...(listUid === '' ? {} : { listUid }), ...(segmentUid === '' ? {} : { segmentUid }) };
}

function readTemplate({ instance, customer }: Call, template: PhpForm): Partial<Campaign> {
  const templateUid = textAt(template, 'template_uid');
  const stored: Template | undefined = instance.state.templates.get(templateUid);
  if (templateUid !== '' && stored?.customerUid !== customer.customerUid) throw notFound('template');
  const content = decode(textAt(template, 'content'));
  const html = content === '' ? stored?.content : content;
  const plainText = decode(textAt(template, 'plain_text'));
  return { ...(html === undefined ? {} : { html }), ...(plainText === '' ? {} : { plainText }) };
}

function readSendAt(text: string): Date {
  const date = parseDatabaseDate(text);
  if (date === undefined) throw new Refusal(422, { send_at: 'Send at is not a valid date.' });
  return date;
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
