import { access, constants, readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { root } from '../root.ts';
import { stateDir } from '../stack/state-file.ts';
import { checked, type Finding, fail, ok, warn } from './finding.ts';

const ENOUGH_DISK_BYTES = 2 * 1024 ** 3;

/** What this machine must have before anything of ours runs. */
export async function examineMachine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  return Promise.all([
    node(),
    build(),
    onPath(
      env,
      'Redis server',
      ['redis-server', 'redis-check-rdb'],
      'apt-get install redis-tools, or set REDIS_URL; as root `relais up` does it by itself',
    ),
    onPath(
      env,
      'Chromium',
      ['chromium-headless-shell', 'chromium'],
      'only pages that need a browser want it: apt-get install chromium-headless-shell',
    ),
    disk(),
    port(8_000),
  ]);
}

async function node(): Promise<Finding> {
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  return fits
    ? ok('Node.js', process.versions.node)
    : fail('Node.js', `${process.versions.node}; ${engines.node} is wanted`, 'install Node 24 or 20.19');
}

const build = () =>
  checked('build', 'npm run build', async () => {
    await access(join(root, 'services/gateway/dist/main.js'), constants.R_OK);
    return ok('build', 'the services are compiled');
  });

async function onPath(
  { PATH = '' }: NodeJS.ProcessEnv,
  what: string,
  names: readonly string[],
  mend: string,
): Promise<Finding> {
  for (const folder of PATH.split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      if (await isExecutable(file)) return ok(what, file);
    }
  }
  return warn(what, 'not found', mend);
}

const isExecutable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const disk = () =>
  checked('disk', 'free some space', async () => {
    const { bavail, bsize } = await statfs(root);
    const free = bavail * bsize;
    const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free; our own stores keep theirs in ${stateDir}`;
    return free >= ENOUGH_DISK_BYTES ? ok('disk', detail) : warn('disk', detail, 'free some space: two GiB are wanted');
  });

async function port(wanted: number): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree
    ? ok('port 8000', 'free for the gateway')
    : warn('port 8000', 'taken', '`relais up` takes a free one; GATEWAY_PORT names another');
}
