import type { HostRefusalReason } from '@relais/contracts';
import { extractPage, isSameSite, normaliseUrl, type PageContacts } from '@relais/extraction';
import { feedsOf } from '@relais/extraction/articles';
import type { ClaimedPage, FinishedPage } from '@relais/prisma';
import type { Logger } from '@relais/service';
import { needsBrowser } from '../browser/needs-browser.ts';
import { ACCEPTED_ENCODINGS, BodyUnreadable, decodeBody } from '../net/decode-body.ts';
import { failureOf, mayPass } from '../net/errors.ts';
import type { Get } from '../net/open-web.ts';
import { readText } from '../net/read-text.ts';
import type { Answer } from '../net/send-request.ts';
import { NoProxy } from '../proxies/errors.ts';
import type { SiteRobots } from '../robots/open-robots.ts';
import { type AfterFailure, afterBreak, afterThrottle, type RetryRules } from './after-failure.ts';
import { classifyAnswer, wantsBody } from './classify-answer.ts';
import type { JobMemory } from './job-memory.ts';
import type { JobWays } from './job-ways.ts';
import { judgePage } from './judge-page.ts';
import { ownerRefuses } from './owner-refuses.ts';
import { feedTextOf, judgeFeed, mayBeFeed } from './read-feed.ts';
import type { DoneReason, SkipReason } from './reasons.ts';
import { readRobotsTag } from './robots-tag.ts';
import { toArticle } from './to-article.ts';
import type { JobLabels } from './to-contacts.ts';

/** A page in hand. */
export type HeldPage = ClaimedPage;

/** A page robots.txt allows, with what it says. */
export interface AdmittedPage extends HeldPage {
  /** The decision, in words. */
  readonly robots: string;
  readonly crawlDelayMs: number;
  /** Those robots.txt names. */
  readonly sitemaps?: readonly string[];
}

/** A page as its scripts have left it. */
export interface OpenedPage {
  readonly html: string;
  /** What its scripts asked of the host is made up for by leaving it alone so long. */
  readonly restMs: number;
}

/** What reading a page came to. */
export type Reading =
  | {
      readonly kind: 'finished';
      readonly page: FinishedPage;
      readonly backOffMs?: number | null;
      /** The host wants no robot: its other pages are not asked for. */
      readonly hostRefused?: boolean;
      /** What marks it as refused for every job of every tenant. */
      readonly refusal?: HostRefusalReason;
      /** 5xx, 429 or none in time: the host is asked more gently from now on. */
      readonly failing?: boolean;
      readonly firstByteAt?: number;
    }
  /** It lives elsewhere; read it there, at that host's pace. */
  | {
      readonly kind: 'moved';
      readonly to: string;
      readonly reason: SkipReason;
      readonly httpStatus?: number;
      readonly firstByteAt?: number;
    }
  /** Nothing was asked, for want of a way there: it waits, at no try's cost. */
  | { readonly kind: 'put_back'; readonly waitMs: number; readonly firstByteAt?: number };

export interface ReadDeps {
  readonly get: Get;
  readonly userAgent: string;
  readonly productToken: string;
  readonly maxBytes: number;
  readonly deadlineMs: number;
  readonly retry: RetryRules;
  readonly labels: JobLabels;
  readonly ways: JobWays;
  /** Opens a page in a browser; null when there is none, or it did not get on. */
  readonly render: (page: { readonly url: string; readonly html: string }) => Promise<OpenedPage | null>;
  readonly pepper: string;
  readonly memory: JobMemory;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly onAnswer: (status: number, ms: number) => void;
}

const FEEDS_TOO =
  'text/html,application/xhtml+xml;q=0.9,application/rss+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,*/*;q=0.1';
const MOST_HOPS = 5;
const loginPath = /\/(?:log-?in|sign-?in|anmelden|connexion|acceder|entrar|account\/login|users\/sign_in)(?:[./]|$)/i;

/** May this page be read, under this name? Its end if not. */
export function admitPage(page: HeldPage, robots: SiteRobots): AdmittedPage | Reading {
  const url = normaliseUrl(page.url);
  if (url === null) return skipped(page, 'normalised');
  if (url !== page.url) return { kind: 'moved', to: url, reason: 'normalised' };
  const { pathname, search } = new URL(url);
  const { allowed, why } = robots.decide(pathname + search);
  if (allowed) return { ...page, robots: why, crawlDelayMs: robots.crawlDelayMs, sitemaps: robots.sitemaps };
  const reason = robots.unreachable ? 'robots_unreachable' : 'robots_disallowed';
  return { ...skipped(page, reason, { robots: why }), hostRefused: robots.unreachable };
}

