import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, moment, number, rows, shape, text, uid } from '../coercion.ts';
import { done, emailUidOnly, record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import { base64 } from './campaign-shapes.ts';

const emailRow = shape({
  email_uid: uid,
  to_name: text,
  to_email: label,
  from_name: text,
  from_email: text,
  reply_to_name: text,
  reply_to_email: text,
  subject: text,
  body: text,
  plain_text: text,
  priority: number,
  retries: number,
  max_retries: number,
  send_at: moment,
  status: label,
  date_added: moment,
  last_updated: moment,
  attachments: rows(shape({ type: text, name: text })),
});

/** A mail to one person, sent by cron about a minute after it was queued. Opens and bounces are not reported for it. */
export type TransactionalEmail = z.infer<typeof emailRow>;

export interface TransactionalEmailInput {
  toName: string;
  toEmail: string;
  fromName: string;
  fromEmail?: string;
  replyToName?: string;
  replyToEmail?: string;
  subject: string;
  /** HTML. */
  body: string;
  plainText?: string;
  sendAt: Date;
  attachments?: { type: string; name: string; data: Uint8Array }[];
}

export function createTransactionalEmails(caller: Caller) {
  const collection = { path: ['transactional-emails'], row: emailRow };
  return {
    list: (options?: PageOptions) => fetchPage(caller, collection, options),
    all: (options?: Omit<PageOptions, 'page'>) => eachRow(caller, collection, (email) => email.emailUid, options),
    get: (emailUid: string, { signal }: CallOptions = {}): Promise<TransactionalEmail> =>
      caller.call({ method: 'GET', path: ['transactional-emails', emailUid], signal }, record(emailRow)),
    create: (email: TransactionalEmailInput, { signal }: CallOptions = {}) =>
      caller.call({ method: 'POST', path: ['transactional-emails'], form: emailForm(email), signal }, emailUidOnly),
    delete: (emailUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: ['transactional-emails', emailUid], signal }, done),
  };
}

function emailForm(email: TransactionalEmailInput) {
  return {
    email: {
      to_name: email.toName,
      to_email: email.toEmail,
      from_name: email.fromName,
      from_email: email.fromEmail,
      reply_to_name: email.replyToName,
      reply_to_email: email.replyToEmail,
      subject: email.subject,
      body: base64(email.body),
      plain_text: base64(email.plainText),
      send_at: email.sendAt.toISOString().slice(0, 19).replace('T', ' '),
      attachments: email.attachments?.map(({ type, name, data }) => ({ type, name, data: base64(data) })),
    },
  };
}
