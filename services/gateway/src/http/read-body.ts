import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Problem } from './problems.ts';

/**
 * The body's bytes as they came: signatures are made over them, so nothing may touch them before.
 * @throws {Problem} BODY_TOO_LARGE as soon as that is known, and the connection is not used again
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // Listeners go with their request: taking four off each would cost more than all that is done here.
    let isSettled = false;
    const settle = (outcome: () => void) => {
      if (isSettled) return;
      isSettled = true;
      outcome();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) return chunks.push(chunk);
      request.off('data', onData);
      return settle(() => reject(tooLarge(limitBytes)));
    };
    const onEnd = () => settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onLost = () => settle(() => reject(new Problem('MALFORMED_REQUEST', 'The body ended before its end.')));
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

/**
 * The body's bytes as they arrive. gzip is left to the reader, which tells it by its first bytes.
 * @throws {Problem} for another encoding, and when the connection breaks
 */
export async function* streamBody(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new Problem('CONTENT_TYPE_UNSUPPORTED', 'The body may be compressed with gzip only (Content-Encoding).', {
      headers: { Connection: 'close' },
    });
  try {
    for await (const chunk of request) yield chunk as Uint8Array;
  } catch (error) {
    throw new Problem('MALFORMED_REQUEST', 'The body ended before its end.', { cause: error });
  }
}

/** The body of an endpoint that reads none as it arrives. */
export async function* noBody(): AsyncGenerator<Uint8Array> {}

/** @throws {Problem} for a file of another type, or packed */
export function assertType(headers: IncomingMessage['headers'], types: readonly string[]): void {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (types.includes(type) && encoding.toLowerCase() === 'identity') return;
  throw new Problem(
    'CONTENT_TYPE_UNSUPPORTED',
    `The body must be a file, not packed, sent as Content-Type: ${types.join(', or ')}.`,
    {
      headers: { Connection: 'close' },
    },
  );
}

const tooLarge = (limitBytes: number) =>
  new Problem('BODY_TOO_LARGE', `A body here has at most ${limitBytes} bytes; send it in parts.`, {
    headers: { Connection: 'close' },
  });

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-?8"?\s*)?;?\s*$/i;

/** @throws {Problem} for another type, another encoding, and what is no JSON */
export function parseJson(bytes: Buffer, headers: IncomingMessage['headers']): unknown {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new Problem('CONTENT_TYPE_UNSUPPORTED', 'The body must not be compressed (Content-Encoding).');
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    throw new Problem('CONTENT_TYPE_UNSUPPORTED', 'The body must be sent as Content-Type: application/json.');
  if (!isUtf8(bytes)) throw new Problem('MALFORMED_JSON', 'The body is not well-formed UTF-8.');
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    // V8's message tells the place, and repeats some letters of what the caller sent and nobody else's.
    const reason = error instanceof SyntaxError ? error.message : 'too deeply nested';
    throw new Problem('MALFORMED_JSON', `The body is not well-formed JSON: ${reason}`);
  }
}
