import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { canEnter, type ServerUser } from './server-user.ts';
import { StoreError } from './store-error.ts';

const OWNER_FILE = 'owner.json';
/** A directory without an owner file is only rubbish once its maker has had ample time to write one. */
const UNCLAIMED_IS_RUBBISH_AFTER_MS = 600_000;

/** Temporary directories this user can reach: TMPDIR may lie in a home nobody else may enter. */
export function temporaryRoots(user: ServerUser | undefined): string[] {
  const roots = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  return roots.filter((root) => existsSync(root) && canEnter(root, user));
}

/** Makes a new directory for one run of a server, owned by this process until it is removed. */
export function makeRunDirectory(kind: string, user: ServerUser | undefined): string {
  const directory = mkdtempSync(join(temporaryRoots(user)[0] ?? tmpdir(), `relais-${kind}-run-`));
  chmodSync(directory, 0o711);
  claim(directory);
  return directory;
}

/**
 * Takes a directory for this process.
 * @throws StoreError STORE_IN_USE when a living process holds it.
 */
export function claim(directory: string): void {
  const file = join(directory, OWNER_FILE);
  const owner = ownerOf(directory);
  if (owner && isRunning(owner)) throw inUse(directory, owner.pid);

  // A finished file given its name by link(2): of two who claim at once one fails, and nobody reads half a file.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    rmSync(file, { force: true });
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw inUse(directory, ownerOf(directory)?.pid);
  } finally {
    rmSync(draft, { force: true });
  }
}

function inUse(directory: string, pid: number | undefined): StoreError {
  return new StoreError('STORE_IN_USE', `${directory} is in use by process ${pid ?? '?'}; stop that one first.`);
}

/**
 * Opens a directory that outlives its processes and claims it. One inside a closed home is out of reach for the user root
 * steps down to; what belongs there then lies under /var/lib/relais, and a log line says so.
 * @throws StoreError STORE_IN_USE
 */
export function openKeptDirectory(
  kind: string,
  wanted: string,
  user: ServerUser | undefined,
  log: (line: string) => void,
): string {
  mkdirSync(wanted, { recursive: true });
  let directory = realpathSync(resolve(wanted));
  // What has to stay private in it is closed by itself, so the directory alone may let the server's user through.
  if (user && canEnter(dirname(directory), user)) chmodSync(directory, lstatSync(directory).mode | 0o011);
  if (!canEnter(directory, user)) {
    const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
    const elsewhere = `/var/lib/relais/${kind}-${name}`;
    log(`${kind} runs as uid ${user?.uid}, who may not enter ${directory}: its data lies in ${elsewhere}`);
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
    directory = elsewhere;
  }
  claim(directory);
  return directory;
}

export function release(directory: string): void {
  rmSync(join(directory, OWNER_FILE), { force: true });
}

/** Directories of this kind whose owner died without tidying up (SIGKILL, power cut). Other users' are never listed. */
export function abandonedRunDirectories(kind: string, user: ServerUser | undefined): string[] {
  const found: string[] = [];
  for (const root of temporaryRoots(user)) {
    for (const name of readdirSync(root)) {
      if (!name.startsWith(`relais-${kind}-run-`)) continue;
      const directory = join(root, name);
      const stat = lstatSync(directory, { throwIfNoEntry: false });
      if (!stat?.isDirectory() || stat.uid !== process.getuid?.()) continue;
      const owner = ownerOf(directory);
      const abandoned = owner ? !isRunning(owner) : Date.now() - stat.mtimeMs > UNCLAIMED_IS_RUBBISH_AFTER_MS;
      if (abandoned) found.push(directory);
    }
  }
  return found;
}

function ownerOf(directory: string): ProcessIdentity | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('started' in owner)) return undefined;
    return typeof owner.pid === 'number' && typeof owner.started === 'string'
      ? { pid: owner.pid, started: owner.started }
      : undefined;
  } catch {
    return undefined;
  }
}
