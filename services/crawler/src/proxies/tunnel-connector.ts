import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buildConnector, Pool } from 'undici';
import { AddressRefused } from '../net/errors.ts';
import type { JudgeHost } from '../net/judge-host.ts';
import { ProxyFailed } from './errors.ts';
import type { ForwardProxy } from './proxy.ts';
import type { ProxyFailure } from './proxy-health.ts';

export interface Tunnel {
  readonly connect: buildConnector.connector;
  close(): Promise<void>;
}

/**
 * Opens connections to sites through one proxy: a tunnel (CONNECT) for http and https alike, to the address that was judged
 * here. TLS is made with the site itself, by its name. @throws into the connection ProxyFailed or AddressRefused
 */
export function tunnelConnector(proxy: ForwardProxy, judge: JudgeHost, timeoutMs: number): Tunnel {
  const way = new Pool(proxy.origin, {
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const secure = buildConnector({ timeout: timeoutMs });

  async function open(hostname: string, port: number): Promise<Duplex> {
    const address = await judge(hostname, port);
    const path = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
    try {
      const { socket, statusCode } = await way.connect({
        path,
        headers: { host: path, ...(proxy.authorization ? { 'proxy-authorization': proxy.authorization } : {}) },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (statusCode >= 200 && statusCode < 300) return socket;
      socket.on('error', () => {}).destroy();
      throw new ProxyFailed(proxy.name, failureOfStatus(statusCode), `answered ${statusCode}`);
    } catch (error) {
      if (error instanceof ProxyFailed) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      throw new ProxyFailed(proxy.name, 'unreachable', detail, { cause: error });
    }
  }

  return {
    connect(target, done) {
      const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
      open(target.hostname, port).then(
        (socket) => {
          if (target.protocol !== 'https:') return done(null, socket as Socket);
          return secure({ ...target, httpSocket: socket as Socket }, done);
        },
        (error: unknown) => done(error instanceof Error ? error : new AddressRefused(target.hostname), null),
      );
    },
    close: () => way.destroy(),
  };
}

/** What a proxy means by refusing a tunnel (RFC 9110 §9.3.6, and what providers document). */
export function failureOfStatus(status: number): ProxyFailure {
  if (status === 407 || status === 401) return 'unauthorised';
  if (status >= 500) return 'no_way';
  return 'refused';
}
