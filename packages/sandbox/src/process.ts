import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { guardPid } from './stores/orphan-guard.ts';

export interface NodeProcessOptions {
  /** The whole environment of the process; only PATH and HOME are added when missing. */
  readonly env?: NodeJS.ProcessEnv;
  /** For messages. Default: the entry. */
  readonly name?: string;
  readonly cwd?: string;
  /** Resolution conditions. Default: `development` for a `.ts` entry, none for built code. */
  readonly conditions?: readonly string[];
  readonly args?: readonly string[];
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface NodeProcess {
  readonly name: string;
  readonly pid: number;
  /** The last 5,000 lines of stdout and stderr, oldest first. */
  readonly logs: readonly string[];
  readonly exited: Promise<ProcessExit>;
  /**
   * The first line, past or to come, that matches.
   * @throws when the process ends without it, or after the time-out (default 30 s), with its last words in the message
   */
  waitForLine(pattern: RegExp, options?: { readonly timeoutMs?: number }): Promise<string>;
  /** Sends a signal and does not wait. False when the process has gone already. */
  kill(signal: NodeJS.Signals): boolean;
  /** SIGTERM, and SIGKILL when it has not ended within `graceMs` (default 30 s). */
  stop(options?: { readonly graceMs?: number }): Promise<ProcessExit>;
}

const KEPT_LINES = 5_000;

/** Starts a program as a real process, TypeScript or built, and listens to what it says. It cannot outlive this process. */
export function spawnNode(entry: string, options: NodeProcessOptions = {}): NodeProcess {
  const { name = entry, env = {}, cwd = process.cwd(), args = [], onLine = () => {} } = options;
  const isTypeScript = /\.[mc]?ts$/.test(entry);
  const conditions = options.conditions ?? (isTypeScript ? ['development'] : []);
  const child = spawn(
    process.execPath,
    [
      // By its full address: the process may stand where tsx cannot be resolved from.
      ...(isTypeScript ? ['--import', tsxLoader()] : []),
      ...conditions.map((condition) => `--conditions=${condition}`),
      entry,
      ...args,
    ],
    {
      cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      // Out of the terminal's process group: who spawned it decides when it stops, not Ctrl-C.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const pid = child.pid ?? 0;
  const guard = child.pid === undefined ? undefined : guardPid(child.pid, 'KILL');

  const logs: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const hear = (line: string) => {
    logs.push(line);
    if (logs.length > KEPT_LINES) logs.shift();
    onLine(line);
    for (const listener of listeners) listener(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);

  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('error', (error) => {
      hear(error.message);
      resolve({ code: 127, signal: null });
    });
    // 'close' comes after the last line was read, 'exit' may come before.
    child.once('close', (code, signal) => {
      guard?.release();
      resolve({ code, signal });
    });
  });
  const lastWords = () => logs.slice(-20).join('\n');

  return {
    name,
    pid,
    logs,
    exited,
    waitForLine(pattern, { timeoutMs = 30_000 } = {}) {
      const past = logs.find((line) => pattern.test(line));
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          clearTimeout(timer);
          listeners.delete(listener);
          act();
        };
        const listener = (line: string) => {
          if (pattern.test(line)) settle(() => resolve(line));
        };
        const timer = setTimeout(
          () =>
            settle(() => reject(new Error(`${name} did not say ${pattern} in ${timeoutMs} ms. Last:\n${lastWords()}`))),
          timeoutMs,
        );
        listeners.add(listener);
        void exited.then(({ code, signal }) =>
          settle(() =>
            reject(new Error(`${name} ended (${signal ?? code}) before it said ${pattern}. Last:\n${lastWords()}`)),
          ),
        );
      });
    },
    kill: (signal) => child.kill(signal),
    async stop({ graceMs = 30_000 } = {}) {
      child.kill('SIGTERM');
      // A suspended process hears of nothing but SIGKILL until it goes on.
      child.kill('SIGCONT');
      const patience = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const exit = await exited;
      clearTimeout(patience);
      return exit;
    },
  };
}

const tsxLoader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
