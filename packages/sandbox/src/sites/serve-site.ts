import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { RenderedSite } from './render-site.ts';
import { replyTo } from './reply.ts';
import type { RequestLog } from './request-log.ts';
import type { Reply } from './route.ts';
import { forcedReply, type SiteMode, spent } from './site-mode.ts';
import { send } from './wire.ts';

export interface ServeOptions {
  readonly site: RenderedSite;
  /** The site a Host header names, if one of the farm. */
  readonly siteCalled: (hostName: string) => RenderedSite | undefined;
  /** Where the site of that name listens; undefined when it was not started. */
  readonly originOf: (hostName: string) => string | undefined;
  readonly mode: (site: string) => SiteMode;
  readonly setMode: (site: string, mode: SiteMode) => void;
  readonly latencyMs: number;
  readonly log: RequestLog;
}

const FARM_LINK = /http:\/\/(www\.[a-z0-9-]+\.test)(?=[/"'<\s]|$)/g;

/** The listener of one site. A Host header that names a site of the farm gets that site, whatever the address. */
export function serveSite(options: ServeOptions): RequestListener {
  let visits = 0;
  return (request, response) => {
    visits += 1;
    const session = `s${visits.toString(36).padStart(8, '0')}`;
    answer(request, response, options, session).catch(() => response.destroy());
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { site: own, siteCalled, originOf, mode: modeOf, setMode, latencyMs, log }: ServeOptions,
  session: string,
): Promise<void> {
  const host = request.headers.host ?? '';
  const named = siteCalled(host.replace(/:\d+$/, '').toLowerCase());
  const site = named ?? own;
  const { name, wire } = site.content;
  const path = request.url ?? '/';
  const ended = log.arrived({
    time: Date.now(),
    site: name,
    host,
    method: request.method ?? '',
    path,
    userAgent: request.headers['user-agent'] ?? '',
  });
  const mode = modeOf(name);
  response.once('close', () => ended(response.headersSent ? response.statusCode : 0));

  setMode(name, spent(mode));
  if (mode === 'hang') return;
  if (mode === 'down') {
    response.destroy();
    return;
  }
  const delayMs = latencyMs + (typeof mode === 'object' && 'slowMs' in mode ? mode.slowMs : 0);
  if (delayMs > 0) await sleep(delayMs);

  const url = new URL(path, 'http://site.test');
  const reply = forcedReply(mode, url.pathname) ?? replyTo(site, url);
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  // By name the visitor stays among names; by address, links lead to addresses.
  const origin = (hostName: string) => (named ? `http://${hostName}${port}` : originOf(hostName));
  await send(request, response, personal(reply, origin, wire?.sessionParameter, url, session), wire);
}

/** Links written for this visitor: origins he can reach, and his session. */
function personal(
  reply: Reply,
  origin: (hostName: string) => string | undefined,
  sessionParameter: string | undefined,
  url: URL,
  session: string,
): Reply {
  if (typeof reply.body !== 'string') return reply;
  const body = reply.body.replace(FARM_LINK, (link, hostName: string) => origin(hostName) ?? link);
  if (reply.packed) return { ...reply, body: gzipSync(body) };
  if (!sessionParameter || reply.headers['content-type'] !== 'text/html') return { ...reply, body };
  const id = url.searchParams.get(sessionParameter) ?? session;
  return {
    ...reply,
    body: body.replace(/(<a [^>]*href=")(\/[^"#]*)(?=")/gi, (_, before: string, path: string) =>
      path.startsWith('/assets/')
        ? before + path
        : `${before}${path}${path.includes('?') ? '&amp;' : '?'}${sessionParameter}=${id}`,
    ),
  };
}
