import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localProgram, ROOT, runQuietly } from './child-process.mjs';
import { withLock } from './lock.mjs';

/** Stamps live in what an install replaces, so that a removed node_modules takes them along. */
const STAMPS = join(ROOT, 'node_modules/.relais');
const SOURCE_FOLDERS = ['packages', 'services', 'prisma'];
const NOT_SOURCE = new Set(['node_modules', 'dist', '.turbo', 'coverage']);

/**
 * What has to be true before any command can run, in this order. A step is done when its outputs are there and its inputs
 * are those of the last time it succeeded.
 */
const STEPS = [
  {
    name: 'install',
    doing: () => `installing packages${existsSync(join(ROOT, 'node_modules')) ? '' : ' (first time, about 30 s)'}`,
    inputs: () => ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', ...manifests()],
    outputs: () => ['node_modules/.modules.yaml', 'node_modules/.bin/tsc', 'prisma/node_modules/.bin/prisma'],
    run: installPackages,
  },
  {
    name: 'generate',
    doing: () => 'generating the database client',
    inputs: () => ['pnpm-lock.yaml', 'prisma/prisma.config.ts', ...filesUnder('prisma/schema')],
    outputs: () => ['prisma/src/generated/client.ts'],
    run: () => runQuietly('node_modules/.bin/prisma', ['generate'], { cwd: join(ROOT, 'prisma') }),
  },
  {
    name: 'build',
    doing: () => 'building',
    inputs: () => ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsconfig.json', ...sources()],
    outputs: () => projects().map((project) => `${project}/dist/.tsbuildinfo`),
    run: () => runQuietly(localProgram('tsc'), ['-b', '--pretty', String(Boolean(process.stderr.isTTY))]),
  },
];

const say = (line) => process.stderr.write(`relais: ${line}\n`);

/** Installs, generates and builds what is missing or out of date. False, after saying why, when a step failed. */
export async function prepare() {
  if (STEPS.every(isDone)) return true;
  return withLock(join(ROOT, '.relais/prepare.lock'), {
    onWait: () => say('another command is preparing the workspace, waiting for it …'),
    // Whoever held the lock before may have done it all.
    run: async () => {
      for (const step of STEPS) {
        if (!isDone(step) && !(await perform(step))) return false;
      }
      return true;
    },
  });
}

async function perform(step) {
  say(`${step.doing()} …`);
  const before = fingerprint(step.inputs());
  const since = Date.now();
  const { code, output } = await step.run();
  if (code !== 0) {
    process.stderr.write(`${output.trim().split('\n').slice(-60).join('\n')}\n`);
    say(`${step.name} failed (exit ${code})`);
    return false;
  }
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, step.name), before);
  say(`${step.name} done in ${((Date.now() - since) / 1000).toFixed(1)} s`);
  return true;
}

function isDone(step) {
  const stamp = join(STAMPS, step.name);
  if (!existsSync(stamp)) return false;
  if (!step.outputs().every((output) => existsSync(join(ROOT, output)))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(step.inputs());
}

async function installPackages() {
  const { packageManager } = readJson('package.json');
  const install = () =>
    runQuietly(
      'npx',
      // A node_modules of another layout is replaced without a question nobody is there to answer.
      [
        '--yes',
        packageManager,
        'install',
        '--frozen-lockfile',
        '--reporter=append-only',
        '--config.confirmModulesPurge=false',
      ],
      // .npmrc keeps npm's own voice out of the commands' output; here it is wanted.
      { env: { npm_config_loglevel: 'warn' } },
    );
  const first = await install();
  const isNetwork = /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ERR_SOCKET|ERR_PNPM_FETCH_(?!404)|ERR_PNPM_META_FETCH/;
  if (first.output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return {
      ...first,
      output: `${first.output}\nThe lockfile is behind the manifests; run: npx ${packageManager} install`,
    };
  }
  if (first.code === 0 || !isNetwork.test(first.output)) return first;
  say('the registry did not answer as it should, trying once more …');
  return install();
}

const readJson = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/** One value for the names and contents of all these files. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const path = join(ROOT, file);
    hash.update(`${file}\0`);
    if (existsSync(path)) hash.update(readFileSync(path));
    hash.update('\0');
  }
  // Packages with binaries are chosen by platform.
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/** Folders with a tsconfig that is part of the build. */
function projects() {
  const { references } = readJson('tsconfig.json');
  return references.map(({ path }) => path);
}

function manifests() {
  const folders = SOURCE_FOLDERS.flatMap((folder) =>
    existsSync(join(ROOT, folder, 'package.json'))
      ? [folder]
      : readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return ['.', 'tests', ...folders].map((folder) => join(folder, 'package.json'));
}

function sources() {
  return SOURCE_FOLDERS.flatMap(filesUnder).filter(
    (file) => /\.(ts|tsx|json)$/.test(file) && !/\.test\.tsx?$/.test(file),
  );
}

function filesUnder(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !NOT_SOURCE.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}
