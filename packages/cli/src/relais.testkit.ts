import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { entryOf } from '@relais/sandbox';

/** What a command said and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. Throws when it is anything else. */
  json<Line = Record<string, unknown>>(): Line[];
}

export interface RelaisOptions {
  /** Beside PATH and HOME, all there is. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

const main = entryOf(new URL('./main.ts', import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const flags = main.endsWith('.ts') ? ['--import', loader, '--conditions=development'] : [];

/** Runs `relais …` as a process of its own, as an operator would, and waits for its end. */
export function relais(args: readonly string[], { env = {}, stdin, cwd }: RelaisOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, main, ...args], {
      ...(cwd ? { cwd } : {}),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const json = <Line>(): Line[] =>
        stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      resolve({ code, stdout, stderr, json });
    });
    // A command that ends without reading everything closes its side first.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin ?? '');
  });
}

/** For commands that run until they are told to stop: `spawnNode(relaisEntry, { args, env })`. */
export const relaisEntry = main;
