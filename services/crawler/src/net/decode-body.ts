import { pipeline } from 'node:stream/promises';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';

/** What the crawler says it accepts: exactly what `decodeBody` can undo. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

export interface Decoded {
  readonly bytes: Buffer;
  /** There was more than `maxBytes`, or the end was missing. */
  readonly cut: boolean;
}

/** A body that is named as compressed and is not, or is compressed in a way that was not offered. */
export class BodyUnreadable extends Error {
  override readonly name = 'BodyUnreadable';
  readonly code = 'BODY_UNREADABLE';
}

// A page cut short on the wire still gives what had come.
const zlibOptions = { finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** Bodies of up to this size are decoded at once: quicker than a trip to the thread pool. */
const AT_ONCE_BYTES = 256 * 1024;

/**
 * Undoes a Content-Encoding, never past `maxBytes` of output: a few kilobytes may unfold to gigabytes.
 * @throws BodyUnreadable
 */
export async function decodeBody(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Decoded> {
  const codings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding, ...more] = codings;
  if (coding === undefined || body.length === 0) {
    return body.length > maxBytes ? { bytes: body.subarray(0, maxBytes), cut: true } : { bytes: body, cut: false };
  }
  // Nested codings are legal and met only in attacks.
  if (more.length > 0) throw new BodyUnreadable(`several content codings: ${encoding}`);
  try {
    if (body.length <= AT_ONCE_BYTES) return { bytes: decodeAtOnce(body, coding, maxBytes), cut: false };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')) throw unreadable(error);
  }
  return decodeUpTo(body, coding, maxBytes);
}

function decodeAtOnce(body: Buffer, coding: string, maxOutputLength: number): Buffer {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body, { ...zlibOptions, maxOutputLength });
    case 'br':
      return brotliDecompressSync(body, { ...brotliOptions, maxOutputLength });
    case 'deflate':
      return isRaw(body)
        ? inflateRawSync(body, { ...zlibOptions, maxOutputLength })
        : inflateSync(body, { ...zlibOptions, maxOutputLength });
    default:
      throw new BodyUnreadable(`content coding ${coding}`);
  }
}

async function decodeUpTo(body: Buffer, coding: string, maxBytes: number): Promise<Decoded> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let cut = false;
  try {
    await pipeline([body], decoderOf(body, coding), async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) {
        chunks.push(chunk.subarray(0, Math.max(0, maxBytes - bytes)));
        bytes += chunk.length;
        cut = bytes > maxBytes;
        if (cut) break;
      }
    });
  } catch (error) {
    // Leaving the loop early tears the pipeline down on purpose.
    if (!cut) throw unreadable(error);
  }
  return { bytes: Buffer.concat(chunks), cut };
}

function decoderOf(body: Buffer, coding: string) {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlibOptions);
    case 'br':
      return createBrotliDecompress(brotliOptions);
    case 'deflate':
      return isRaw(body) ? createInflateRaw(zlibOptions) : createInflate(zlibOptions);
    default:
      throw new BodyUnreadable(`content coding ${coding}`);
  }
}

/** Some servers send `deflate` without the zlib wrapper, against RFC 9110 §8.4.1.2. */
const isRaw = (body: Buffer): boolean => ((body[0] ?? 0) & 0x0f) !== 8;

const unreadable = (error: unknown): BodyUnreadable =>
  error instanceof BodyUnreadable ? error : new BodyUnreadable('the body does not decode', { cause: error });
