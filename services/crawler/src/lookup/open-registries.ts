import type { Logger } from '@relais/service';
import { decodeBody } from '../net/decode-body.ts';
import { failureOf } from '../net/errors.ts';
import type { JudgeHost } from '../net/judge-host.ts';
import type { Get } from '../net/open-web.ts';
import type { Pace } from '../pace/open-pace.ts';
import { takeTurn } from '../pace/take-turn.ts';
import { retryAfterMs } from '../page/classify-answer.ts';
import { askWhois } from './ask-whois.ts';
import bundled from './data/rdap-bootstrap.json' with { type: 'json' };
import type { LookupSettings } from './env.ts';
import { type RdapBootstrap, rdapBootstrap, rdapServerFor, readRdap } from './rdap.ts';
import type { RegistryAnswer } from './registration.ts';
import { readWhois, referralIn } from './whois-text.ts';

const ourList = rdapBootstrap.parse(bundled);

export interface RegistriesDeps {
  readonly settings: LookupSettings;
  readonly get: Get;
  readonly judge: JudgeHost;
  readonly pace: Pick<Pace, 'exchange'>;
  readonly userAgent: string;
  readonly deadlineMs: number;
  readonly log: Logger;
}

/** What a registry said, and which. */
export interface Asked {
  readonly source: 'rdap' | 'whois';
  /** Host of the server that answered last. */
  readonly server: string;
  readonly answer: RegistryAnswer;
}

export interface Registries {
  /**
   * Asks RDAP, and WHOIS where no RDAP server is known or it does not answer as it should.
   * @returns what came of it, or the time to wait for a turn at the server
   * @throws only when the signal aborts
   */
  ask(domain: string, signal: AbortSignal): Promise<Asked | { readonly waitMs: number }>;
}

const MOST_BYTES = 1_000_000;
const MOST_HOPS = 3;
const BETWEEN_CALLS_MS = 1_000;
const BOOTSTRAP_KEPT_MS = 24 * 3_600_000;
/** IANA, registry, registrar. */
const MOST_REFERRALS = 2;

export function openRegistries(deps: RegistriesDeps): Registries {
  let bootstrap: { readonly list: RdapBootstrap; readonly until: number } | null = null;

  async function servers(signal: AbortSignal): Promise<RdapBootstrap> {
    const { bootstrapUrl } = deps.settings;
    if (bootstrapUrl === null) return ourList;
    if (bootstrap && bootstrap.until > Date.now()) return bootstrap.list;
    try {
      const { body } = await getJson(deps, new URL(bootstrapUrl), signal);
      bootstrap = { list: rdapBootstrap.parse(body), until: Date.now() + BOOTSTRAP_KEPT_MS };
    } catch (error) {
      if (signal.aborted) throw error;
      deps.log.warn({ event: 'lookup.bootstrap_failed', err: error }, 'the list of RDAP servers cannot be read');
      bootstrap = { list: bootstrap?.list ?? ourList, until: Date.now() + 300_000 };
    }
    return bootstrap.list;
  }

  async function askRdap(base: string, domain: string, signal: AbortSignal): Promise<Asked | { waitMs: number }> {
    const url = new URL(`domain/${domain}`, base);
    const waitMs = await takeTurn(deps.pace, url.host, BETWEEN_CALLS_MS);
    if (waitMs > 0) return { waitMs };
    const asked = (answer: RegistryAnswer): Asked => ({ source: 'rdap', server: url.host, answer });
    try {
      const { status, headers, body } = await getJson(deps, url, signal);
      if (status === 404) return asked({ kind: 'free' });
      if (status === 429 || status === 503) {
        return asked({ kind: 'throttled', retryAfterMs: retryAfterMs(headers['retry-after'], new Date()) });
      }
      return asked(status === 200 ? readRdap(body) : { kind: 'broken', reason: `http_${status}` });
    } catch (error) {
      if (signal.aborted) throw error;
      return asked({ kind: 'broken', reason: failureOf(error) });
    }
  }

  async function askByReferral(domain: string, signal: AbortSignal): Promise<Asked | { waitMs: number }> {
    const topLevel = domain.split('.').at(-1) ?? domain;
    let server = deps.settings.whoisServer;
    let question = topLevel;
    let best: Asked | null = null;
    try {
      for (let hop = 0; hop <= MOST_REFERRALS; hop += 1) {
        const waitMs = await takeTurn(deps.pace, `whois:${server}`, BETWEEN_CALLS_MS);
        // A registrar that lets wait adds little to what the registry has said.
        if (waitMs > 0) return best ?? { waitMs };
        const text = await askWhois(server, question, deps, signal);
        // The first server is asked who knows of the name's ending, not for the name itself.
        if (hop > 0) {
          const answer = readWhois(text);
          if (best === null || answer.kind === 'registered') best = { source: 'whois', server, answer };
          if (answer.kind !== 'registered' || isWhole(answer)) return best;
        }
        const next = referralIn(text);
        if (next === null || next === server) break;
        server = next;
        question = domain;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      best ??= { source: 'whois', server, answer: { kind: 'broken', reason: failureOf(error) } };
    }
    return best ?? { source: 'whois', server, answer: { kind: 'broken', reason: 'no_whois_server' } };
  }

  return {
    async ask(domain, signal) {
      const base = rdapServerFor(await servers(signal), domain);
      if (base !== null) {
        const asked = await askRdap(base, domain, signal);
        if ('waitMs' in asked || asked.answer.kind !== 'broken') return asked;
        deps.log.info(
          { event: 'lookup.rdap_failed', server: asked.server, reason: asked.answer.reason },
          'WHOIS is asked instead',
        );
      }
      return askByReferral(domain, signal);
    },
  };
}

const isWhole = ({
  registration,
}: {
  registration: { registeredAt: Date | null; registrar: string | null };
}): boolean => registration.registeredAt !== null && registration.registrar !== null;

/** JSON by way of the guarded web; redirects are followed, each through the guard again. @throws as `Get`, and for what is no JSON */
async function getJson({ get, userAgent, deadlineMs }: RegistriesDeps, from: URL, signal: AbortSignal) {
  let url = from;
  for (let hop = 0; ; hop += 1) {
    const answer = await get(url, {
      headers: {
        'user-agent': userAgent,
        accept: 'application/rdap+json, application/json',
        'accept-encoding': 'gzip, deflate, br',
      },
      maxBytes: MOST_BYTES,
      deadlineMs,
      signal,
      wantsBody: (status) => status === 200,
    });
    const { status, headers } = answer;
    const { location } = headers;
    if (status >= 300 && status < 400 && location && URL.canParse(location, url.href) && hop < MOST_HOPS) {
      url = new URL(location, url);
      continue;
    }
    if (status !== 200) return { status, headers, body: null };
    const { bytes } = await decodeBody(answer.body, headers['content-encoding'], MOST_BYTES);
    return { status, headers, body: JSON.parse(bytes.toString('utf8')) as unknown };
  }
}
