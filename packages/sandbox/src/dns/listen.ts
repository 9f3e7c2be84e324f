import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Socket as Connection, createServer, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Bursts of thousands of queries wait here instead of being lost. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** How a message came, and from which port. */
export interface Arrival {
  readonly transport: 'udp' | 'tcp';
  readonly sender: string;
}

/** Given a message, may call `reply` once, now or later. Over TCP messages may be of any length. */
export type OnMessage = (message: Buffer, reply: (answer: Buffer) => void, arrival: Arrival) => void;

export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** Listens on one port of the loopback over UDP and TCP alike, as resolvers do. Port 0: a free one. */
export async function listen(port: number, onMessage: OnMessage): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const udp = await bindUdp(port, onMessage);
    const chosen = udp.address().port;
    try {
      const { server, connections } = await bindTcp(chosen, onMessage);
      return { port: chosen, close: () => close(udp, server, connections) };
    } catch (error) {
      udp.close();
      // A port free for UDP may be taken for TCP: draw another.
      if (port !== 0 || attempt === 10) throw error;
    }
  }
}

async function bindUdp(port: number, onMessage: OnMessage): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.on('message', (message, from) => {
    const arrival = { transport: 'udp', sender: `udp ${from.port}` } as const;
    onMessage(message, (answer) => socket.send(answer, from.port, from.address, () => {}), arrival);
  });
  socket.bind(port, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

async function bindTcp(port: number, onMessage: OnMessage): Promise<{ server: Server; connections: Set<Connection> }> {
  const connections = new Set<Connection>();
  const server = createServer((connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => connection.destroy());
    const arrival = { transport: 'tcp', sender: `tcp ${connection.remotePort}` } as const;
    let pending = Buffer.alloc(0);
    connection.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      // Each message follows its length in two bytes (RFC 1035 §4.2.2).
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        onMessage(Buffer.from(pending.subarray(2, end)), (answer) => sendFramed(connection, answer), arrival);
        pending = pending.subarray(end);
      }
    });
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return { server, connections };
}

function sendFramed(connection: Connection, answer: Buffer): void {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(answer.length);
  if (connection.writable) connection.write(Buffer.concat([length, answer]));
}

async function close(udp: Socket, server: Server, connections: Set<Connection>): Promise<void> {
  const closed = [once(udp, 'close'), once(server, 'close')];
  udp.close();
  server.close();
  for (const connection of connections) connection.destroy();
  await Promise.all(closed);
}
