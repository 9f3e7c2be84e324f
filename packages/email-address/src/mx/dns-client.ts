import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { type Question, type RecordsOf, type RecordType, readMessage, writeQuestion } from './dns-wire.ts';

/** Asks one server. */
export interface DnsClient {
  /** Rejects with an error that carries one of `node:dns`'s codes. */
  ask<T extends RecordType>(name: string, type: T): Promise<RecordsOf[T]>;
  /** Ends what is open, with ECANCELLED. */
  close(): void;
}

interface ClientOptions {
  /** `address`, `address:port` or `[address]:port`. */
  server: string;
  /** How long one question waits, all its tries together. */
  timeoutMs: number;
  /** How often it is sent. */
  tries: number;
}

interface Open extends Question {
  message: Buffer;
  sent: number;
  dueAt: number;
  timer: NodeJS.Timeout | undefined;
  resolve(records: never): void;
  reject(error: Error): void;
}

/** A timer this late fired behind work of our own: the answer may lie in the socket, unread. */
const LATE_MS = 50;
const GRACE_MS = 100;

/**
 * DNS over one UDP socket, with the timeouts it is told. `node:dns` cannot be told: it learns a server's pace and gives up after
 * three quarters of a second on one that was quick so far, which a busy process or a slow domain takes for nothing. Its own
 * repetitions also come under no limit of ours. What does not fit UDP is left to it all the same.
 */
export function openDnsClient({ server, timeoutMs, tries }: ClientOptions): DnsClient {
  const { address, port } = parts(server);
  const open = new Map<number, Open>();
  const tryMs = timeoutMs / tries;
  let socket: Promise<Socket> | null = null;
  let otherRoad: Resolver | null = null;

  function connected(): Promise<Socket> {
    socket ??= new Promise((resolve, reject) => {
      const made = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
      made.on('message', hear);
      made.on('error', (error) => {
        socket = null;
        made.close();
        reject(error);
        for (const question of [...open.values()]) settle(question, () => question.reject(error));
      });
      made.connect(port, address, () => {
        made.unref();
        resolve(made);
      });
    });
    return socket;
  }

  function hear(message: Buffer): void {
    const received = readMessage(message);
    const question = received ? open.get(received.id) : undefined;
    if (!received || !question || !received.answers(question)) return;
    const said = received.said(question.type);
    settle(question, () => {
      if (said.kind === 'records') question.resolve(said.records as never);
      else if (said.kind === 'refusal') question.reject(coded(said.code));
      else takeOtherRoad(question);
    });
  }

  /** Over TCP, or without EDNS. */
  function takeOtherRoad({ name, type, resolve, reject }: Open): void {
    otherRoad ??= new Resolver({ timeout: timeoutMs, tries: 1 });
    otherRoad.setServers([server]);
    otherRoad.resolve(name, type).then((records) => resolve(records as never), reject);
  }

  function settle(question: Open, end: () => void): void {
    clearTimeout(question.timer);
    open.delete(question.id);
    end();
  }

  function send(question: Open): void {
    question.sent += 1;
    wait(question, tryMs);
    connected().then(
      (made) => made.send(question.message, () => {}),
      (error: Error) => settle(question, () => question.reject(error)),
    );
  }

  function wait(question: Open, ms: number): void {
    question.dueAt = performance.now() + ms;
    question.timer = setTimeout(() => expire(question), ms);
  }

  function expire(question: Open): void {
    if (performance.now() - question.dueAt > LATE_MS) wait(question, GRACE_MS);
    else if (question.sent < tries) send(question);
    else settle(question, () => question.reject(coded('ETIMEOUT')));
  }

  return {
    ask(name, type) {
      return new Promise((resolve, reject) => {
        const question = { id: freeId(open), name: name.toLowerCase(), type };
        try {
          const message = writeQuestion(question);
          const asked: Open = { ...question, message, sent: 0, dueAt: 0, timer: undefined, resolve, reject };
          open.set(asked.id, asked);
          send(asked);
        } catch (cause) {
          reject(coded('EBADNAME', { cause }));
        }
      });
    },
    close() {
      for (const question of [...open.values()]) settle(question, () => question.reject(coded('ECANCELLED')));
      otherRoad?.cancel();
      socket?.then(
        (made) => made.close(),
        () => {},
      );
      socket = null;
    },
  };
}

/** Hard to guess, and nobody else's now. */
function freeId(open: ReadonlyMap<number, Open>): number {
  for (;;) {
    const id = randomInt(65_536);
    if (!open.has(id)) return id;
  }
}

const coded = (code: string, options?: ErrorOptions) => Object.assign(new Error(`DNS: ${code}`, options), { code });

function parts(server: string): { address: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? [];
  return { address: bracketed ?? plain ?? server, port: Number(port ?? 53) };
}
