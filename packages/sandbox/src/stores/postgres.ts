import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort } from './free-port.ts';
import { guardAgainstOrphans } from './orphan-guard.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { runCommand } from './run-command.ts';
import { abandonedRunDirectories, makeRunDirectory, openKeptDirectory, release } from './run-directory.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { StoreError } from './store-error.ts';

export interface PostgresOptions {
  /** Keeps the data here across runs. Without it everything lies in a temporary directory and goes with `stop`. */
  readonly dataDir?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Survives a power cut (fsync). Default: true with a `dataDir`, false without. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
}

export interface RunningPostgres {
  /** As superuser `relais`, to the database `postgres`. Holds the password. */
  readonly url: string;
  readonly port: number;
  /** Where the cluster really lies: `dataDir`, unless the server's user could not enter that. */
  readonly directory: string;
  stop(): Promise<void>;
}

// No inherited PGOPTIONS, PGPORT or locale: a cluster is the same whoever starts it.
const ENV = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Starts a PostgreSQL of our own on the loopback, initialising the cluster if there is none. Works as root too, and ends
 * with this process at the latest.
 * @throws StoreError POSTGRES_BINARIES_MISSING, POSTGRES_START_FAILED, STORE_IN_USE
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const { dataDir, durable = dataDir !== undefined, log = () => {} } = options;
  const user = serverUser();
  const binaries = await postgresBinaries(user);

  for (const abandoned of abandonedRunDirectories('postgres', user)) {
    await stopServer(binaries, join(abandoned, 'data'), user, 'immediate');
    rmSync(abandoned, { recursive: true, force: true });
  }

  const directory =
    dataDir === undefined ? makeRunDirectory('postgres', user) : openKeptDirectory('postgres', dataDir, user, log);
  const data = join(directory, 'data');
  const mode = durable ? 'fast' : 'immediate';
  const tidyUp = () =>
    dataDir === undefined ? rmSync(directory, { recursive: true, force: true }) : release(directory);
  try {
    // Left running by a parent that was killed together with its guard.
    await stopServer(binaries, data, user, 'fast');
    const password = await initialise(binaries, directory, user);
    const port = await onFreePort(
      options.port,
      (candidate) => startServer(binaries, data, candidate, durable, user),
      (error) => error instanceof StoreError && /Address already in use|could not bind/i.test(error.message),
    );
    const guard = guardAgainstOrphans({
      pidFile: join(data, 'postmaster.pid'),
      signal: durable ? 'INT' : 'QUIT',
      ...(dataDir === undefined && { directory }),
    });
    let stopping: Promise<void> | undefined;
    return {
      url: `postgresql://relais:${password}@127.0.0.1:${port}/postgres`,
      port,
      directory,
      stop() {
        stopping ??= stopServer(binaries, data, user, mode).then(() => {
          guard.release();
          tidyUp();
        });
        return stopping;
      },
    };
  } catch (error) {
    tidyUp();
    throw error;
  }
}

/** Makes the cluster on first use and answers the superuser's password, which lies beside it, readable to us alone. */
async function initialise(
  binaries: PostgresBinaries,
  directory: string,
  user: ServerUser | undefined,
): Promise<string> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  if (existsSync(join(data, 'PG_VERSION')) && existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8');

  // A first start that was cut short leaves half a cluster without a password: nothing in it can be worth keeping.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const handedOver = join(directory, 'initdb-password');
  writeFileSync(handedOver, password, { mode: 0o600 });
  if (user) for (const path of [data, handedOver]) chownSync(path, user.uid, user.gid);

  const { code, output } = await runCommand(
    binaries.initdb,
    [
      `--pgdata=${data}`,
      '--username=relais',
      `--pwfile=${handedOver}`,
      '--auth=scram-sha-256',
      // The password is 192 random bits, so stretching it would only slow every connection down.
      '--set=scram_iterations=1',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...user, env: ENV, cwd: '/' },
  );
  rmSync(handedOver, { force: true });
  if (code !== 0)
    throw new StoreError('POSTGRES_START_FAILED', `PostgreSQL could not set up a cluster.\n${output.trim()}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  return password;
}

async function startServer(
  binaries: PostgresBinaries,
  data: string,
  port: number,
  durable: boolean,
  user: ServerUser | undefined,
): Promise<number> {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: "''",
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const serverLog = join(data, 'server.log');
  rmSync(serverLog, { force: true });
  const { code, output } = await runCommand(
    binaries.pgCtl,
    [
      'start',
      `--pgdata=${data}`,
      `--log=${serverLog}`,
      '--wait',
      '--timeout=60',
      `--options=${Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' ')}`,
    ],
    { ...user, env: ENV, cwd: '/' },
  );
  if (code === 0) return port;
  const said = existsSync(serverLog) ? readFileSync(serverLog, 'utf8').trim() : output.trim();
  throw new StoreError('POSTGRES_START_FAILED', `PostgreSQL did not start on port ${port}.\n${said}`);
}

async function stopServer(
  binaries: PostgresBinaries,
  data: string,
  user: ServerUser | undefined,
  mode: 'fast' | 'immediate',
): Promise<void> {
  if (!serverRunsIn(data)) return;
  const stop = (how: string) =>
    runCommand(binaries.pgCtl, ['stop', `--pgdata=${data}`, `--mode=${how}`, '--wait', '--timeout=30'], {
      ...user,
      env: ENV,
      cwd: '/',
    });
  const { code } = await stop(mode);
  if (code !== 0 && serverRunsIn(data)) await stop('immediate');
}

/** Is the process named in postmaster.pid this cluster's server, and not a stranger who was given its pid since? */
function serverRunsIn(data: string): boolean {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  } catch {
    return process.platform !== 'linux';
  }
}
