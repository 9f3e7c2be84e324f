import { type Answer, notFound, Refusal, success } from '../answer.ts';
import { databaseDate, parseDatabaseDate } from '../dates.ts';
import { mapAt, mapsAt, type PhpForm, textAt } from '../php-form.ts';
import { type Call, pageOf, type Route } from '../routes.ts';
import type { TransactionalEmail } from '../state.ts';
import { newUid } from '../uids.ts';

export const transactionalEmailRoutes: Route[] = [
  { method: 'GET', path: 'transactional-emails', handle: index },
  { method: 'POST', path: 'transactional-emails', handle: create },
  { method: 'GET', path: 'transactional-emails/:email', handle: view },
  { method: 'DELETE', path: 'transactional-emails/:email', handle: remove },
];

const required = {
  to_name: 'To name',
  to_email: 'To email',
  from_name: 'From name',
  subject: 'Subject',
  body: 'Body',
  send_at: 'Send at',
} as const;

function index(call: Call): Answer {
  const all = [...call.instance.state.transactionalEmails.values()];
  const own = all.filter(({ customerUid }) => customerUid === call.customer.customerUid);
  return pageOf(call, own, (email) => emailRecord(call, email));
}

function view(call: Call): Answer {
  return success({ data: { record: emailRecord(call, emailOf(call)) } });
}

function create(call: Call): Answer {
  const form = mapAt(call.form, 'email') ?? {};
  const missing = Object.entries(required).filter(([key]) => textAt(form, key).trim() === '');
  const errors = Object.fromEntries(missing.map(([key, label]) => [key, `${label} cannot be blank.`]));
  const sendAt = parseDatabaseDate(textAt(form, 'send_at'));
  if (missing.length > 0) throw new Refusal(422, errors);
  if (sendAt === undefined) throw new Refusal(422, { send_at: 'Send at is not a valid date.' });
  const email = readEmail(call, form, sendAt);
  call.instance.state.transactionalEmails.set(email.emailUid, email);
  return success({ email_uid: email.emailUid }, 201);
}

function remove(call: Call): Answer {
  call.instance.state.transactionalEmails.delete(emailOf(call).emailUid);
  return success();
}

function emailOf({ instance, customer, params }: Call): TransactionalEmail {
  const email = instance.state.transactionalEmails.get(params.email ?? '');
  if (email === undefined || email.customerUid !== customer.customerUid) throw notFound('email');
  return email;
}

function readEmail({ instance, customer }: Call, form: PhpForm, sendAt: Date): TransactionalEmail {
  const now = instance.now();
  return {
    emailUid: newUid(instance.state.transactionalEmails),
    customerUid: customer.customerUid,
    toName: textAt(form, 'to_name'),
    toEmail: textAt(form, 'to_email'),
    fromName: textAt(form, 'from_name'),
    fromEmail: textAt(form, 'from_email'),
    replyToName: textAt(form, 'reply_to_name'),
    replyToEmail: textAt(form, 'reply_to_email'),
    subject: textAt(form, 'subject'),
    body: decode(textAt(form, 'body')),
    plainText: decode(textAt(form, 'plain_text')),
    attachments: mapsAt(form, 'attachments').map((file) => ({
      type: textAt(file, 'type'),
      name: textAt(file, 'name'),
      data: textAt(file, 'data'),
    })),
    sendAt,
    status: 'unsent',
    retries: 0,
    dateAdded: now,
    lastUpdated: now,
  };
}

function emailRecord({ customer }: Call, email: TransactionalEmail): Record<string, unknown> {
  return {
    email_uid: email.emailUid,
    customer_id: String(customer.customerId),
    to_name: email.toName,
    to_email: email.toEmail,
    from_name: email.fromName,
    from_email: email.fromEmail,
    reply_to_name: email.replyToName,
    reply_to_email: email.replyToEmail,
    subject: email.subject,
    body: email.body,
    plain_text: email.plainText,
    priority: '5',
    retries: String(email.retries),
    max_retries: '3',
    send_at: databaseDate(email.sendAt),
    fallback_system_servers: 'no',
    status: email.status,
    date_added: databaseDate(email.dateAdded),
    last_updated: databaseDate(email.lastUpdated),
    attachments: email.attachments.map(({ type, name }) => ({ type, name })),
  };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
