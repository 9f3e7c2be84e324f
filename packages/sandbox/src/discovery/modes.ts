import type { DiscoveryApi, Found } from './found.ts';
import type { Shape } from './shapes.ts';

/** `changed` answers as a next version of the interface might; `consent` and `captcha` are the pages that stand before results. */
export type DiscoveryMode = 'ok' | 'empty' | 'changed' | 'throttled' | 'quota' | 'captcha' | 'consent' | 'broken';

/** A question that arrived. */
export interface Asked {
  readonly api: DiscoveryApi;
  readonly query: string;
  readonly page: number;
  readonly mode: DiscoveryMode;
}

export interface DiscoveryReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const CAPTCHA =
  '<html><head><title>Unusual traffic</title></head><body><div class="g-recaptcha"></div>Our systems have detected unusual traffic. Are you not a robot?</body></html>';
const CONSENT =
  '<html><head><title>Before you continue</title></head><body><form action="/save"><h1>Before you continue to Search</h1><button>Accept all</button></form></body></html>';
const HTML = { 'content-type': 'text/html; charset=utf-8' };

export function replyInMode(mode: DiscoveryMode, shape: Shape, found: Found): DiscoveryReply {
  switch (mode) {
    case 'ok':
      return { status: 200, headers: {}, body: shape.write(found) };
    case 'empty':
      return { status: 200, headers: {}, body: shape.write({ ...found, found: [], isLast: true }) };
    case 'changed':
      return { status: 200, headers: {}, body: shape.changed };
    case 'throttled':
      return { status: 429, headers: { 'retry-after': '1' }, body: '{"message":"Too many requests"}' };
    case 'quota':
      return { status: shape.quotaStatus, headers: {}, body: shape.quota };
    case 'captcha':
      return { status: shape.needsKey ? 200 : 429, headers: HTML, body: CAPTCHA };
    case 'consent':
      return { status: 200, headers: HTML, body: CONSENT };
    case 'broken':
      return { status: 502, headers: {}, body: '<html>bad gateway</html>' };
  }
}
