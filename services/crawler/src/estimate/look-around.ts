import { setTimeout as sleep } from 'node:timers/promises';
import { extractPage, isSameSite, normaliseUrl } from '@relais/extraction';
import { readSitemap } from '@relais/extraction/articles';
import type { StoredScrapeConfig } from '@relais/prisma';
import { ACCEPTED_ENCODINGS, decodeBody } from '../net/decode-body.ts';
import { failureOf } from '../net/errors.ts';
import type { Get } from '../net/open-web.ts';
import { readText } from '../net/read-text.ts';
import type { Pace } from '../pace/open-pace.ts';
import { paceRule } from '../pace/pace-rule.ts';
import { takeTurn } from '../pace/take-turn.ts';
import { classifyAnswer } from '../page/classify-answer.ts';
import { feedTextOf } from '../page/read-feed.ts';
import type { Robots, SiteRobots } from '../robots/open-robots.ts';
import type { HostSeen, Seen } from './reckon.ts';

export interface LookDeps {
  readonly get: Get;
  readonly robots: Robots;
  readonly pace: Pick<Pace, 'exchange'>;
  /** Hosts that refuse to be read: they are not asked. */
  readonly refused: ReadonlyMap<string, string>;
  readonly userAgent: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** An estimate is small whatever it is about: so many hosts, so many requests of each, so long in all. */
const MOST_HOSTS = 20;
const MOST_SITEMAPS = 3;
const HOSTS_AT_A_TIME = 4;
const MOST_BYTES = 3_000_000;
const MOST_MS = 40_000;
const LONGEST_TURN_MS = 5_000;

/** Looks at the start pages of a job: robots.txt, sitemaps and one page of each host, at the host's pace. */
export async function lookAround(config: StoredScrapeConfig, deps: LookDeps): Promise<Seen> {
  const starts = new Map<string, URL>();
  for (const url of 'urls' in config ? config.urls : []) {
    const start = new URL(normaliseUrl(url) ?? url);
    if (!starts.has(start.host)) starts.set(start.host, start);
  }
  const until = performance.now() + MOST_MS;
  const queue = [...starts.values()].slice(0, MOST_HOSTS);
  const hosts: HostSeen[] = [];
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  await Promise.all(
    Array.from({ length: HOSTS_AT_A_TIME }, async () => {
      for (let start = queue.shift(); start && performance.now() < until; start = queue.shift()) {
        hosts.push(await lookAt(start, config, deps, count));
      }
    }),
  );
  hosts.sort((a, b) => (a.host < b.host ? -1 : 1));
  return { hosts, hostsUnseen: starts.size - hosts.length, requests };
}

async function lookAt(start: URL, config: StoredScrapeConfig, deps: LookDeps, count: () => void): Promise<HostSeen> {
  const { host } = start;
  const pace = { delayMs: config.delay_seconds * 1_000, concurrencyPerHost: config.concurrency_per_host };
  const unseen = { host, sitemapPages: null, links: null, bytes: null, delayMs: pace.delayMs };
  const refusal = deps.refused.get(host);
  if (refusal !== undefined) return { ...unseen, reason: refusal };
  try {
    count();
    const robots = await deps.robots.of(start.origin, deps.get);
    const { delayMs } = paceRule(host, pace, robots.crawlDelayMs);
    if (robots.unreachable) return { ...unseen, delayMs, reason: 'robots_unreachable' };
    const { pathname, search } = start;
    if (!robots.decide(pathname + search).allowed) return { ...unseen, delayMs, reason: 'robots_disallowed' };
    const at = { robots, delayMs, deps, count };
    const page = await startPage(start, at);
    if (page.reason !== null) return { ...unseen, delayMs, reason: page.reason };
    return { host, delayMs, ...page, sitemapPages: await pagesInSitemaps(start, at) };
  } catch (error) {
    if (deps.signal.aborted) throw error;
    return { ...unseen, reason: failureOf(error) };
  }
}

interface At {
  readonly robots: SiteRobots;
  readonly delayMs: number;
  readonly deps: LookDeps;
  readonly count: () => void;
}

async function startPage(
  url: URL,
  at: At,
): Promise<{ reason: string | null; links: number | null; bytes: number | null }> {
  const answer = await ask(url, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1', at);
  if (answer === null) return { reason: null, links: null, bytes: null };
  const { bytes } = await decodeBody(answer.body, answer.headers['content-encoding'], MOST_BYTES);
  const html = readText(bytes, answer.headers['content-type']);
  const verdict = classifyAnswer(answer.status, answer.headers, html, new Date());
  switch (verdict.kind) {
    case 'page': {
      const { links } = extractPage({ html, url: url.href });
      const own = links.filter(
        (link) => link !== url.href && isSameSite(link, url.href) && mayRead(link, url, at.robots),
      );
      return { reason: null, links: own.length, bytes: answer.body.length };
    }
    case 'redirect':
      // It is followed when the job runs, if it stays on the site.
      return { reason: null, links: null, bytes: null };
    case 'throttled':
      return { reason: `http_${answer.status}`, links: null, bytes: null };
    case 'not_html':
      return { reason: 'not_html', links: null, bytes: null };
    default:
      return { reason: verdict.reason, links: null, bytes: null };
  }
}

/** Pages the host's sitemaps name that may be read; of an index the first files are read. Null when there is none. */
async function pagesInSitemaps(start: URL, at: At): Promise<number | null> {
  const own = at.robots.sitemaps.filter((url) => URL.canParse(url) && new URL(url).host === start.host);
  const waiting = own.length > 0 ? own : [new URL('/sitemap.xml', start).href];
  const pages = new Set<string>();
  let found = false;
  for (let read = 0; read < MOST_SITEMAPS; read += 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    const url = new URL(next);
    if (!mayRead(url.href, start, at.robots)) continue;
    const answer = await ask(url, 'application/xml,text/xml;q=0.9,*/*;q=0.1', at);
    if (answer === null || answer.status !== 200) continue;
    const sitemap = readSitemap(await feedTextOf(answer, MOST_BYTES));
    if (sitemap === null) continue;
    found = true;
    waiting.push(...sitemap.sitemaps.filter((url) => URL.canParse(url) && new URL(url).host === start.host));
    for (const page of sitemap.pages) if (mayRead(page, start, at.robots)) pages.add(page);
  }
  return found && pages.size > 0 ? pages.size : null;
}

/** At the host's pace; null when no turn comes soon. */
async function ask(url: URL, accept: string, { delayMs, deps, count }: At) {
  for (let tries = 0; ; tries += 1) {
    const waitMs = await takeTurn(deps.pace, url.host, delayMs);
    if (waitMs === 0) break;
    if (waitMs > LONGEST_TURN_MS || tries >= 3) return null;
    await sleep(waitMs, undefined, { signal: deps.signal });
  }
  count();
  return deps.get(url, {
    headers: { 'user-agent': deps.userAgent, accept, 'accept-encoding': ACCEPTED_ENCODINGS },
    maxBytes: MOST_BYTES,
    deadlineMs: deps.deadlineMs,
    signal: deps.signal,
    wantsBody: (status) => status === 200 || status === 403 || status === 429 || status === 503,
  });
}

function mayRead(link: string, start: URL, robots: SiteRobots): boolean {
  if (!URL.canParse(link)) return false;
  const { host, pathname, search } = new URL(link);
  return host === start.host && robots.decide(pathname + search).allowed;
}
