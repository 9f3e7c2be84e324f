import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenSomewhere } from '../sites/listen.ts';
import type { DiscoveryApi } from './found.ts';
import { type Asked, type DiscoveryMode, replyInMode } from './modes.ts';
import { SHAPES } from './shapes.ts';

export interface DiscoveryOptions {
  /** What every search finds, best first. */
  readonly results: readonly string[];
  /** Keys other than this one are refused. */
  readonly key: string;
}

export interface RunningDiscovery {
  /** Where each interface is: what its setting holds. */
  readonly urls: Readonly<Record<DiscoveryApi, string>>;
  /** Every question since the start, by arrival. */
  log(): readonly Asked[];
  /** Makes one interface answer otherwise until told again; `times` questions long when given. */
  setMode(api: DiscoveryApi, mode: DiscoveryMode, times?: number): void;
  stop(): Promise<void>;
}

/** Search and places interfaces on loopback, answering in the shapes that were recorded of the real ones. */
export async function startDiscovery({ results, key }: DiscoveryOptions): Promise<RunningDiscovery> {
  const modes = new Map<DiscoveryApi, { mode: DiscoveryMode; left: number }>();
  const log: Asked[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://discovery.test');
    if (url.pathname === '/robots.txt') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /search\n');
      return;
    }
    const shape = SHAPES.find(({ path, method }) => path === url.pathname && method === request.method);
    if (!shape) {
      response.writeHead(404).end('{"error":{"code":404}}');
      return;
    }
    const question = shape.read({ url, headers: request.headers, body: await bodyOf(request) });
    const { api, query, page } = question;
    const set = modes.get(api);
    const mode = set && set.left > 0 ? set.mode : 'ok';
    if (set) set.left -= 1;
    log.push({ api, query, page, mode });
    const found = results.slice((page - 1) * shape.pageSize, page * shape.pageSize);
    const isLast = results.length <= page * shape.pageSize;
    const { status, headers, body } =
      shape.needsKey && question.key !== key
        ? { status: 403, headers: {}, body: '{"error":{"code":403,"message":"API key not valid"}}' }
        : replyInMode(mode, shape, { ...question, found, isLast });
    response.writeHead(status, { 'content-type': shape.type, ...headers }).end(body);
  }

  const server = await listenSomewhere(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
    '127.0.0.1',
    0,
  );
  const at = (path: string) => server.origin + path;
  return {
    urls: {
      serper: at('/serper/search'),
      serpapi: at('/search.json'),
      programmable_search: at('/customsearch/v1'),
      places: at('/v1/places:searchText'),
      search_pages: at('/search?q={query}&start={start}&gl={country}'),
    },
    log: () => [...log],
    setMode: (api, mode, times = Number.POSITIVE_INFINITY) => void modes.set(api, { mode, left: times }),
    stop: () => server.close(),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
