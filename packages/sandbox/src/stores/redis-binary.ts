import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './run-command.ts';
import { claim, release } from './run-directory.ts';
import { StoreError } from './store-error.ts';

/** A program that turns into a Redis server when started under the name `argv0`. */
export interface RedisBinary {
  readonly file: string;
  readonly argv0: string;
}

type Log = (line: string) => void;

// Only root can reach the installing branch, so only root writes here.
const INSTALL_LOCK = '/var/lib/relais/apt-lock';
const INSTALL_ATTEMPTS = 3;

let finding: Promise<RedisBinary> | undefined;

/**
 * A Redis server program: the one on PATH, else, as root on Debian and its kin, the one of the package `redis-tools`, which
 * is installed on the way and starts no service. However many ask at once, in this process or others, one installs.
 * @throws StoreError REDIS_NOT_FOUND
 */
export function redisBinary(log: Log): Promise<RedisBinary> {
  finding ??= findOnPath().then((found) => found ?? install(log));
  // A failure is not remembered: by the next call somebody may have installed one by hand.
  finding.catch(() => {
    finding = undefined;
  });
  return finding;
}

/**
 * Debian packs server and tools as one program that looks at the name it is called by, and `redis-tools` brings it along
 * as `redis-check-rdb`. Other systems may not, so each candidate has to say that it is a server.
 */
export async function findOnPath(path = process.env.PATH ?? ''): Promise<RedisBinary | undefined> {
  for (const name of ['redis-server', 'valkey-server', 'redis-check-rdb', 'valkey-check-rdb']) {
    for (const directory of path.split(delimiter).filter(Boolean)) {
      const file = join(directory, name);
      if (!isExecutable(file)) continue;
      const argv0 = name.replace('check-rdb', 'server');
      const { code, output } = await runCommand(file, ['--version'], { argv0 });
      if (code === 0 && /^(redis|valkey) server v=/i.test(output)) return { file, argv0 };
    }
  }
  return undefined;
}

async function install(log: Log): Promise<RedisBinary> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isExecutable('/usr/bin/apt-get')) throw notFound();

  mkdirSync(INSTALL_LOCK, { recursive: true, mode: 0o700 });
  await takeInstallLock(log);
  try {
    // Whoever held the lock before us most likely installed it.
    const found = await findOnPath();
    if (found) return found;
    log('installing Redis (apt-get install redis-tools) …');
    let output = '';
    for (let attempt = 1; attempt <= INSTALL_ATTEMPTS; attempt++) {
      output = await aptInstall('redis-tools');
      const installed = await findOnPath();
      if (installed) return installed;
      if (attempt < INSTALL_ATTEMPTS) {
        log(`installing Redis failed, trying again (${attempt} of ${INSTALL_ATTEMPTS - 1}) …`);
        await sleep(attempt * 3_000);
      }
    }
    throw notFound(output);
  } finally {
    release(INSTALL_LOCK);
  }
}

async function takeInstallLock(log: Log): Promise<void> {
  for (let waited = 0; ; waited++) {
    try {
      return claim(INSTALL_LOCK);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'STORE_IN_USE') || waited === 600) throw error;
      if (waited === 0) log('waiting for another process that is installing Redis …');
      await sleep(500);
    }
  }
}

async function aptInstall(name: string): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // Unattended upgrades may hold dpkg's lock for a while on a machine that has just booted.
  const patient = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2', '-q'];
  // A list that cannot be refreshed is often good enough to install from.
  const update = await runCommand('apt-get', [...patient, 'update'], { env });
  const installed = await runCommand('apt-get', [...patient, 'install', '-y', '--no-install-recommends', name], {
    env,
  });
  return `${update.code === 0 ? '' : update.output}${installed.output}`;
}

function notFound(output = ''): StoreError {
  const said = output.trim().split('\n').slice(-5).join('\n');
  return new StoreError(
    'REDIS_NOT_FOUND',
    `No Redis server here: set REDIS_URL, or install one (Debian: apt-get install redis-tools, macOS: brew install redis).${
      said && `\n${said}`
    }`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
