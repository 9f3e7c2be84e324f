import type { IncomingHttpHeaders } from 'node:http';

/** What an answer is, before its page is looked at. */
export type Verdict =
  | { readonly kind: 'page' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** The owner wants no robot here, or no stranger: respected, never worked around. */
  | { readonly kind: 'refused'; readonly reason: 'login_wall' | 'forbidden' | 'captcha' }
  /** Too fast for this host: all of it is left alone for a while. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  | { readonly kind: 'not_html' }
  | { readonly kind: 'broken'; readonly reason: string; readonly mayPass: boolean };

const redirects = new Set([301, 302, 303, 307, 308]);
const passing = new Set([408, 425, 500, 502, 504, 520, 521, 522, 523, 524]);
const maybeChallenges = new Set([403, 429, 503]);

/** Is the body worth reading? Pages are, and refusals that may turn out to be a captcha. */
export const wantsBody = (status: number, headers: IncomingHttpHeaders): boolean =>
  ((status >= 200 && status < 300) || maybeChallenges.has(status)) && mayBeHtml(headers['content-type']);

/** HTML by its type; an answer without one is looked into. */
export const mayBeHtml = (contentType: string | undefined): boolean =>
  contentType === undefined || /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(contentType);

/** @param text the decoded body; empty when it was not wanted */
export function classifyAnswer(status: number, headers: IncomingHttpHeaders, text: string, now: Date): Verdict {
  if (maybeChallenges.has(status) && isChallenge(headers, text)) return { kind: 'refused', reason: 'captcha' };
  if (redirects.has(status)) {
    const { location } = headers;
    return location ? { kind: 'redirect', location } : { kind: 'broken', reason: `http_${status}`, mayPass: false };
  }
  if (status === 401 || status === 407) return { kind: 'refused', reason: 'login_wall' };
  if (status === 403) return { kind: 'refused', reason: 'forbidden' };
  if (status === 429 || status === 503) {
    return { kind: 'throttled', retryAfterMs: retryAfterMs(headers['retry-after'], now) };
  }
  if (status < 200 || status >= 300) return { kind: 'broken', reason: `http_${status}`, mayPass: passing.has(status) };
  if (!mayBeHtml(headers['content-type'])) return { kind: 'not_html' };
  if (text.trim() === '') return { kind: 'broken', reason: 'empty', mayPass: false };
  if (headers['content-type'] === undefined && !/^\s*</.test(text)) return { kind: 'not_html' };
  return isChallengePage(text) ? { kind: 'refused', reason: 'captcha' } : { kind: 'page' };
}

/** RFC 9110 §10.2.3: seconds or a date. Null for neither. */
export function retryAfterMs(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

const isChallenge = (headers: IncomingHttpHeaders, text: string): boolean =>
  headers['cf-mitigated'] === 'challenge' ||
  /\b(?:cf-challenge|challenge-platform|cf_chl_|g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|px-captcha|captcha-delivery|geo\.captcha)/i.test(
    text,
  ) ||
  isChallengePage(text);

/** Contact forms carry captchas too, so on a page that was answered only its title counts. */
const isChallengePage = (text: string): boolean => {
  const title = /<title[^>]*>([^<]{0,200})/i.exec(text.slice(0, 20_000))?.[1] ?? '';
  return /^\s*(?:just a moment|attention required!? \| cloudflare|verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|robot check|captcha\b|access to this page has been denied|unusual traffic)/i.test(
    title,
  );
};
