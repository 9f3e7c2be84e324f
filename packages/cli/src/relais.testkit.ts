import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from './root.ts';

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

/**
 * What `npm test` has built starts in half the time of the sources, so it is run as long as nothing was edited since; what
 * was edited is run as it stands.
 */
const main = fileURLToPath(new URL(isBuilt() ? '../dist/main.js' : './main.ts', import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const flags = main.endsWith('.ts') ? ['--import', loader, '--conditions=development'] : [];

function isBuilt(): boolean {
  const stamp = path.join(root, 'node_modules/.relais/build');
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const rooms = ['packages', 'services'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name, 'src')),
  );
  const sources = [...rooms, path.join(root, 'prisma/src')].filter((folder) => existsSync(folder));
  return sources.every((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).every(
      (file) => /\.(test|testkit)\.ts$/.test(file) || statSync(path.join(folder, file)).mtimeMs <= builtAt,
    ),
  );
}

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
