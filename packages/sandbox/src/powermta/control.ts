import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningPowermta } from './running-powermta.ts';

type Controlled = Pick<RunningPowermta, 'inbox' | 'addresses' | 'acts' | 'stats' | 'rotate' | 'idle'>;

/**
 * What a test in another process may ask: `GET stats`, `GET acts`, `GET addresses`, `GET inbox?address=…`, `GET idle` (answers when all
 * is quiet), `POST rotate`. JSON throughout; raw mails are base64.
 */
export async function listenControl(powermta: Controlled): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    const fail = (error: unknown): void =>
      reply(500, { error: error instanceof Error ? error.message : String(error) });
    answer(powermta, `${request.method} ${pathname.slice(1)}`, searchParams).then(
      (body) => (body === undefined ? reply(404, { error: 'No such control' }) : reply(200, body)),
      fail,
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(powermta: Controlled, what: string, query: URLSearchParams): Promise<unknown> {
  switch (what) {
    case 'GET stats':
      return powermta.stats();
    case 'GET acts':
      return powermta.acts();
    case 'GET addresses':
      return powermta.addresses();
    case 'GET inbox':
      return powermta.inbox(query.get('address') ?? '').map(({ orig, rcpt, provider, deliveredAt, headers, raw }) => ({
        orig,
        rcpt,
        provider,
        deliveredAt,
        headers: Object.fromEntries(headers),
        raw: raw.toString('base64'),
      }));
    case 'GET idle':
      await powermta.idle();
      return powermta.stats();
    case 'POST rotate':
      return { moved: await powermta.rotate() };
    default:
      return undefined;
  }
}