/**
 * Reads one page: asks for it, sees what came, takes from it what it gives. One call is one request: the pace is the caller's.
 * @throws only when the signal aborts; every other end is an outcome
 */
export async function readPage(page: AdmittedPage, deps: ReadDeps): Promise<Reading> {
  try {
    const answer = await ask(new URL(page.url), deps);
    const reading = await outcomeOf(page, answer, deps);
    if (reading.kind !== 'finished') return { ...reading, firstByteAt: answer.firstByteAt };
    const failing = answer.status >= 500 || answer.status === 429;
    return { ...reading, failing, firstByteAt: answer.firstByteAt };
  } catch (error) {
    if (deps.signal.aborted) throw error;
    if (error instanceof NoProxy) return { kind: 'put_back', waitMs: error.waitMs };
    const failure = error instanceof BodyUnreadable ? 'bad_answer' : failureOf(error);
    const wire = { robots: page.robots };
    if (failure === 'bad_answer')
      deps.log.warn({ event: 'page.unreadable', url: page.url, err: error }, 'page unreadable');
    if (failure === 'private_address') return skipped(page, 'private_address', wire);
    return {
      ...broken(page, afterBreak(failure, mayPass(failure), page.attempts, deps.retry), wire),
      failing: mayPass(failure),
    };
  }
}

async function ask(url: URL, deps: ReadDeps): Promise<Answer> {
  const { get, userAgent, maxBytes, deadlineMs, signal, onAnswer, ways } = deps;
  const started = performance.now();
  let status = 0;
  try {
    const answer = await get(url, {
      headers: {
        'user-agent': userAgent,
        accept: ways.followsFeeds ? FEEDS_TOO : 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1',
        'accept-encoding': ACCEPTED_ENCODINGS,
      },
      maxBytes,
      deadlineMs,
      signal,
      wantsBody: ways.followsFeeds
        ? (status, headers) => wantsBody(status, headers) || (isSuccess(status) && mayBeFeed(url, headers))
        : wantsBody,
    });
    status = answer.status;
    return answer;
  } finally {
    onAnswer(status, performance.now() - started);
  }
}

async function textOf({ body, headers }: Answer, maxBytes: number): Promise<string> {
  if (body.length === 0) return '';
  const { bytes } = await decodeBody(body, headers['content-encoding'], maxBytes);
  return readText(bytes, headers['content-type']);
}

async function outcomeOf(page: AdmittedPage, answer: Answer, deps: ReadDeps): Promise<Reading> {
  const { url } = page;
  const wire = { httpStatus: answer.status, bytes: answer.body.length, robots: page.robots };
  if (deps.ways.followsFeeds && isSuccess(answer.status) && mayBeFeed(new URL(url), answer.headers)) {
    const feed = judgeFeed({ id: page.id, url, ...wire }, await feedTextOf(answer, deps.maxBytes), deps.memory);
    if (feed) return { kind: 'finished', page: feed };
  }
  const text = await textOf(answer, deps.maxBytes);
  const verdict = classifyAnswer(answer.status, answer.headers, text, new Date());
  switch (verdict.kind) {
    case 'page':
      return readShown(page, text, answer, wire, deps);
    case 'redirect':
      return redirected(page, verdict.location, wire);
    case 'refused':
      if (verdict.reason === 'captcha') answer.via?.turnedAway('captcha', null);
      return refused(page, verdict.reason, wire);
    case 'not_html':
      return skipped(page, 'not_html', wire);
    case 'throttled':
      answer.via?.turnedAway('throttled', verdict.retryAfterMs);
      return broken(page, afterThrottle(answer.status, verdict.retryAfterMs, page.attempts, deps.retry), wire);
    case 'broken':
      return broken(page, afterBreak(verdict.reason, verdict.mayPass, page.attempts, deps.retry), wire);
  }
}

type PageWire = Wire & { httpStatus: number; bytes: number };

