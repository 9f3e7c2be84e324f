import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How the way to the target behaves.
 * - `pass`: as if the proxy were not there.
 * - `drop`: every connection is cut off, new ones as soon as they are made.
 * - `refuse`: every connection is cut off and nobody listens any more (ECONNREFUSED).
 * - `freeze`: connections stay open and are accepted, but not a byte moves; it moves again after `pass`.
 * - `{ delayMs }`: every chunk, in both directions, arrives that much later, in order.
 */
export type FaultMode = 'pass' | 'drop' | 'refuse' | 'freeze' | { readonly delayMs: number };

export interface FaultProxyOptions {
  readonly targetPort: number;
  /** Default: 127.0.0.1. */
  readonly targetHost?: string;
}

export interface FaultProxy {
  readonly port: number;
  /** `url('http')` → `http://127.0.0.1:<port>` */
  url(protocol: string): string;
  /** The same URL, credentials and path included, but by way of the proxy. */
  through(url: string): string;
  /** In force for old and new connections once this resolves. */
  set(mode: FaultMode): Promise<void>;
  stop(): Promise<void>;
}

/** Stands between a client and a server on TCP, and fails on command. */
export async function startFaultProxy({
  targetPort,
  targetHost = '127.0.0.1',
}: FaultProxyOptions): Promise<FaultProxy> {
  let mode: FaultMode = 'pass';
  const wires = new Set<Wire>();
  const accept = (client: Socket) => {
    if (mode === 'drop') {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const wire = new Wire(client, connect(targetPort, targetHost), () => mode);
    wires.add(wire);
    void wire.closed.then(() => wires.delete(wire));
  };
  const cutAll = () => {
    for (const wire of wires) wire.cut();
  };

  let server: Server | undefined = await listen(accept, 0);
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const stopListening = async () => {
    const closing = server;
    server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };

  return {
    port,
    url: (protocol) => `${protocol}://127.0.0.1:${port}`,
    through(url) {
      const redirected = new URL(url);
      redirected.hostname = '127.0.0.1';
      redirected.port = String(port);
      return redirected.toString();
    },
    async set(next) {
      mode = next;
      if (mode === 'drop' || mode === 'refuse') cutAll();
      if (mode === 'refuse') await stopListening();
      else server ??= await listen(accept, port);
      for (const wire of wires) wire.obey();
    },
    async stop() {
      mode = 'drop';
      cutAll();
      await stopListening();
    },
  };
}

/** One client's connection and the proxy's own to the target, each carried over to the other. */
class Wire {
  readonly closed: Promise<unknown>;
  readonly #ends: readonly [Socket, Socket];
  readonly #mode: () => FaultMode;

  constructor(client: Socket, target: Socket, mode: () => FaultMode) {
    this.#ends = [client, target];
    this.#mode = mode;
    this.closed = Promise.all(this.#ends.map((end) => new Promise((resolve) => end.once('close', resolve))));
    this.#carry(client, target);
    this.#carry(target, client);
    this.obey();
  }

  cut(): void {
    for (const end of this.#ends) end.resetAndDestroy();
  }

  /** A socket that is not read fills its window, and the sender waits: that is what a frozen peer looks like. */
  obey(): void {
    for (const end of this.#ends) {
      if (this.#mode() === 'freeze') end.pause();
      else end.resume();
    }
  }

  #carry(from: Socket, to: Socket): void {
    from.setNoDelay();
    // Chunks queue up behind one another, so that a shortened delay cannot make a later one overtake.
    let queue = Promise.resolve();
    const later = (act: () => void) => {
      const mode = this.#mode();
      const due = Date.now() + (typeof mode === 'object' ? mode.delayMs : 0);
      queue = queue.then(async () => {
        const waitMs = due - Date.now();
        if (waitMs > 0) await sleep(waitMs);
        act();
      });
    };
    from.on('data', (chunk) => {
      later(() => {
        if (to.destroyed || to.write(chunk)) return;
        from.pause();
        to.once('drain', () => this.obey());
      });
    });
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => later(() => to.destroy()));
  }
}

function listen(accept: (client: Socket) => void, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Half-open: an end on one side is carried over like everything else, and the other side may go on answering.
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
