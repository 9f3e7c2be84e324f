import { wordsOf } from './errors.ts';

/** One JSON line on stdout; waits while whoever reads it is slower than we are. */
export async function printJson(value: unknown): Promise<void> {
  await write(`${JSON.stringify(value)}\n`);
}

/** A line for a person on stdout. */
export async function print(line = ''): Promise<void> {
  await write(`${line}\n`);
}

async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** Progress: on stderr, so that stdout stays a command's own. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One of several things went wrong: it is named, the others go on, and the command ends with exit code 1. */
export function complain(what: unknown, where?: string): void {
  process.stderr.write(`relais: ${where ? `${where}: ` : ''}${wordsOf(what)}\n`);
  process.exitCode = 1;
}
