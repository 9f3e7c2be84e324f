import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Problem, problemDocument } from './problems.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Headers must be whole within this time. */
  readonly headersTimeoutMs: number;
  /** And the body within this. */
  readonly requestTimeoutMs: number;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no more connections, lets requests in hand end, closes the idle ones at once. */
  close(): Promise<void>;
}

/** Longer than the usual idle time of a proxy in front, so that the proxy is the one who hangs up. */
const KEEP_ALIVE_MS = 65_000;
/** How often connections are checked against the time-outs. */
const CHECK_MS = 1_000;

/** Listens. @throws when the port is taken */
export async function openServer(listener: RequestListener, options: ServerOptions): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: options.headersTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      noDelay: true,
    },
    listener,
  );
  const connections = watchConnections(server);
  server.on('clientError', answerClientError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server, connections) };
}

/** A request whose sender has fallen silent does not hold up the stop for longer. */
const GRACE_MS = 10_000;

interface Connections {
  /** Ends those without a request in hand, and each of the others with its answer. */
  end(): void;
}

/** Knows which connections have a request in hand. Node's own list leaves out those that never sent one. */
function watchConnections(server: Server): Connections {
  const open = new Set<Socket>();
  const busy = new Map<Socket, ServerResponse>();
  let ending = false;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  // Before the application, which answers some requests at once.
  server.prependListener('request', ({ socket }, response) => {
    busy.set(socket, response);
    if (ending) response.shouldKeepAlive = false;
    response.once('close', () => {
      busy.delete(socket);
      if (ending) socket.end();
    });
  });
  return {
    end() {
      ending = true;
      for (const response of busy.values()) response.shouldKeepAlive = false;
      for (const socket of open) if (!busy.has(socket)) socket.destroy();
    },
  };
}

async function closeServer(server: Server, connections: Connections): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  connections.end();
  const patience = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(patience);
}

const causes: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem('HEADERS_TOO_LARGE', 'Send shorter headers or a shorter path.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('REQUEST_TIMEOUT', 'The request did not arrive in time.'),
};
const unreadable = new Problem('MALFORMED_REQUEST', 'This is no HTTP request we can read.');

/** What never became a request is answered all the same, in the form of every other problem. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = causes[error.code ?? ''] ?? unreadable;
  const body = JSON.stringify(problemDocument(problem, randomUUID()));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
