import { getServers } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { codeOf, isDefinite } from './ask-mail-hosts.ts';
import { type DnsClient, openDnsClient } from './dns-client.ts';
import type { RecordsOf, RecordType } from './dns-wire.ts';

export interface NameServerOptions {
  /** `address` or `address:port`; the machine's own when absent. */
  servers?: readonly string[];
  /** How long one question waits for one server, all its tries together. */
  timeoutMs?: number;
  /** How often it is sent to a server that stays silent. */
  tries?: number;
  /** Questions on the wire at once, over all servers. */
  maxInFlight?: number;
  /** Questions one server is sent a second. No limit when absent. */
  perServerRatePerSecond?: number;
}

export interface ServerStats {
  address: string;
  questions: number;
  failures: number;
  resting: boolean;
}

interface Server {
  address: string;
  client: DnsClient;
  /** When the next question may leave, epoch milliseconds. */
  freeAt: number;
  /** Silent answers since the last one heard. */
  silences: number;
  restsUntil: number;
  questions: number;
  failures: number;
}

// A server that answered none of this many questions in a row is left in peace for a while; then one question tries it.
const SILENCES_BEFORE_REST = 20;
const REST_MS = 5_000;
const SILENT = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ETIMEDOUT']);

/** Every server is resting: nobody answers, so nobody is asked. */
export class NoServerAnswers extends Error {
  override readonly name = 'NoServerAnswers';
  readonly code = 'DNS_SERVERS_SILENT';
}

/**
 * Puts questions to several resolvers: in turn to spread them, to the next one when one cannot answer, within one limit of
 * questions in flight. One socket a server, however many questions wait.
 */
export function openNameServers(options: NameServerOptions = {}) {
  const { timeoutMs = 3_000, tries = 2, maxInFlight = 100, perServerRatePerSecond } = options;
  const limit = pLimit({ concurrency: maxInFlight, rejectOnClear: true });
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const servers = (options.servers ?? getServers()).map((address) => openServer(address, timeoutMs, tries));
  if (servers.length === 0) throw new TypeError('openNameServers needs at least one server');
  let turn = 0;
  let maxInFlightSeen = 0;

  /** The server's answer, or its refusal when that is definite; the last failure when no server could answer. */
  async function ask<T extends RecordType>(name: string, type: T): Promise<RecordsOf[T]> {
    const tried = new Set<Server>();
    let failure: unknown = new NoServerAnswers('no DNS server has answered lately');
    while (true) {
      try {
        return await limit(() => {
          // Chosen when the question leaves, not when it started to wait: servers fall silent in between.
          const server = nextServer(servers, tried, turn++);
          if (!server || closing.signal.aborted) throw failure;
          tried.add(server);
          return put(server, name, type);
        });
      } catch (error) {
        if (isDefinite(error) || error === failure || closing.signal.aborted) throw error;
        failure = error;
      }
    }
  }

  async function put<T extends RecordType>(server: Server, name: string, type: T): Promise<RecordsOf[T]> {
    maxInFlightSeen = Math.max(maxInFlightSeen, limit.activeCount);
    const waitMs = perServerRatePerSecond ? reserve(server, perServerRatePerSecond) : 0;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: closing.signal });
    server.questions++;
    try {
      const answer = await server.client.ask(name, type);
      heard(server);
      return answer;
    } catch (error) {
      if (SILENT.has(codeOf(error))) unheard(server);
      else if (!closing.signal.aborted) heard(server);
      throw error;
    }
  }

  return {
    ask,
    stats: () => ({
      inFlight: limit.activeCount,
      maxInFlight: maxInFlightSeen,
      waiting: limit.pendingCount,
      servers: servers.map(
        ({ address, questions, failures, restsUntil }): ServerStats => ({
          address,
          questions,
          failures,
          resting: restsUntil > Date.now(),
        }),
      ),
    }),
    /** Gives every question still open an error, at once. */
    close(): void {
      closing.abort();
      limit.clearQueue();
      for (const { client } of servers) client.close();
    },
  };
}

function openServer(address: string, timeoutMs: number, tries: number): Server {
  return {
    address,
    client: openDnsClient({ server: address, timeoutMs, tries }),
    freeAt: 0,
    silences: 0,
    restsUntil: 0,
    questions: 0,
    failures: 0,
  };
}

/** The server whose turn it is, of those not tried yet. One whose rest is over is tried by a single question first. */
function nextServer(servers: Server[], tried: Set<Server>, turn: number): Server | undefined {
  const now = Date.now();
  const start = turn % servers.length;
  const inTurn = [...servers.slice(start), ...servers.slice(0, start)];
  const server = inTurn.find((candidate) => !tried.has(candidate) && candidate.restsUntil <= now);
  if (server && server.restsUntil > 0) server.restsUntil = now + REST_MS;
  return server;
}

/** Milliseconds until the server's next free place, which is taken. */
function reserve(server: Server, ratePerSecond: number): number {
  const now = Date.now();
  const at = Math.max(now, server.freeAt);
  server.freeAt = at + 1_000 / ratePerSecond;
  return at - now;
}

function heard(server: Server): void {
  server.silences = 0;
  server.restsUntil = 0;
}

function unheard(server: Server): void {
  server.failures++;
  server.silences++;
  if (server.silences >= SILENCES_BEFORE_REST) server.restsUntil = Date.now() + REST_MS;
}
