import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Reply } from './route.ts';
import type { WireHabits } from './site-content.ts';

const COMPRESS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

/** Windows-1252 where it differs from Latin-1, as far as the pages use it. */
const WINDOWS_1252: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
  œ: 0x9c,
};

function encodeText(text: string, charset: WireHabits['charset']): Buffer {
  if (charset !== 'windows-1252') return Buffer.from(text);
  return Buffer.from(
    text.replace(/[^\0-\xff]/g, (sign) => String.fromCharCode(WINDOWS_1252[sign] ?? 0x3f)),
    'latin1',
  );
}

/** Sends a reply in the site's manner; ends quietly when the client has gone. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
  habits: WireHabits = {},
): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, withCharset(name, value, habits));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    // A client that hangs up in the middle of a page is its right, not our failure.
    await pipeline(Readable.from(body), response).catch(() => response.destroy());
    return;
  }
  const bytes = typeof body === 'string' ? encodeText(body, habits.charset) : body;
  response.end(compressed(request, response, bytes, habits));
}

function withCharset(name: string, value: string, { charset }: WireHabits): string {
  if (name !== 'content-type' || !value.startsWith('text/')) return value;
  // The old site says its charset in the page only.
  return charset ? value : `${value}; charset=utf-8`;
}

function compressed(request: IncomingMessage, response: ServerResponse, bytes: Buffer, habits: WireHabits): Buffer {
  const { encoding } = habits;
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (!encoding || !accepted.includes(encoding)) {
    response.setHeader('content-length', bytes.length);
    return bytes;
  }
  const packed = COMPRESS[encoding](bytes);
  response.setHeader('content-encoding', encoding);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('content-length', packed.length);
  return packed;
}
