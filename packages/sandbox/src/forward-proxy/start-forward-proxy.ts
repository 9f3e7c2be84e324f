import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * How the proxy behaves. `dead`: nobody listens any more (ECONNREFUSED). `silent`: connections are accepted and nothing is ever
 * said. `banned`: it refuses every tunnel with 403, as a provider does whose zone is closed. `no_way`: 502, as if no site could be
 * reached. `slowMs`: every tunnel opens so much later.
 */
export type ForwardProxyMode = 'up' | 'dead' | 'silent' | 'banned' | 'no_way' | { readonly slowMs: number };

export interface ForwardProxyOptions {
  readonly port?: number;
  /** Who may use it, as `user:password`; anybody when not given. Others are answered 407. */
  readonly credentials?: string;
}

/** One request for a tunnel, or one that was passed on. */
export interface Forwarded {
  readonly method: string;
  /** `host:port`, as it was asked for. */
  readonly target: string;
  readonly status: number;
}

export interface RunningForwardProxy {
  readonly port: number;
  /** With its credentials: what a setting holds. */
  readonly url: string;
  /** By arrival. */
  log(): readonly Forwarded[];
  /** In force for what comes from now on; open tunnels are cut. */
  setMode(mode: ForwardProxyMode): Promise<void>;
  stop(): Promise<void>;
}

/** A forward proxy on loopback: tunnels (CONNECT) and requests in absolute form, to wherever it is asked. */
export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<RunningForwardProxy> {
  const { credentials } = options;
  const wanted = credentials === undefined ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const log: Forwarded[] = [];
  const ends = new Set<Duplex>();
  let mode: ForwardProxyMode = 'up';

  const keep = <End extends Duplex>(end: End): End => {
    ends.add(end);
    end.on('error', () => end.destroy());
    end.once('close', () => ends.delete(end));
    return end;
  };
  const refusal = (message: IncomingMessage): number | null => {
    if (wanted !== null && message.headers['proxy-authorization'] !== wanted) return 407;
    if (mode === 'banned') return 403;
    return mode === 'no_way' ? 502 : null;
  };
  const note = (message: IncomingMessage, target: string, status: number) =>
    void log.push({ method: message.method ?? '', target, status });

  function tunnel(message: IncomingMessage, client: Duplex, head: Buffer): void {
    keep(client);
    if (mode === 'silent') return;
    const target = message.url ?? '';
    const status = refusal(message);
    if (status !== null) {
      note(message, target, status);
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${target}`);
    setTimeout(
      () => {
        const site = keep(connect(Number(port || 80), hostname.replace(/^\[(.*)\]$/, '$1')));
        site.once('connect', () => {
          note(message, target, 200);
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          if (head.length > 0) site.write(head);
          site.pipe(client).pipe(site);
        });
        site.once('error', () => {
          note(message, target, 502);
          client.end('HTTP/1.1 502 Bad gateway\r\ncontent-length: 0\r\n\r\n');
        });
        client.once('close', () => site.destroy());
        site.once('close', () => client.destroy());
      },
      typeof mode === 'object' ? mode.slowMs : 0,
    );
  }

  function pass(message: IncomingMessage, response: ServerResponse): void {
    if (mode === 'silent') return;
    const url = URL.canParse(message.url ?? '') ? new URL(message.url ?? '') : null;
    const status = url === null ? 400 : refusal(message);
    if (url === null || status !== null) {
      note(message, url?.host ?? '', status ?? 400);
      response.writeHead(status ?? 400).end();
      return;
    }
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = message.headers;
    const onward = request(url, { method: message.method ?? 'GET', headers }, (answer) => {
      note(message, url.host, answer.statusCode ?? 0);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => {
      note(message, url.host, 502);
      response.writeHead(502).end();
    });
    message.pipe(onward);
  }

  const open = async (port: number): Promise<Server> => {
    const made = createServer(pass).on('connect', tunnel);
    made.on('connection', (socket: Socket) => keep(socket));
    await new Promise<void>((resolve, reject) => {
      made.once('error', reject);
      made.listen(port, '127.0.0.1', resolve);
    });
    return made;
  };
  let server: Server | null = await open(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const end of ends) end.destroy();
  };
  const close = async () => {
    const closing = server;
    server = null;
    cut();
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };

  return {
    port,
    url: `http://${credentials === undefined ? '' : `${credentials}@`}127.0.0.1:${port}`,
    log: () => [...log],
    async setMode(next) {
      mode = next;
      if (mode === 'dead') return close();
      cut();
      server ??= await open(port);
    },
    stop: close,
  };
}
