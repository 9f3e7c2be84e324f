import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  readonly origin: string;
  /** Cuts what is open and ends when the port is free again. */
  close(): Promise<void>;
}

/**
 * Listens at the wanted address and port. Where only 127.0.0.1 is loopback (macOS), or another program holds the port
 * at that address, a free port keeps the site's identity its own.
 */
export async function listenSomewhere(answer: RequestListener, address: string, port: number): Promise<Listening> {
  const attempts: [string, number][] = [
    [address, port],
    [address, 0],
    ['127.0.0.1', 0],
  ];
  let failure: unknown;
  for (const [host, wanted] of attempts) {
    const server = createServer({ keepAliveTimeout: 30_000 }, answer);
    try {
      const bound = await listen(server, host, wanted);
      return { port: bound, origin: `http://${host}:${bound}`, close: () => close(server) };
    } catch (error) {
      if (!isTaken(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EADDRNOTAVAIL');

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
