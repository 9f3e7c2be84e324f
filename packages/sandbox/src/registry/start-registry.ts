import { createServer, type Server } from 'node:net';
import { listenSomewhere } from '../sites/listen.ts';
import { rdapOf, type SandboxRegistration, whoisOf } from './registry-answers.ts';

export type { SandboxRegistration } from './registry-answers.ts';

/** `up`; `broken`: RDAP answers 500; `throttled`: RDAP answers 429 and asks for 7 s; `garbage`: RDAP answers JSON of another shape. */
export type RegistryMode = 'up' | 'broken' | 'throttled' | 'garbage';

export interface RunningRegistry {
  /** RFC 9224: what a setting names. It knows of every ending but those in `whoisOnly`. */
  readonly bootstrapUrl: string;
  /** `host:port` of the WHOIS server that refers to the registry's own. */
  readonly whoisServer: string;
  /** Questions by arrival: `rdap example.com`, `whois com`, `whois example.com`. */
  log(): readonly string[];
  /** How RDAP behaves from now on. */
  setMode(mode: RegistryMode): void;
  stop(): Promise<void>;
}

export interface RegistryOptions {
  readonly registrations: readonly SandboxRegistration[];
  /** Endings without RDAP. */
  readonly whoisOnly?: readonly string[];
  /** Where the WHOIS server refers to, instead of the registry's own. */
  readonly refersTo?: string;
}

const TOO_FAST_SECONDS = 7;

/** A registry on loopback: RDAP over HTTP, and WHOIS by way of a server that refers to it. */
export async function startRegistry({
  registrations,
  whoisOnly = [],
  refersTo,
}: RegistryOptions): Promise<RunningRegistry> {
  const known = new Map(registrations.map((one) => [one.domain, one]));
  const endings = [...new Set(registrations.map(({ domain }) => domain.split('.').at(-1) ?? ''))];
  const log: string[] = [];
  let mode: RegistryMode = 'up';

  const rdap = await listenSomewhere(
    (request, response) => {
      const path = new URL(request.url ?? '/', 'http://registry.test').pathname;
      const json = (status: number, body: object, headers: Record<string, string> = {}) =>
        response.writeHead(status, { 'content-type': 'application/rdap+json', ...headers }).end(JSON.stringify(body));
      if (path === '/dns.json') {
        const names = [...endings.filter((ending) => !whoisOnly.includes(ending)), 'free'];
        return json(200, { version: '1.0', services: [[names, [`${rdap.origin}/rdap`]]] });
      }
      const domain = path.replace('/rdap/domain/', '');
      log.push(`rdap ${domain}`);
      if (mode === 'broken') return json(500, { errorCode: 500 });
      if (mode === 'throttled') return json(429, { errorCode: 429 }, { 'retry-after': String(TOO_FAST_SECONDS) });
      if (mode === 'garbage') return json(200, { hello: 'world' });
      const found = known.get(domain);
      return found ? json(200, rdapOf(found)) : json(404, { errorCode: 404, title: 'Not Found' });
    },
    '127.0.0.1',
    0,
  );
  const registry = await listenWhois((question) => {
    log.push(`whois ${question}`);
    const found = known.get(question);
    return found ? whoisOf(found) : `No match for domain "${question.toUpperCase()}".\r\n`;
  });
  const root = await listenWhois((question) => {
    log.push(`whois ${question}`);
    return `% the root of all endings\r\n\r\ndomain:       ${question.toUpperCase()}\r\nrefer:        ${refersTo ?? registry.address}\r\n`;
  });

  return {
    bootstrapUrl: `${rdap.origin}/dns.json`,
    whoisServer: root.address,
    log: () => [...log],
    setMode(next) {
      mode = next;
    },
    async stop() {
      await Promise.all([rdap.close(), registry.close(), root.close()]);
    },
  };
}

/** RFC 3912: a line in, a text out, and the connection is closed. */
async function listenWhois(answer: (question: string) => string) {
  const server: Server = createServer((socket) => {
    let asked = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      asked += chunk.toString();
      const line = /^(.*?)\r\n/.exec(asked)?.[1];
      if (line !== undefined) socket.end(answer(line.trim().toLowerCase()));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
