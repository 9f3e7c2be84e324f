import type { Reply } from './route.ts';

/**
 * How a site behaves: `up`; `down` cuts every connection; `hang` never answers; `garbage` answers bytes that are no
 * page; `robots-unreachable` answers 503 for robots.txt alone, which closes the site (RFC 9309, 2.3.1.4); `slow` waits;
 * `captcha` asks every visitor to prove that he is human; `status` answers it for everything, `times` times when given, then the site is up again.
 */
export type SiteMode =
  | 'up'
  | 'down'
  | 'hang'
  | 'garbage'
  | 'captcha'
  | 'robots-unreachable'
  | { readonly slowMs: number }
  | { readonly status: number; readonly retryAfterSeconds?: number; readonly times?: number };

/** The mode after one more request was answered in it. */
export function spent(mode: SiteMode): SiteMode {
  if (typeof mode === 'string' || !('status' in mode) || mode.times === undefined) return mode;
  return mode.times <= 1 ? 'up' : { ...mode, times: mode.times - 1 };
}

/** The reply a mode forces, if it forces one. */
export function forcedReply(mode: SiteMode, path: string): Reply | undefined {
  if (mode === 'garbage') {
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from([0, 1, 2, 0xff, 0xfe, 0x3c, 0x61]),
    };
  }
  if (mode === 'captcha' && path !== '/robots.txt') {
    const body =
      '<html><head><title>Just a moment…</title></head><body><h1>Verify you are human</h1><div class="g-recaptcha" data-sitekey="x"></div></body></html>';
    return { status: 403, headers: { 'content-type': 'text/html' }, body };
  }
  if (mode === 'robots-unreachable' && path === '/robots.txt') return plain(503, {});
  if (typeof mode !== 'object' || !('status' in mode)) return undefined;
  const { status, retryAfterSeconds } = mode;
  return plain(status, retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) });
}

const plain = (status: number, headers: Record<string, string>): Reply => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: `<html><body><h1>${status}</h1></body></html>`,
});
