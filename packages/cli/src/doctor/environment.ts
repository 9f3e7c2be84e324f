import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';
import { services } from '@relais/contracts';
import { createMailHostResolver } from '@relais/email-address';
import { type Check, fail, ok, warn } from '../checks/check.ts';
import { root } from '../root.ts';
import { isFree } from '../stack/pick-port.ts';
import { type RunningStack, stateDir } from '../stack/state-file.ts';

/** What pinned dependencies ask for: ^20.19.0 || >=22.12.0 */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return supported
    ? ok('Node.js', version)
    : fail(
        'Node.js',
        `${version} is too old or an odd release`,
        'install 20.19 or newer, 22.12 or newer of the 22 line',
      );
}

export function buildCheck(): Check {
  const missing = services.filter((name) => !existsSync(path.join(root, 'services', name, 'dist', 'main.js')));
  return missing.length === 0
    ? ok('build', 'every service is built')
    : fail('build', `${missing.join(', ')} not built`, 'npm run build');
}

const GB = 1_000_000_000;

export async function diskCheck(): Promise<Check> {
  const place = existsSync(stateDir) ? stateDir : root;
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const detail = `${(free / GB).toFixed(1)} GB free at ${place}`;
  if (free < GB / 5) return fail('disk', detail, 'make room: PostgreSQL stops when the disk is full');
  return free < 2 * GB ? warn('disk', detail, 'make room before a large crawl or import') : ok('disk', detail);
}

export async function portCheck(stack: RunningStack | null, port: number): Promise<Check> {
  if (stack?.gatewayUrl) {
    const alive = await fetch(new URL('/health', stack.gatewayUrl), { signal: AbortSignal.timeout(3_000) }).then(
      ({ ok: fine }) => fine,
      () => false,
    );
    return alive
      ? ok('gateway', `answers at ${stack.gatewayUrl}`)
      : fail('gateway', `${stack.gatewayUrl} does not answer`, 'see the log, then stop and start relais up');
  }
  return (await isFree(port, '127.0.0.1'))
    ? ok('port', `${port} is free`)
    : warn('port', `${port} is taken by another program`, 'relais up takes a free one, or say --port');
}

/** A name every resolver knows; nothing but its mail hosts is asked. */
const KNOWN_DOMAIN = 'example.com';

export async function dnsCheck(servers: readonly string[]): Promise<Check> {
  const resolver = createMailHostResolver({ timeoutMs: 2_000, tries: 1, ...(servers.length > 0 ? { servers } : {}) });
  try {
    const { kind, error } = await resolver.lookup(KNOWN_DOMAIN);
    const mend = 'check the network, or set VALIDATOR_DNS_SERVERS';
    if (kind === 'unknown') {
      return warn('DNS', `no resolver answers (${error ?? 'silent'}); contacts wait as dns_unknown`, mend);
    }
    return kind === 'nxdomain'
      ? warn('DNS', `the resolver does not know ${KNOWN_DOMAIN}: every mail domain would look dead`, mend)
      : ok('DNS', `answers for ${KNOWN_DOMAIN}`);
  } finally {
    await resolver.close();
  }
}

/** Looked for in this order; the headless shell starts quickest. */
const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

export async function browserCheck(): Promise<Check> {
  const found = await onPath(BROWSERS);
  return found ? ok('Chromium', found) : ok('Chromium', 'none on PATH; this release reads pages without one');
}

export async function onPath(programs: readonly string[]): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const program of programs) {
      const file = path.join(folder, program);
      if (
        await access(file, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return file;
    }
  }
  return null;
}
