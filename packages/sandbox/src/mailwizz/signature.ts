import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PhpForm, PhpValue } from './php-form.ts';

export interface SignedParts {
  method: string;
  /** Scheme, host, port and path as requested, no query. */
  url: string;
  query: PhpForm;
  form: PhpForm;
  publicKey: string;
  timestamp: string;
  remoteAddress: string;
}

/** Verifies the signature of MailWizz 1.x by rebuilding what the PHP client signs. */
export function verifySignature(parts: SignedParts, privateKey: string, signature: string): boolean {
  const expected = createHmac('sha1', privateKey).update(signedText(parts)).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signedText({ method, url, query, form, publicKey, timestamp, remoteAddress }: SignedParts): string {
  const asked = buildQuery(query);
  const headers = {
    'X-MW-PUBLIC-KEY': publicKey,
    'X-MW-TIMESTAMP': timestamp,
    'X-MW-REMOTE-ADDR': remoteAddress,
  };
  const separator = asked === '' ? '?' : '&';
  return `${method} ${asked === '' ? url : `${url}?${asked}`}${separator}${buildQuery({ ...headers, ...form })}`;
}

/** http_build_query over the top-level keys in byte order. */
function buildQuery(form: PhpForm): string {
  const keys = Object.keys(form).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return keys.flatMap((key) => pairs(encode(key), form[key] ?? '')).join('&');
}

function pairs(name: string, value: PhpValue): string[] {
  if (typeof value === 'string') return [`${name}=${encode(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}%5B${encode(key)}%5D`, inner));
}

function encode(text: string): string {
  const marks = /[~*!'()]/g;
  const escaped = encodeURIComponent(text).replace(
    marks,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll('%20', '+');
}
