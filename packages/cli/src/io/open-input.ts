import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { CommandFailed } from './errors.ts';

/** How a file is named in messages: `-` is standard input. */
export const nameOf = (file: string): string => (file === '-' ? '(stdin)' : file);

/** A file's bytes as they come, or standard input for `-`. @throws {CommandFailed} FILE_UNREADABLE, before the first byte */
export async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  try {
    const handle = await open(file);
    const isDirectory = (await handle.stat()).isDirectory();
    if (!isDirectory) return handle.createReadStream();
    await handle.close();
  } catch (error) {
    throw new CommandFailed('FILE_UNREADABLE', whyUnreadable(file, error), { cause: error });
  }
  throw new CommandFailed('FILE_UNREADABLE', `${file} is a folder; name the files in it, such as ${file}/*`);
}

function whyUnreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${file} does not exist`;
  if (code === 'EACCES') return `${file} may not be read by this user`;
  return `${file} cannot be read (${String(code ?? error)})`;
}
