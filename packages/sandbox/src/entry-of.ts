import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * How to start a program of this repository, named by its source: what `npm test` has built starts in half the time, so it
 * is run as long as nothing was edited since; what was edited is run as it stands.
 */
export function entryOf(source: URL): string {
  const file = fileURLToPath(source);
  return isBuilt() ? file.replace(/\/src\/(.*)\.ts$/, '/dist/$1.js') : file;
}

let built: boolean | undefined;

/** Nothing was edited since the last build. */
export function isBuilt(): boolean {
  built ??= isNewerThanSources(path.join(root, 'node_modules/.relais/build'));
  return built;
}

function isNewerThanSources(stamp: string): boolean {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const rooms = ['packages', 'services'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name, 'src')),
  );
  return [...rooms, path.join(root, 'prisma/src')]
    .filter((folder) => existsSync(folder))
    .every((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).every(
        (file) => /\.(test|testkit)\.ts$/.test(file) || statSync(path.join(folder, file)).mtimeMs <= builtAt,
      ),
    );
}