/** The page as a reader would see it: opened in a browser where that is needed and there is one. */
async function readShown(
  page: AdmittedPage,
  html: string,
  answer: Answer,
  wire: PageWire,
  deps: ReadDeps,
): Promise<Reading> {
  if (ownerRefuses(html, deps.productToken)) {
    return { ...skipped(page, 'host_refused', wire), hostRefused: true, refusal: 'owner' };
  }
  const plain = contentOf(html, page.url, answer.headers['content-language']);
  if (!needsBrowser(deps.ways.render, html, plain.text)) {
    return shown(pageOf(page, html, plain, answer, wire, deps));
  }
  const opened = await deps.render({ url: page.url, html });
  if (opened === null) {
    // What plain HTML gives is better than nothing; where that is nothing, the page is counted as one that was not read.
    if (plain.emails.length + plain.links.length === 0) return skipped(page, 'needs_browser', wire);
    return shown(pageOf(page, html, plain, answer, wire, deps));
  }
  const content = contentOf(opened.html, page.url, answer.headers['content-language']);
  const row = pageOf(page, opened.html, content, answer, wire, deps);
  return {
    ...shown({ ...row, rendered: true }),
    ...(opened.restMs > 0 ? { backOffMs: opened.restMs } : {}),
  };
}

/** A notice against unasked mail speaks for the host it stands on, not for one page of it. */
const shown = (page: FinishedPage): Reading & { kind: 'finished' } =>
  page.reason === ('refuses_mail' satisfies DoneReason)
    ? { kind: 'finished', page, hostRefused: true, refusal: 'no_unsolicited_mail' }
    : { kind: 'finished', page };

function pageOf(
  { id, url, depth, robots, sitemaps = [] }: AdmittedPage,
  html: string,
  content: PageContacts,
  { headers }: Answer,
  wire: PageWire,
  { productToken, labels, pepper, ways, memory }: ReadDeps,
): FinishedPage {
  return judgePage(
    {
      id,
      url,
      ...wire,
      robots,
      robotsTag: readRobotsTag(headers['x-robots-tag'], productToken),
      content,
      labels,
      pepper,
      article: toArticle(html, content, ways.articles),
      feeds: ways.followsFeeds ? [...(depth === 0 ? sitemaps : []), ...feedsOf(html, url)] : [],
    },
    memory,
  );
}

const contentOf = (html: string, url: string, contentLanguage: string | undefined) =>
  extractPage({ html, url, ...(contentLanguage ? { contentLanguage } : {}) });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

type Wire = Pick<FinishedPage, 'httpStatus' | 'bytes' | 'robots'>;

/** Where a redirect leads, if it may be followed: on this site, not in circles, not to a login. */
function redirected(page: HeldPage, location: string, wire: Wire & { httpStatus: number }): Reading {
  const { url } = page;
  const to = URL.canParse(location, url) ? normaliseUrl(new URL(location, url).href) : null;
  if (to === null || !isSameSite(to, url)) return skipped(page, 'redirected_off_site', wire);
  if (to === url || page.hops + 1 > MOST_HOPS) return skipped(page, 'redirected_too_often', wire);
  if (loginPath.test(new URL(to).pathname) && !loginPath.test(new URL(url).pathname)) {
    return refused(page, 'login_wall', wire);
  }
  return { kind: 'moved', to, reason: 'redirected', httpStatus: wire.httpStatus };
}

/**
 * A captcha refuses the site wherever it stands; a wall does where it stands before everything, at `/`. One before the page a
 * job begins with refuses it to that job: it may be one closed room of an open house.
 */
function refused(page: HeldPage, reason: 'captcha' | 'login_wall' | 'forbidden', wire: Wire): Reading {
  const whole = reason === 'captcha' || new URL(page.url).pathname === '/';
  return {
    ...skipped(page, reason, wire),
    hostRefused: whole || page.depth === 0,
    ...(whole ? { refusal: reason } : {}),
  };
}

export const skipped = (page: HeldPage, reason: SkipReason, wire: Wire = {}) =>
  ({ kind: 'finished', page: { id: page.id, status: 'skipped', reason, ...wire } }) as const;

const broken = (page: HeldPage, after: AfterFailure, wire: Wire): Reading & { kind: 'finished' } => ({
  kind: 'finished',
  page: { id: page.id, ...after.page, ...wire },
  backOffMs: after.backOffMs,
});

/** One line a page, for a person who asks why. */
export function logReading(log: Logger, page: HeldPage, reading: Reading): void {
  if (!log.isLevelEnabled('debug')) return;
  if (reading.kind === 'put_back') return;
  const end =
    reading.kind === 'moved'
      ? { status: 'moved', reason: reading.reason, to: reading.to }
      : {
          status: reading.page.status,
          reason: reading.page.reason,
          http_status: reading.page.httpStatus,
          links: reading.page.links?.length ?? 0,
          contacts: reading.page.contactCount ?? 0,
        };
  log.debug({ event: 'page.read', page_id: page.id, url: page.url, depth: page.depth, ...end }, 'page read');
}
