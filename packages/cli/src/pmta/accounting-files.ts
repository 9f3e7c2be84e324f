import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

/** An accounting file that can be told from every other, wherever it was moved to. */
export interface AccountingFile {
  path: string;
  /** Digest of its header and first record: the same after it was renamed, moved, copied or packed. */
  fingerprint: string;
  /** Its first line; '' for NDJSON, which has none. */
  header: string;
  /** Bytes before its first record. */
  headerBytes: number;
  packed: boolean;
  changedAt: number;
}

const accountingName = /\.(csv|json|jsonl|ndjson|log|txt)(\.gz)?$/i;
const FIRST_BYTES = 256 * 1024;

/** The accounting files of these folders, oldest first. What has no whole record yet is not there yet. */
export async function findAccountingFiles(folders: readonly string[]): Promise<AccountingFile[]> {
  const found: AccountingFile[] = [];
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => accountingName.test(name));
    for (const name of names) {
      const file = await vanished(() => identify(path.join(folder, name)));
      if (file) found.push(file);
    }
  }
  return found.sort((one, other) => one.changedAt - other.changedAt || (one.path < other.path ? -1 : 1));
}

async function identify(file: string): Promise<AccountingFile | null> {
  const { mtimeMs } = await stat(file);
  const packed = file.toLowerCase().endsWith('.gz');
  let start = Buffer.alloc(0);
  for await (const chunk of readUnpacked({ path: file, packed }, 0)) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= FIRST_BYTES || linesOf(start) !== null) break;
  }
  const lines = linesOf(start);
  if (lines === null) return null;
  const json = /^\s*[[{]/.test(lines.first);
  return {
    path: file,
    fingerprint: createHash('sha256')
      .update(json ? lines.first : `${lines.first}\n${lines.second}`)
      .digest('hex')
      .slice(0, 32),
    header: json ? '' : lines.first,
    headerBytes: json ? 0 : Buffer.byteLength(lines.first) + 1,
    packed,
    changedAt: mtimeMs,
  };
}

/** The first two lines, when both are whole. */
function linesOf(start: Buffer): { first: string; second: string } | null {
  const end = start.indexOf('\n');
  const next = start.indexOf('\n', end + 1);
  if (end === -1 || (next === -1 && start[0] !== 0x7b)) return null;
  return {
    first: start.toString('utf8', 0, end),
    second: start.toString('utf8', end + 1, next === -1 ? undefined : next),
  };
}

/** The file's bytes from `offset` of what it holds unpacked. A file that is still being packed ends early, and is read again. */
export async function* readUnpacked(
  { path: file, packed }: Pick<AccountingFile, 'path' | 'packed'>,
  offset: number,
): AsyncGenerator<Buffer> {
  if (!packed) {
    yield* createReadStream(file, { start: offset }) as AsyncIterable<Buffer>;
    return;
  }
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.once('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  let skip = offset;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      if (skip < chunk.length) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))) throw error;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** Null when the file was moved away in the meantime: it is found where it went. */
export async function vanished<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
