import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { listenSomewhere } from './listen.ts';

/** One request for a page as the server saw it. robots.txt is not among them. */
export interface TrapRequest {
  readonly path: string;
  /** By `performance.now()`. */
  readonly at: number;
  /** When its answer was over, or its connection gone; null while it lasts. */
  readonly endedAt: number | null;
}

export interface TrappedSite {
  readonly origin: string;
  /** Addresses a polite crawler finds, each on the only page that shows it, or on equal ones. */
  readonly reachable: readonly string[];
  /** Addresses that stand behind a trap: closed, refused, too late, no page. */
  readonly forbidden: readonly string[];
  /** A page robots.txt closes starts so. */
  readonly closed: readonly RegExp[];
  /** Words only a reader with the right charset sees, by the address they stand beside. */
  readonly words: Readonly<Record<string, string>>;
  log(): TrapRequest[];
  resetLog(): void;
  /** Requests that reached an address behind the site, which is not public. */
  intruders(): number;
  stop(): Promise<void>;
}

type Handler = (url: URL, response: ServerResponse) => void | Promise<void>;

const PEOPLE = 10;
const HUGE_BYTES = 20_000_000;
const BOMB_BYTES = 30_000_000;
const FILLER = `<p>${'lorem ipsum '.repeat(80)}</p>\n`;

/**
 * One site with everything a crawler falls into: redirects in circles, a calendar without an end, session ids, paths that repeat
 * themselves, twenty megabytes in a page, bombs of both packings, types that are not what they say, old charsets, drops without
 * an end, copies, closed paths behind redirects, and doors to addresses that are not public. One server, one host, one log.
 *
 * @param latencyMs before every answer, so that requests overlap
 */
