import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { CommandFailed } from '../io/errors.ts';

const FilePlace = z.object({
  /** Bytes shipped, of the unpacked file. */
  offset: z.int().min(0),
  /** The columns in force there; '' for NDJSON. */
  header: z.string(),
  /** Why the gateway will never take the rest. */
  refused: z.string().optional(),
  /** When it was last seen, so that what is long gone can be forgotten. */
  seen: z.string(),
});
export type FilePlace = z.infer<typeof FilePlace>;

const State = z.object({ version: z.literal(1), files: z.record(z.string(), FilePlace) });

const FORGET_AFTER_MS = 60 * 86_400_000;

export interface ShippingState {
  placeOf(file: string): FilePlace | undefined;
  /** Keeps how far a file was shipped; on the disk when it resolves. */
  keep(file: string, place: Omit<FilePlace, 'seen'>): Promise<void>;
}

/** What was shipped, by the files' own fingerprints. @throws {CommandFailed} STATE_UNREADABLE */
export async function openShippingState(path: string, now = () => new Date()): Promise<ShippingState> {
  const files = new Map(Object.entries(await read(path)));
  return {
    placeOf: (file) => files.get(file),
    async keep(file, place) {
      const seen = now();
      files.set(file, { ...place, seen: seen.toISOString() });
      for (const [name, { seen: last }] of files)
        if (seen.getTime() - Date.parse(last) > FORGET_AFTER_MS) files.delete(name);
      // Whole or not at all: a state cut in half would ship everything again.
      const handle = await open(`${path}.new`, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify({ version: 1, files: Object.fromEntries(files) }));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
    },
  };
}

async function read(path: string): Promise<Record<string, FilePlace>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return State.parse(JSON.parse(text)).files;
  } catch (error) {
    throw new CommandFailed(
      'STATE_UNREADABLE',
      `${path} is not what \`relais pmta ship\` writes. Move it away to ship every file from its start: what was shipped counts once`,
      { cause: error },
    );
  }
}
