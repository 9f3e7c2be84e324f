import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How to reach the registry is the user's business and goes on to the children; the rest of npm's settings is about this very run. */
const NPM_SETTINGS_TO_KEEP =
  /^npm_config_(registry|@.*:registry|\/\/.*|cache|proxy|https?_proxy|noproxy|ca|cafile|cert|key|strict_ssl|userconfig|globalconfig|fetch_.*|prefer_offline|offline|maxsockets|local_address)$/i;

/**
 * The environment for everything started from here. `npm run` describes itself to its children in npm_* variables, and a
 * `--ignore-scripts`, `--omit=dev` or `--workspace` among them would silently change what pnpm installs.
 */
export function childEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || NPM_SETTINGS_TO_KEEP.test(name));
  return {
    ...Object.fromEntries(kept),
    // No engine binary to download, no version check, no telemetry.
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    CHECKPOINT_DISABLE: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    SCARF_ANALYTICS: 'false',
    ...extra,
  };
}

/** A program of the workspace's own node_modules. */
export const localProgram = (name) => join(ROOT, 'node_modules/.bin', name);

/** Runs to the end with its output on ours; answers the exit code, 128 + n when signal n ended it. */
export async function runInForeground(file, args, { cwd = ROOT, env = {} } = {}) {
  const child = spawn(file, args, { cwd, env: childEnvironment(env), stdio: 'inherit' });
  const { code } = await ended(child);
  return code;
}

/** Runs to the end in silence; answers the exit code and all it said, stdout and stderr as they came. */
export async function runQuietly(file, args, { cwd = ROOT, env = {} } = {}) {
  const child = spawn(file, args, { cwd, env: childEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const { code, error, signalled } = await ended(child);
  // Asked to stop while preparing: there is no command yet that could stop in order.
  if (signalled) process.exit(128 + constants.signals[signalled]);
  return { code, output: error ? `${output}${error.message}` : output };
}

function ended(child) {
  let signalled;
  const forward = (signal) => {
    signalled = signal;
    // Ctrl-C at a terminal goes to the whole process group: the child has heard it, and twice might mean "at once" to it.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve) => {
    const settle = (result) => {
      for (const signal of FORWARDED) process.off(signal, forward);
      resolve({ signalled, ...result });
    };
    child.once('error', (error) => settle({ code: 127, error }));
    child.once('close', (code, signal) => settle({ code: code ?? 128 + (constants.signals[signal] ?? 0) }));
  });
}
