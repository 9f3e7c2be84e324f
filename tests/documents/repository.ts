import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
export const exists = (file: string): boolean => existsSync(join(ROOT, file));

/** Files under a folder whose name ends so, relative to the repository, in order. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|dist|generated)\//.test(file))
    .sort();
}

/** What runs in production: no tests, no stand-ins. */
export function productionSources(): string[] {
  const folders = readdirSync(join(ROOT, 'packages')).filter((name) => name !== 'sandbox');
  return [...folders.map((name) => `packages/${name}/src`), 'services', 'prisma/src']
    .filter(exists)
    .flatMap((folder) => filesUnder(folder, '.ts'))
    .filter((file) => !/\.(test|testkit)\.ts$/.test(file));
}
