import { setTimeout as sleep } from 'node:timers/promises';
import { isSameSite } from '@relais/extraction';
import { type Database, dueHostClaims, recordHostCheck, refuseHost } from '@relais/prisma';
import type { Logger } from '@relais/service';
import { decodeBody } from '../net/decode-body.ts';
import { failureOf } from '../net/errors.ts';
import type { Get } from '../net/open-web.ts';
import { readText } from '../net/read-text.ts';
import type { Pace } from '../pace/open-pace.ts';
import { takeTurn } from '../pace/take-turn.ts';
import { fileRefuses, ownerRefuses } from '../page/owner-refuses.ts';
import type { Robots } from '../robots/open-robots.ts';

export interface ClaimDeps {
  readonly db: Database;
  readonly get: Get;
  readonly robots: Robots;
  readonly pace: Pace;
  readonly log: Logger;
  readonly userAgent: string;
  readonly productToken: string;
  /** Where under an origin its owner's file lies. */
  readonly refusalPath: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

const AT_A_TIME = 10;
const DELAY_MS = 2_000;
const MOST_BYTES = 256 * 1024;
const MOST_REDIRECTS = 3;

/** Where the owner's word stands, or what was seen instead, as a stable word. */
type Look = { readonly proof: string } | { readonly finding: string };

/**
 * Looks at hosts somebody on the bot's page called theirs: robots.txt that closes the site to us, the owner's file, or the
 * owner's tag on the start page. One of them is proof enough, since nobody else can put it there.
 */
export async function checkHostClaims(deps: ClaimDeps): Promise<void> {
  const { db, log } = deps;
  for (const host of await dueHostClaims(db, AT_A_TIME)) {
    const look = await lookAt(host, deps);
    const proved = 'proof' in look;
    if (proved) {
      const [evidenceUrl, bare] = [look.proof, host.replace(/^www\./, '')];
      await refuseHost(db, { host: bare, coversBelow: true, reason: 'owner', evidenceUrl, refusedBy: 'owner' });
    }
    await recordHostCheck(db, host, { proved, finding: proved ? 'found' : look.finding });
    log.info({ event: 'host.claim_checked', host, ...look }, 'looked for an owner’s word');
  }
}

async function lookAt(host: string, deps: ClaimDeps): Promise<Look> {
  let finding = 'unreachable';
  for (const origin of [`https://${host}`, `http://${host}`]) {
    try {
      const look = await lookAtOrigin(origin, deps);
      if ('proof' in look) return look;
      finding = look.finding;
    } catch (error) {
      if (deps.signal.aborted) throw error;
      if (failureOf(error) === 'private_address') return { finding: 'private_address' };
    }
  }
  return { finding };
}

async function lookAtOrigin(origin: string, deps: ClaimDeps): Promise<Look> {
  const robots = await deps.robots.of(origin, deps.get);
  if (robots.unreachable) return { finding: 'unreachable' };
  if (!robots.decide('/').allowed) return { proof: `${origin}/robots.txt` };
  for (const [path, refuses] of [
    [deps.refusalPath, fileRefuses],
    ['/', (html: string) => ownerRefuses(html, deps.productToken)],
  ] as const) {
    if (!robots.decide(path).allowed) continue;
    const page = await read(new URL(path, origin), deps);
    if (page && refuses(page.text)) return { proof: page.url };
  }
  return { finding: 'not_found' };
}

async function read(start: URL, deps: ClaimDeps): Promise<{ url: string; text: string } | null> {
  let url = start;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    await untilTurn(url.host, deps);
    const { status, headers, body } = await deps.get(url, {
      headers: { 'user-agent': deps.userAgent, accept: 'text/html,text/plain;q=0.9,*/*;q=0.1' },
      maxBytes: MOST_BYTES,
      deadlineMs: deps.deadlineMs,
      signal: deps.signal,
      wantsBody: (code) => code === 200,
    });
    if (status === 200) {
      const { bytes } = await decodeBody(body, headers['content-encoding'], MOST_BYTES);
      return { url: url.href, text: readText(bytes, headers['content-type']) };
    }
    const to = status >= 300 && status < 400 ? target(headers.location, url) : null;
    // Another site's file is another owner's.
    if (to === null || !isSameSite(to.href, start.href)) return null;
    url = to;
  }
  return null;
}

const target = (location: string | undefined, from: URL): URL | null =>
  location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : null;

async function untilTurn(host: string, { pace, signal }: ClaimDeps): Promise<void> {
  for (;;) {
    const waitMs = await takeTurn(pace, host, DELAY_MS);
    if (waitMs === 0) return;
    await sleep(waitMs, undefined, { signal });
  }
}
