import { LRUCache } from 'lru-cache';
import { Agent, type Dispatcher } from 'undici';
import { type AllowRule, parseAllowRule } from './allowed-hosts.ts';
import { guardedConnector, type LookupAll } from './guarded-connector.ts';
import { type Answer, type RequestOptions, sendRequest } from './send-request.ts';

export interface WebOptions {
  readonly rules: readonly AllowRule[];
  /** Without a byte for this long, a connection or an answer is given up. */
  readonly idleMs: number;
  readonly lookup?: LookupAll;
}

/** The web as one job may see it. */
export type Get = (url: URL, options: RequestOptions) => Promise<Answer>;

export interface Web {
  /** @param allowPrivate hosts this job may read beside what the settings open; a connection is never lent to another job */
  openFor(allowPrivate: readonly string[]): Get;
  close(): Promise<void>;
}

/** Sets of connections kept, one for each different set of rules. */
const MOST_AGENTS = 16;
const CONNECTIONS_PER_ORIGIN = 64;
const KEPT_ALIVE_MS = 10_000;
const MOST_HEADER_BYTES = 64 * 1024;

export function openWeb({ rules, idleMs, lookup }: WebOptions): Web {
  const agents = new LRUCache<string, Dispatcher>({
    max: MOST_AGENTS,
    dispose: (agent) => void agent.close().catch(() => {}),
  });

  function agentFor(allowPrivate: readonly string[]): Dispatcher {
    const key = [...allowPrivate].sort().join(' ');
    const known = agents.get(key);
    if (known) return known;
    const agent = new Agent({
      connect: guardedConnector({
        rules: [...rules, ...allowPrivate.map(parseAllowRule)],
        timeoutMs: idleMs,
        ...(lookup ? { lookup } : {}),
      }),
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: KEPT_ALIVE_MS,
      keepAliveMaxTimeout: KEPT_ALIVE_MS,
      headersTimeout: idleMs,
      bodyTimeout: idleMs,
      maxHeaderSize: MOST_HEADER_BYTES,
    });
    agents.set(key, agent);
    return agent;
  }

  return {
    openFor(allowPrivate) {
      return (url, options) => sendRequest(agentFor(allowPrivate), url, options);
    },
    async close() {
      const open = [...agents.values()];
      await Promise.all(open.map((agent) => agent.destroy()));
    },
  };
}
