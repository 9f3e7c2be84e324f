import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { code, table } from './markdown.ts';
import { ROOT } from './repository.ts';

/** What these pages ask of a command of commander. */
interface Command {
  name(): string;
  usage(): string;
  summary(): string;
  description(): string;
  readonly commands: readonly Command[];
}

/** Every command of `relais`, those of a group one by one. */
export async function commandTable(): Promise<string> {
  // Worked out: documents read the command line, and nothing uses it.
  const door = pathToFileURL(join(ROOT, 'packages/cli/src/program.ts')).href;
  const { program } = z
    .object({ program: z.custom<() => Command>((value) => typeof value === 'function') })
    .parse(await import(/* @vite-ignore */ door));
  const rows = program()
    .commands.flatMap(leaves)
    .map(({ words, command }) => [
      code(`relais ${words} ${command.usage().replace('[options] ', '').replace('[options]', '')}`.trim()),
      command.summary() || command.description(),
    ]);
  return table(['command', 'does'], rows.sort());
}

function leaves(command: Command): { words: string; command: Command }[] {
  if (command.commands.length === 0) return [{ words: command.name(), command }];
  return command.commands.flatMap(leaves).map((leaf) => ({ ...leaf, words: `${command.name()} ${leaf.words}` }));
}
