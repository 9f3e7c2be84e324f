import { connect } from 'node:net';
import { TooSlow } from '../net/errors.ts';
import type { JudgeHost } from '../net/judge-host.ts';

export interface WhoisDeps {
  /** Servers are named by other servers: each is judged like any host of the web. */
  readonly judge: JudgeHost;
  readonly deadlineMs: number;
}

const WHOIS_PORT = 43;
const MOST_BYTES = 200_000;

/**
 * Asks a WHOIS server (RFC 3912) one question. @param server `host` or `host:port`
 * @throws AddressRefused, TooSlow, what the network throws, or the reason of the signal
 */
export async function askWhois(
  server: string,
  question: string,
  { judge, deadlineMs }: WhoisDeps,
  signal: AbortSignal,
): Promise<string> {
  const { hostname, port } = new URL(`whois://${server}`);
  const at = Number(port || WHOIS_PORT);
  const address = await judge(hostname, at);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: at });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      act();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const timer = setTimeout(() => settle(() => reject(new TooSlow(deadlineMs))), deadlineMs);
    const finish = () => settle(() => resolve(Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8')));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('connect', () => socket.write(`${question}\r\n`));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) finish();
    });
    socket.on('end', finish);
    socket.on('error', (error) => settle(() => reject(error)));
  });
}
