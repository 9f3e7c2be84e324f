import { delimiter, join } from 'node:path';
import { aptInstall, isExecutable } from './apt.ts';
import { runCommand } from './run-command.ts';
import { StoreError } from './store-error.ts';

/** A program that turns into a Redis server when started under the name `argv0`. */
export interface RedisBinary {
  readonly file: string;
  readonly argv0: string;
}

type Log = (line: string) => void;

let finding: Promise<RedisBinary> | undefined;

/**
 * A Redis server program: the one on PATH, else, as root on Debian and its kin, the one of the package `redis-tools`, which
 * is installed on the way and starts no service. However many ask at once, in this process or others, one installs.
 * @throws StoreError REDIS_NOT_FOUND
 */
export function redisBinary(log: Log): Promise<RedisBinary> {
  finding ??= findOnPath().then(
    (found) => found ?? aptInstall({ name: 'redis-tools', what: 'Redis', log, find: () => findOnPath(), missing }),
  );
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

const missing = (said: string): StoreError =>
  new StoreError(
    'REDIS_NOT_FOUND',
    `No Redis server here: set REDIS_URL, or install one (Debian: apt-get install redis-tools, macOS: brew install redis).${said}`,
  );