export async function startTrappedSite({ latencyMs = 20 }: { latencyMs?: number } = {}): Promise<TrappedSite> {
  let intruders = 0;
  // Nobody is let in by name and port, so whoever comes here went where no address is public.
  const inside = await listenSomewhere(
    (_, response) => {
      intruders += 1;
      response.end('inside');
    },
    '127.0.0.1',
    0,
  );

  const reachable = new Set<string>();
  const forbidden = new Set<string>();
  const shows = (name: string) => link(name, reachable);
  const hides = (name: string) => link(name, forbidden);
  let visits = 0;
  const pages = pagesOf({ shows, hides, privateOrigin: inside.origin, visit: () => (visits += 1) });
  const missing = page('Not here', hides('missing'));

  let entries: { path: string; at: number; endedAt: number | null }[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://site.test');
    if (url.pathname === '/robots.txt') return void send(response, 'text/plain', ROBOTS);
    const entry = { path: url.pathname + url.search, at: performance.now(), endedAt: null as number | null };
    entries.push(entry);
    response.once('close', () => {
      entry.endedAt = performance.now();
    });
    await sleep(latencyMs);
    const handler = pages[url.pathname] ?? pages[`${/^\/[^/]+\//.exec(url.pathname)?.[0] ?? ''}*`];
    if (handler) await handler(url, response);
    else send(response, 'text/html', missing, 404);
  }
  const site = await listenSomewhere(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
    '127.0.0.1',
    0,
  );
  return {
    origin: site.origin,
    // Handlers are written with the addresses they show, so what is shown is known before anybody asks.
    reachable: [...reachable].sort(),
    forbidden: [...forbidden].sort(),
    closed: [/^\/intern\//, /[?&]print=/],
    words: { [mail('old')]: 'Zoë Müller', [mail('ja')]: '弁護士', [mail('zh')]: '律师' },
    log: () => entries.map((entry) => ({ ...entry })),
    resetLog() {
      entries = [];
    },
    intruders: () => intruders,
    async stop() {
      await site.close();
      await inside.close();
    },
  };
}

const ROBOTS = 'User-agent: *\nDisallow: /intern/\nDisallow: /*print=\n';
const mail = (name: string): string => `${name}@labyrinth.test`;

interface Parts {
  readonly shows: (name: string) => string;
  readonly hides: (name: string) => string;
  readonly privateOrigin: string;
  readonly visit: () => number;
}

function link(name: string, known: Set<string>): string {
  known.add(mail(name));
  return `<p>Write to <a href="mailto:${mail(name)}">${mail(name)}</a></p>`;
}

const page = (title: string, body: string, head = '<meta charset="utf-8">'): string =>
  `<!doctype html><html lang="en"><head>${head}<title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
const anchors = (...paths: string[]): string => paths.map((path) => `<a href="${path}">${path}</a> `).join('');

function send(response: ServerResponse, type: string | null, body: string | Buffer, status = 200): void {
  response.writeHead(status, type === null ? {} : { 'content-type': type });
  response.end(body);
}
const htmlOf =
  (title: string, body: string | ((url: URL) => string)): Handler =>
  (url, response) =>
    send(response, 'text/html; charset=utf-8', page(title, typeof body === 'string' ? body : body(url)));
const as =
  (type: string | null, body: string | Buffer, status = 200): Handler =>
  (_, response) =>
    send(response, type, body, status);
const to =
  (location: string): Handler =>
  (_, response) => {
    response.writeHead(302, { location });
    response.end();
  };

/** By path, or by the first folder of a path: `/deep/*`. */
function pagesOf(parts: Parts): Record<string, Handler> {
  const { shows, hides } = parts;
  const people = Array.from({ length: PEOPLE }, (_, at) => `person-${at + 1}`);
  const doors = [
    ...['/team/', '/loop/a', '/loop/self', '/chain/1', '/calendar/', '/deep/', '/archive/1/', '/huge/'],
    ...[
      '/types/pdf',
      '/types/none',
      '/types/text',
      '/types/picture',
      '/bomb/gzip',
      '/bomb/br',
      '/old/',
      '/ja/',
      '/zh/',
    ],
    ...[
      '/drip/',
      '/drip/forever',
      '/copy/1',
      '/copy/2',
      '/copy/3',
      '/broken/',
      '/members/',
      '/go/intern',
      '/go/private',
    ],
    ...['/intern/list', '/team/?print=1', '/gone/'],
  ];
  const copy = htmlOf('A copy', shows('copies'));
  const [office, news, huge, tooLate] = [shows('office'), shows('news'), shows('huge'), hides('too-late')];
  const elsewhere = anchors(`${parts.privateOrigin}/`, 'http://10.0.0.1/', 'http://169.254.169.254/latest/');
  return {
    '/': htmlOf('A labyrinth', () => {
      const visit = parts.visit();
      return `${office}${anchors(...doors)}${elsewhere}${anchors(`/team/?PHPSESSID=${visit}`, `/news/?visit=${visit}`)}`;
    }),
    '/team/': htmlOf('The team', anchors(...people.map((name) => `/people/${name}`))),
    ...Object.fromEntries(
      people.map((name) => [`/people/${name}`, htmlOf(name, shows(name) + anchors('/', '/team/'))]),
    ),
    // Every visitor gets another address of the same page.
    '/news/': htmlOf('News', () => `${news}<a href="/news/?visit=${parts.visit()}">more</a>`),
    '/loop/a': to('/loop/b'),
    '/loop/b': to('/loop/a'),
    '/loop/self': to('/loop/self'),
    '/chain/*': (url, response) => to(`/chain/${Number(url.pathname.split('/')[2]) + 1}`)(url, response),
    '/calendar/': htmlOf('Calendar', (url) => {
      const month = Number(url.searchParams.get('month')?.slice(0, 4) ?? 2025);
      return anchors(`/calendar/?month=${month + 1}-01`, `/calendar/?month=${month - 1}-01`);
    }),
    '/deep/*': htmlOf('Deeper', '<a href="deep/again/">on</a> <a href="again/deep/">and on</a>'),
    '/deep/': htmlOf('Deep', `${shows('deep')}<a href="deep/again/">on</a>`),
    '/archive/*': htmlOf('Archive', (url) => anchors(`/archive/${Number(url.pathname.split('/')[2]) + 1}/`)),
    '/huge/': async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(page('Huge', huge).replace('</body></html>', ''));
      for (let sent = 0; sent < HUGE_BYTES && !response.destroyed; sent += 64 * FILLER.length) {
        if (!response.write(FILLER.repeat(64))) await Promise.race([sleep(20), once(response)]);
      }
      response.end(`${tooLate}</body></html>`);
    },
    '/types/pdf': as('application/pdf', page('No page', hides('pdf'))),
    '/types/text': as('text/plain', hides('text')),
    '/types/none': as(null, page('Of no type', shows('untyped'))),
    '/types/picture': as('text/html', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex')),
    '/bomb/gzip': bomb('gzip', shows('gzip'), hides('gzip-end')),
    '/bomb/br': bomb('br', shows('brotli'), hides('brotli-end')),
    '/old/': as('text/html', latin(`Zo\u00eb M\u00fcller ${shows('old')}`, 'windows-1252')),
    '/ja/': as('text/html', latin(`\u0095\u00d9\u008c\u00ec\u008e\u006d ${shows('ja')}`, 'shift_jis')),
    '/zh/': as('text/html', latin(`\u00c2\u00c9\u00ca\u00a6 ${shows('zh')}`, 'gb18030')),
    '/drip/': drip(page('Drops', shows('drops')), 10, 50),
    '/drip/forever': drip(page('For ever', hides('for-ever')), Infinity, 100),
    '/copy/1': copy,
    '/copy/2': copy,
    '/copy/3': copy,
    '/broken/': as('text/html', page('500', hides('broken')), 500),
    '/members/': as('text/html', page('Members', hides('members')), 401),
    '/go/intern': to('/intern/secret'),
    '/go/private': to(`${parts.privateOrigin}/admin`),
    '/intern/*': htmlOf('Closed', hides('intern')),
  };
}

const once = (response: ServerResponse) => new Promise<void>((drained) => response.once('drain', drained));

/** Text of one byte a letter, under the charset its bytes are meant in. */
const latin = (body: string, charset: string): Buffer =>
  Buffer.from(page('Old', body, `<meta http-equiv="content-type" content="text/html; charset=${charset}">`), 'latin1');

function bomb(encoding: 'gzip' | 'br', before: string, after: string): Handler {
  const unpacked = Buffer.from(page('A bomb', `${before}${' '.repeat(BOMB_BYTES)}${after}`));
  const packed =
    encoding === 'gzip'
      ? gzipSync(unpacked, { level: 1 })
      : brotliCompressSync(unpacked, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding });
    response.end(packed);
  };
}

function drip(text: string, pieces: number, pauseMs: number): Handler {
  const size = Math.ceil(text.length / Math.min(pieces, 50));
  return async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    for (let piece = 0; piece < pieces && !response.destroyed; piece += 1) {
      // Without an end the last letters never come.
      response.write(pieces === Infinity ? ' ' : text.slice(piece * size, (piece + 1) * size));
      await sleep(pauseMs);
    }
    response.end();
  };
}
