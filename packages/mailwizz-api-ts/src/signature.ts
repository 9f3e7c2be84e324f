import { createHmac } from 'node:crypto';
import { encodePhpForm, type FormFields } from './php-form.ts';

export interface SignedRequest {
  /** The verb on the wire; an override header plays no part. */
  method: string;
  /** Absolute, no trailing slash and no query. */
  url: string;
  query: FormFields;
  form: FormFields;
  publicKey: string;
  /** Unix seconds. */
  timestamp: string;
  /** Empty when unknown: still signed, though HTTP libraries may drop the empty header. */
  remoteAddress: string;
}

/**
 * The text MailWizz 1.x signs: verb, URL with its query sorted by key, then the three X-MW headers and the body's
 * fields as one map sorted by top-level key in byte order. The body itself travels unsorted.
 */
export function stringToSign(request: SignedRequest): string {
  const query = encodePhpForm(sortedByKey(request.query));
  const signed = encodePhpForm(
    sortedByKey({
      'X-MW-PUBLIC-KEY': request.publicKey,
      'X-MW-TIMESTAMP': request.timestamp,
      'X-MW-REMOTE-ADDR': request.remoteAddress,
      ...request.form,
    }),
  );
  const url = query === '' ? request.url : `${request.url}?${query}`;
  return `${request.method.toUpperCase()} ${url}${query === '' ? '?' : '&'}${signed}`;
}

/** Lower-case hex HMAC-SHA1 of {@link stringToSign}. */
export function sign(request: SignedRequest, privateKey: string): string {
  return createHmac('sha1', privateKey).update(stringToSign(request)).digest('hex');
}

/** Byte order of the top-level keys, upper case before lower case; nested values keep their own order. */
export function sortedByKey(fields: FormFields): FormFields {
  const order = ([a]: [string, unknown], [b]: [string, unknown]) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Object.fromEntries(Object.entries(fields).sort(order));
}
