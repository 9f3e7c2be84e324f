import { type Query, readQuery, writeAnswer } from './dns-message.ts';
import { listen } from './listen.ts';
import { answerFrom, type DnsBehaviour, sandboxZones, type ZoneRule, type Zones, zoneFor } from './zones.ts';

const TCP_BYTES = 65_535;

export interface DnsOptions {
  /** A free one when absent or 0; the same for UDP and TCP. */
  readonly port?: number;
  /** What the server knows; `sandboxZones` when absent. */
  readonly zones?: Zones;
  /** For names no zone covers. `nxdomain` when absent; `answer` gives each of them a mail host. */
  readonly defaultBehaviour?: DnsBehaviour;
  /** Added before every answer. */
  readonly latencyMs?: number;
}

export interface DnsQueries {
  /** Queries received, over UDP and TCP. */
  total: number;
  byDomain: Record<string, number>;
  /**
   * Questions received and not yet answered. One that is sent again meanwhile (same sender, id, name and type) is the same
   * question: it counts in `repeats`. What stays silent on purpose is counted in `unanswered` instead.
   */
  inFlight: number;
  maxInFlight: number;
  repeats: number;
  unanswered: number;
}

export interface RunningDns {
  /** `127.0.0.1:port`, as resolvers take it. */
  readonly address: string;
  readonly port: number;
  /** Makes a name (or wildcard) known or changes it; undefined forgets it. */
  set(domain: string, zone: ZoneRule | undefined): void;
  /** What was asked since the start or the last reset. */
  queries(): DnsQueries;
  resetQueries(): void;
  /** While true nothing is answered at all, as if the resolver had died. */
  setSilent(silent: boolean): void;
  setLatency(latencyMs: number): void;
  stop(): Promise<void>;
}

/** A resolver on loopback that answers from the given zones, misbehaves where they say so, and counts what it is asked. */
export async function startDns(options: DnsOptions = {}): Promise<RunningDns> {
  const zones = new Map(
    Object.entries(options.zones ?? sandboxZones).map(([name, rule]) => [name.toLowerCase(), rule]),
  );
  const fallback = options.defaultBehaviour ?? 'nxdomain';
  const delayed = new Set<NodeJS.Timeout>();
  let latencyMs = options.latencyMs ?? 0;
  let silent = false;
  let asked = new Map<string, number>();
  let counts = { total: 0, inFlight: 0, maxInFlight: 0, unanswered: 0, repeats: 0 };
  let held = new Map<string, number>();

  const reply = (query: Query, sender: string, limit: number, send: (answer: Buffer) => void): void => {
    counts.total++;
    asked.set(query.name, (asked.get(query.name) ?? 0) + 1);
    const zone = zoneFor(zones, query.name);
    const answer = answerFrom(zone, fallback, query.type);
    if (silent || answer === 'timeout') {
      counts.unanswered++;
      return;
    }
    const leave = hold(`${sender} ${query.id} ${query.name} ${query.type}`);
    const message = writeAnswer(query, answer.rcode, answer.records, limit);
    after(zone?.latencyMs ?? latencyMs, () => {
      leave();
      send(message);
    });
  };
  /** Counts a question until it is left, in the counts that were kept when it came. */
  const hold = (question: string): (() => void) => {
    const [countedIn, heldIn] = [counts, held];
    const before = heldIn.get(question) ?? 0;
    heldIn.set(question, before + 1);
    if (before > 0) countedIn.repeats++;
    countedIn.inFlight = heldIn.size;
    countedIn.maxInFlight = Math.max(countedIn.maxInFlight, countedIn.inFlight);
    return () => {
      const left = (heldIn.get(question) ?? 1) - 1;
      if (left > 0) heldIn.set(question, left);
      else heldIn.delete(question);
      countedIn.inFlight = heldIn.size;
    };
  };
  const after = (ms: number, act: () => void): void => {
    if (ms === 0) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      delayed.delete(timer);
      act();
    }, ms);
    delayed.add(timer);
  };

  const listening = await listen(options.port ?? 0, (message, send, { transport, sender }) => {
    const query = readQuery(message);
    if (query) reply(query, sender, transport === 'tcp' ? TCP_BYTES : query.udpBytes, send);
  });

  return {
    address: `127.0.0.1:${listening.port}`,
    port: listening.port,
    set(domain, zone) {
      if (zone) zones.set(domain.toLowerCase(), zone);
      else zones.delete(domain.toLowerCase());
    },
    queries: () => ({ ...counts, byDomain: Object.fromEntries(asked) }),
    resetQueries() {
      asked = new Map();
      counts = { total: 0, inFlight: 0, maxInFlight: 0, unanswered: 0, repeats: 0 };
      held = new Map();
    },
    setSilent(value) {
      silent = value;
    },
    setLatency(value) {
      latencyMs = value;
    },
    async stop() {
      for (const timer of delayed) clearTimeout(timer);
      delayed.clear();
      await listening.close();
    },
  };
}
