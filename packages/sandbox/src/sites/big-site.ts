import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BigSiteOptions {
  /** Numbered from 0, the start page among them. */
  readonly pages: number;
  /** Addresses on every page; 1 when absent. */
  readonly contactsPerPage?: number;
  /** What a page weighs at least; 4,096 when absent. */
  readonly bytes?: number;
  /** A free one when absent or 0. */
  readonly port?: number;
}

export interface BigSite {
  readonly url: string;
  readonly port: number;
  /** Requests for pages since the start, whatever the answer. */
  requests(): number;
  stop(): Promise<void>;
}

/** Children of a page: a crawler is as deep as the logarithm of the site's size to this base. */
const BRANCHES = 8;

const FIRST_NAMES = ['anna', 'bruno', 'carla', 'denis', 'elena', 'farid', 'gilda', 'hugo', 'irina', 'jules'] as const;

/** The addresses page `number` shows: every one of the site's is on one page only. */
export const bigSiteAddresses = (number: number, contactsPerPage = 1): string[] =>
  Array.from(
    { length: contactsPerPage },
    (_, index) => `${FIRST_NAMES[(number + index) % FIRST_NAMES.length]}.${number}.${index}@firm-${number % 997}.test`,
  );

/**
 * One site of many generated pages for benchmarks. From page 0 every page is reached over its parent, over its
 * neighbours, and by a second name with a campaign parameter, so that a crawler has duplicates to drop.
 */
export async function startBigSite({
  pages,
  contactsPerPage = 1,
  bytes = 4_096,
  port = 0,
}: BigSiteOptions): Promise<BigSite> {
  const pageOf = pageWriter(pages, contactsPerPage, bytes);
  let requests = 0;
  const server = createServer({ keepAliveTimeout: 30_000 }, ({ url = '/' }, response) => {
    if (url === '/robots.txt') {
      answer(response, 200, 'text/plain', 'User-agent: *\nAllow: /\n');
      return;
    }
    requests += 1;
    const number = numberIn(url);
    if (number === undefined || number >= pages) answer(response, 404, 'text/html', '<h1>404</h1>');
    else answer(response, 200, 'text/html; charset=utf-8', pageOf(number));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    port: bound,
    requests: () => requests,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** `/` is page 0, `/p/17` and `/p/17?utm_source=x` are page 17. */
function numberIn(url: string): number | undefined {
  const path = url.split('?', 1)[0] ?? '';
  if (path === '/') return 0;
  const [, digits] = /^\/p\/(\d{1,9})$/.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const pathOf = (number: number): string => (number === 0 ? '/' : `/p/${number}`);

// Everything served is ASCII: a length in characters is a length in bytes, and Latin-1 the cheapest way out.
function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body, 'latin1');
}

const TEXT =
  '<p>Our lawyers and advisers accompany expatriates through visas, property, family and company matters. Ask us for a first meeting, in person or by video call.</p>\n';

/** Writes pages whose common parts are joined once. */
function pageWriter(pages: number, contactsPerPage: number, bytes: number): (number: number) => string {
  const head = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><link rel="stylesheet" href="/assets/site.css">
<title>`;
  const top = `</title></head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/p/1">Services</a></li></ul></nav></header><main>\n`;
  const bottom = `</main><footer><p>Example Group, 1 Example Street</p></footer></body></html>\n`;
  const room = Math.max(0, bytes - head.length - top.length - bottom.length);
  const filler = TEXT.repeat(Math.ceil(room / TEXT.length));

  return (number) => {
    let links = '';
    const first = number * BRANCHES + 1;
    for (let child = first; child < first + BRANCHES && child < pages; child += 1) {
      links += `<li><a href="/p/${child}">Office ${child}</a></li>`;
    }
    const neighbour = (number + 1) % pages;
    links += `<li><a href="${pathOf(neighbour)}">Next</a></li><li><a href="${pathOf(neighbour)}?utm_source=related">Related</a></li>`;
    const contacts = bigSiteAddresses(number, contactsPerPage).map(
      (email) => `<p>Write to <a href="mailto:${email}">${email}</a></p>`,
    );
    return `${head}Office ${number}${top}<h1>Office ${number}</h1>${contacts.join('')}<ul>${links}</ul>${filler}${bottom}`;
  };
}
