import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type ReceivedMail, readHeaders } from './received-mail.ts';

export interface SmtpListener {
  port: number;
  /** Breaks what is still open, and resolves when nothing listens any more. */
  stop(): Promise<void>;
}

const maxMailBytes = 50 * 2 ** 20;

/** Listens on the loopback and takes whatever is relayed to it: a mail once for each recipient. */
export async function listenSmtp(port: number, onMail: (mail: ReceivedMail) => void): Promise<SmtpListener> {
  const server = new SMTPServer({
    name: 'mta0.ops.example',
    banner: 'PowerMTA stand-in',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxMailBytes,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        const common = {
          orig: mailFrom === false || mailFrom === undefined ? '' : mailFrom.address,
          headers: readHeaders(raw),
          raw,
          receivedAt: new Date(),
          source: `${session.hostNameAppearsAs} (${session.remoteAddress})`,
        };
        for (const { address } of rcptTo) onMail({ ...common, rcpt: address });
        callback(null, '2.6.0 message received');
      });
    },
  });
  // A client that breaks off in mid-mail is its own trouble.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of server.connections) connection.close();
      }),
  };
}
