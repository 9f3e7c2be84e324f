import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Request, Route } from 'playwright-core';
import { decodeBody } from '../net/decode-body.ts';
import type { Get } from '../net/open-web.ts';
import type { SiteRobots } from '../robots/open-robots.ts';

/** What a page that is opened in a browser may ask for, and through what. */
export interface EgressDeps {
  /** The same guarded way to the web that pages are read through. */
  readonly get: Get;
  readonly robotsOf: (origin: string) => Promise<SiteRobots>;
  readonly userAgent: string;
  readonly maxBytes: number;
  readonly deadlineMs: number;
  /** Requests a page may cause. */
  readonly mostRequests: number;
  readonly signal: AbortSignal;
  /** Scripts that were fetched before: of this job alone, for another may not see the same hosts. */
  readonly scripts: ScriptCache;
  readonly scope: string;
}

export interface Asset {
  readonly status: number;
  readonly contentType: string;
  readonly cors: string | undefined;
  readonly body: Buffer;
}
export type ScriptCache = LRUCache<string, Asset>;

const CACHED_BYTES = 64 * 1024 * 1024;
export const openScriptCache = (): ScriptCache =>
  new LRUCache<string, Asset>({
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ body }) => body.length + 1,
    ttl: 3_600_000,
  });

/** Pictures, fonts, styles and media say nothing in words; frames are other pages. */
const wantedTypes = new Set(['script', 'xhr', 'fetch']);
const AT_A_TIME = 2;
const MOST_HOPS = 5;
/** Over all requests of one page. */
const MOST_BYTES = 20_000_000;

/**
 * Answers every request of one page. The browser has no network of its own: what it asks for is fetched here, through the
 * connection that checks addresses inside its lookup (so a name that answers otherwise the next time has no way in), or refused.
 * Only GETs of scripts and data go out, robots.txt is asked for each, two at a time, up to a number and a size.
 */
export function openEgress(page: { readonly url: string; readonly html: string }, deps: EgressDeps) {
  const limit = pLimit(AT_A_TIME);
  let requests = 0;
  let bytes = 0;
  let isShown = false;

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    if (request.isNavigationRequest() && request.frame().parentFrame() === null) {
      // A page that leads elsewhere by script stays: "no content" is the answer that cancels a navigation.
      if (isShown) return route.fulfill({ status: 204 });
      isShown = true;
      return route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: page.html });
    }
    const asset = isWanted(request) ? await limit(() => fetchAsset(request)) : null;
    if (asset === null) return route.abort('blockedbyclient');
    return route.fulfill({
      status: asset.status,
      headers: {
        'content-type': asset.contentType,
        ...(asset.cors === undefined ? {} : { 'access-control-allow-origin': asset.cors }),
      },
      body: asset.body,
    });
  }

  async function fetchAsset(request: Request): Promise<Asset | null> {
    const isScript = request.resourceType() === 'script';
    const key = `${deps.scope} ${request.url()}`;
    const known = isScript ? deps.scripts.get(key) : undefined;
    if (known) return known;
    let url = new URL(request.url());
    for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
      if (requests >= deps.mostRequests || bytes >= MOST_BYTES || deps.signal.aborted) return null;
      const robots = await deps.robotsOf(url.origin);
      if (!robots.decide(url.pathname + url.search).allowed) return null;
      requests += 1;
      const { status, headers, body } = await deps.get(url, {
        headers: {
          'user-agent': deps.userAgent,
          accept: isScript ? '*/*' : 'application/json,text/plain,*/*',
          'accept-encoding': 'gzip, deflate, br',
          referer: page.url,
          ...(isScript ? {} : { origin: new URL(page.url).origin }),
        },
        maxBytes: deps.maxBytes,
        deadlineMs: deps.deadlineMs,
        signal: deps.signal,
        wantsBody: (code) => code >= 200 && code < 300,
      });
      if (status >= 300 && status < 400 && headers.location && URL.canParse(headers.location, url.href)) {
        url = new URL(headers.location, url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
        continue;
      }
      const decoded = await decodeBody(body, headers['content-encoding'], deps.maxBytes);
      bytes += decoded.bytes.length;
      const asset = {
        status,
        contentType: headers['content-type'] ?? 'application/octet-stream',
        cors: headers['access-control-allow-origin'],
        body: decoded.bytes,
      };
      if (isScript && status === 200) deps.scripts.set(key, asset);
      return asset;
    }
    return null;
  }

  return {
    /** Never throws: a request that cannot be answered is one that failed, for the page. */
    handle: (route: Route): Promise<void> => answer(route).catch(() => route.abort('failed').catch(() => {})),
    /** Requests that went out. */
    requests: () => requests,
  };
}

const isWanted = (request: Request): boolean =>
  request.method() === 'GET' && wantedTypes.has(request.resourceType()) && /^https?:/.test(request.url());
