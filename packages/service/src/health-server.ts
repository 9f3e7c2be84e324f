import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeOf } from '@relais/queues';
import type { Registry } from 'prom-client';
import type { Health } from './health.ts';
import type { Logger } from './logger.ts';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const json = (status: number, body: unknown): Answer => ({
  status,
  type: JSON_TYPE,
  body: `${JSON.stringify(body)}\n`,
});

/**
 * The process's inner door: `/health` answers 200 as long as the process lives and says how its dependencies are, `/ready`
 * answers 503 while no work should come here, `/metrics` answers Prometheus. For the inner network only.
 */
export async function startHealthServer(
  { host, port }: { readonly host: string; readonly port: number },
  { health, metrics, log }: { readonly health: Health; readonly metrics: Registry; readonly log: Logger },
): Promise<HealthServer> {
  async function answer(path: string | undefined): Promise<Answer> {
    switch (path) {
      case '/health':
        return json(200, await health.report());
      case '/ready': {
        const report = await health.report();
        return json(report.ready ? 200 : 503, report);
      }
      case '/metrics':
        return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
      default:
        return json(404, { title: 'Not found', detail: 'Ask for /health, /ready or /metrics' });
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const readable = request.method === 'GET' || request.method === 'HEAD';
    const { status, type, body } = readable
      ? await answer(request.url?.split('?')[0])
      : json(405, { title: 'Method not allowed' });
    response.writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      ...(readable ? {} : { allow: 'GET, HEAD' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.warn({ event: 'health.answer_failed', path: request.url, err: error }, 'could not be answered');
      const { type, body } = json(503, { title: 'Not available now', code: codeOf(error) });
      response.writeHead(503, { 'content-type': type }).end(body);
    });
  });
  const listening = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address);
    });
  });
  return {
    port: listening.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
