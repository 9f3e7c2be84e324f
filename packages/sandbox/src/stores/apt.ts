import { accessSync, constants, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './run-command.ts';
import { claim, release } from './run-directory.ts';
import { StoreError } from './store-error.ts';

type Log = (line: string) => void;

// Only root can reach the installing branch, so only root writes here.
const INSTALL_LOCK = '/var/lib/relais/apt-lock';
const INSTALL_ATTEMPTS = 3;

interface AptInstall<Found> {
  /** The Debian package. */
  readonly name: string;
  /** What is said while it comes: `Redis`. */
  readonly what: string;
  readonly log: Log;
  /** Looks for what the package brings. */
  find(): Promise<Found | undefined>;
  /** The error when it cannot be had, with what apt-get said last. */
  missing(said: string): Error;
}

/**
 * Installs a Debian package as root, when nobody else has it in hand already. However many ask at once, in this process or
 * others, one installs.
 */
export async function aptInstall<Found>({ name, what, log, find, missing }: AptInstall<Found>): Promise<Found> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isExecutable('/usr/bin/apt-get')) throw missing('');

  mkdirSync(INSTALL_LOCK, { recursive: true, mode: 0o700 });
  await takeInstallLock(log);
  try {
    // Whoever held the lock before us most likely installed it.
    const found = await find();
    if (found) return found;
    log(`installing ${what} (apt-get install ${name}) …`);
    let output = '';
    for (let attempt = 1; attempt <= INSTALL_ATTEMPTS; attempt++) {
      output = await runApt(name);
      const installed = await find();
      if (installed) return installed;
      if (attempt < INSTALL_ATTEMPTS) {
        log(`installing ${what} failed, trying again (${attempt} of ${INSTALL_ATTEMPTS - 1}) …`);
        await sleep(attempt * 3_000);
      }
    }
    throw missing(`\n${output.trim().split('\n').slice(-5).join('\n')}`);
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
      if (waited === 0) log('waiting for another process that is installing …');
      await sleep(500);
    }
  }
}

async function runApt(name: string): Promise<string> {
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

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
