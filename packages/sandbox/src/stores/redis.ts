import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort } from './free-port.ts';
import { guardAgainstOrphans } from './orphan-guard.ts';
import { type RedisBinary, redisBinary } from './redis-binary.ts';
import { abandonedRunDirectories, makeRunDirectory, openKeptDirectory, release } from './run-directory.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { StoreError } from './store-error.ts';

export interface RedisOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Writes every command to disk, so that a restart on the same `dir` finds all again. Default: true with a `dir`. */
  readonly appendonly?: boolean;
  /** Keeps the data here across runs. Without it everything goes with `stop`. */
  readonly dir?: string;
  /** Told when a Redis has to be installed. Default: stderr. */
  readonly log?: (line: string) => void;
}

export interface RunningRedis {
  /** Holds the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 10_000;

/** Kept with the data, so that clients which outlive a restart can come back. */
function keptPassword(directory: string): string {
  const file = join(directory, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/**
 * Starts a Redis of our own on the loopback with the policy queues need (`noeviction`). Ends with this process at the latest.
 * @throws StoreError REDIS_NOT_FOUND, REDIS_START_FAILED, STORE_IN_USE
 */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const { dir, appendonly = dir !== undefined, log = (line) => process.stderr.write(`relais: ${line}\n`) } = options;
  const user = serverUser();
  const binary = await redisBinary(log);

  for (const abandoned of abandonedRunDirectories('redis', user)) rmSync(abandoned, { recursive: true, force: true });

  const directory = dir === undefined ? makeRunDirectory('redis', user) : openKeptDirectory('redis', dir, user, log);
  const tidyUp = () => (dir === undefined ? rmSync(directory, { recursive: true, force: true }) : release(directory));
  try {
    const data = join(directory, 'data');
    const pidFile = join(data, 'redis.pid');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    if (user) chownSync(data, user.uid, user.gid);
    rmSync(pidFile, { force: true });

    const password = keptPassword(directory);
    const { server, port } = await onFreePort(
      options.port,
      async (candidate) => ({
        port: candidate,
        server: await startServer(binary, { port: candidate, password, data, pidFile, appendonly }, user),
      }),
      (error) => error instanceof StoreError && /Address already in use/i.test(error.message),
    );
    const guard = guardAgainstOrphans({ pidFile, signal: 'TERM', ...(dir === undefined && { directory }) });
    // A server that was killed on purpose leaves its directory free for the next one at once.
    const gone = new Promise<void>((resolve) => {
      server.once('exit', () => {
        guard.release();
        tidyUp();
        resolve();
      });
    });
    return {
      url: `redis://:${password}@127.0.0.1:${port}`,
      port,
      pid: server.pid ?? 0,
      async stop() {
        server.kill('SIGTERM');
        // One that a test has suspended has to wake up to hear of it.
        server.kill('SIGCONT');
        const patience = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
        await gone;
        clearTimeout(patience);
      },
    };
  } catch (error) {
    tidyUp();
    throw error;
  }
}

interface ServerSettings {
  readonly port: number;
  readonly password: string;
  readonly data: string;
  readonly pidFile: string;
  readonly appendonly: boolean;
}

const configText = ({ port, password, data, pidFile, appendonly }: ServerSettings) => `
bind 127.0.0.1
port ${port}
requirepass ${password}
dir ${JSON.stringify(data)}
pidfile ${JSON.stringify(pidFile)}
save ""
appendonly ${appendonly ? 'yes' : 'no'}
maxmemory-policy noeviction
daemonize no
`;

function startServer(
  { file, argv0 }: RedisBinary,
  settings: ServerSettings,
  user: ServerUser | undefined,
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const server = spawn(file, ['-'], {
      argv0,
      ...user,
      cwd: '/',
      // Out of the terminal's process group: on Ctrl-C the services need Redis until they have given their jobs back.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    const fail = (why: string) =>
      reject(new StoreError('REDIS_START_FAILED', `Redis did not start on port ${settings.port}.\n${why.trim()}`));
    const listen = (chunk: string) => {
      said = (said + chunk).slice(-4_096);
      if (/ready to accept connections/i.test(said)) resolve(server);
    };
    server.stdout.setEncoding('utf8').on('data', listen);
    server.stderr.setEncoding('utf8').on('data', listen);
    server.on('error', (error) => fail(error.message));
    server.once('close', () => fail(said));
    // The configuration goes in by the pipe: on the command line every user of the machine could read the password.
    server.stdin.on('error', () => {});
    server.stdin.end(configText(settings));
  });
}
