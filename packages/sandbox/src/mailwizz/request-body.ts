import type { IncomingMessage } from 'node:http';
import { buildPhpForm, type PhpForm, parsePhpForm } from './php-form.ts';

/** The whole body, at most 64 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > 64 * 1024 * 1024) throw new Error('A body over 64 MiB');
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

export interface BodyRules {
  maxInputVars: number;
  /** PHP itself only parses multipart on POST; the vendor's command line client sends it on PUT all the same. */
  multipartPut: boolean;
}

/** The form in a body by its content type; anything else, JSON above all, is an empty form as in PHP. */
export function parseBody(body: Buffer, contentType: string, method: string, rules: BodyRules): PhpForm {
  const type = contentType.toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded'))
    return parsePhpForm(body.toString('utf8'), rules.maxInputVars);
  if (type.startsWith('multipart/form-data') && (method === 'POST' || rules.multipartPut)) {
    return buildPhpForm(multipartPairs(body, contentType).slice(0, rules.maxInputVars));
  }
  return parsePhpForm('');
}

function multipartPairs(body: Buffer, contentType: string): [string, string][] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  // latin1 keeps every byte in its place while we cut; values are read as UTF-8 afterwards.
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  return parts.flatMap((part): [string, string][] => {
    const gap = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(part.slice(0, Math.max(gap, 0)))?.[1];
    if (name === undefined) return [];
    const value = Buffer.from(part.slice(gap + 4, -2), 'latin1').toString('utf8');
    return [[Buffer.from(name, 'latin1').toString('utf8'), value]];
  });
}
