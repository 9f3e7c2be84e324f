import { extractPage } from '@relais/extraction';
import { decodeBody } from '../net/decode-body.ts';
import { failureOf, mayPass } from '../net/errors.ts';
import { readText } from '../net/read-text.ts';
import { classifyAnswer } from '../page/classify-answer.ts';
import type { Robots } from '../robots/open-robots.ts';
import type { ApiDeps } from './ask-api.ts';
import type { DiscoverySource, Question, Result, SourceAnswer, SourceManifest } from './source.ts';

/** The last resort, off unless an operator names a reason and a second person agrees (checklist Z16). */
export interface SearchPagesSettings {
  /** The page of results, with `{query}`, `{start}`, `{page}`, `{country}` and `{language}`. */
  readonly url: string;
  readonly reason: string;
  readonly approvedBy: string;
}

const PAGE = 10;
const MOST_BYTES = 3_000_000;

const manifest: SourceManifest = {
  name: 'search_pages',
  serves: 'web_search',
  keeps: 'the address and rank of a result, until its site was read; no title, no text',
  keptDays: 7,
  costMicros: 0,
  delayMs: 5_000,
  pageSize: PAGE,
};

/** Opens a page in a browser and gives its HTML as scripts have left it; null when there is no browser. */
export type OpenInBrowser = (page: { url: string; html: string; signal: AbortSignal }) => Promise<string | null>;

export interface SearchPagesDeps extends ApiDeps {
  readonly robots: Robots;
  readonly render: OpenInBrowser;
}

const consentHosts = /^consent\./i;
const consentWords =
  /before you continue|avant d.acc[ée]der|bevor sie (?:zu|fortfahren)|antes de continuar|prima di continuare/i;
const emptyWords =
  /did not match any|aucun (?:document|résultat)|keine (?:ergebnisse|übereinstimm)|no se han encontrado|no results/i;

/**
 * Reads a search engine's pages for their links. What its robots.txt closes is read on the strength of the named reason and the
 * second person alone (the start of the service logs both); a host whose robots.txt cannot be read is left alone. A captcha or
 * a wall of consent ends it; neither is ever worked around.
 */
export function searchPages(settings: SearchPagesSettings, deps: SearchPagesDeps): DiscoverySource {
  return {
    manifest,
    host: new URL(fill(settings.url, { query: '', country: '', language: '', page: 1, pageToken: null })).host,
    async ask(question, signal) {
      try {
        return await readResults(new URL(fill(settings.url, question)), deps, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        const failure = failureOf(error);
        return { kind: 'broken', reason: failure, mayPass: mayPass(failure) };
      }
    },
  };
}

async function readResults(url: URL, deps: SearchPagesDeps, signal: AbortSignal): Promise<SourceAnswer> {
  const site = await deps.robots.of(url.origin, deps.get);
  if (site.unreachable) return { kind: 'refused', reason: 'robots_disallowed' };
  const answer = await deps.get(url, {
    headers: { 'user-agent': deps.userAgent, accept: 'text/html', 'accept-encoding': 'gzip, deflate, br' },
    maxBytes: MOST_BYTES,
    deadlineMs: deps.deadlineMs,
    signal,
    wantsBody: () => true,
  });
  const { bytes } = await decodeBody(answer.body, answer.headers['content-encoding'], MOST_BYTES);
  const html = readText(bytes, answer.headers['content-type']);
  const verdict = classifyAnswer(answer.status, answer.headers, html, new Date());
  switch (verdict.kind) {
    case 'throttled':
      answer.via?.turnedAway('throttled', verdict.retryAfterMs);
      return { kind: 'throttled', retryAfterMs: verdict.retryAfterMs };
    case 'refused':
      if (verdict.reason === 'captcha') answer.via?.turnedAway('captcha', null);
      return { kind: 'refused', reason: verdict.reason === 'captcha' ? 'captcha' : 'forbidden' };
    case 'redirect':
      return isConsent(new URL(verdict.location, url))
        ? { kind: 'refused', reason: 'consent_wall' }
        : { kind: 'changed', detail: 'the page of results leads elsewhere' };
    case 'broken':
      return { kind: 'broken', reason: verdict.reason, mayPass: verdict.mayPass };
    case 'not_html':
      return { kind: 'changed', detail: 'the page of results is no HTML' };
    case 'page': {
      const shown = (await deps.render({ url: url.href, html, signal })) ?? html;
      return resultsIn(shown, url);
    }
  }
}

/** The links of a page of results that lead away from the engine. */
export function resultsIn(html: string, url: URL): SourceAnswer {
  const page = extractPage({ html, url: url.href });
  if (consentWords.test(page.text.slice(0, 2_000))) return { kind: 'refused', reason: 'consent_wall' };
  const results: Result[] = [];
  for (const link of page.links) {
    const target = unwrapped(new URL(link), url);
    if (target !== null && target.host !== url.host) results.push({ url: target.href });
  }
  if (results.length === 0 && !emptyWords.test(page.text)) {
    return { kind: 'changed', detail: 'a page without links that does not say that it found nothing' };
  }
  return { kind: 'results', results, next: results.length > 0 ? {} : null };
}

/** Engines send clicks through themselves: `/url?q=https://…`. */
function unwrapped(link: URL, url: URL): URL | null {
  if (link.host !== url.host) return link;
  const inner = link.searchParams.get('q') ?? link.searchParams.get('url') ?? link.searchParams.get('uddg');
  return inner !== null && /^https?:\/\//.test(inner) && URL.canParse(inner) ? new URL(inner) : null;
}

const isConsent = ({ hostname, pathname }: URL): boolean => consentHosts.test(hostname) || /consent/i.test(pathname);

const fill = (template: string, { query, country, language, page }: Question): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
    const words: Readonly<Record<string, string>> = {
      query,
      country: country.toLowerCase(),
      language,
      page: String(page),
      start: String((page - 1) * PAGE),
    };
    return encodeURIComponent(words[word] ?? '');
  });
