import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One event as a partner keeps it. */
export interface HeardEvent {
  id: string;
  type: string;
  email: string | null;
  occurredAt: string;
  body: Record<string, unknown>;
  /** How often it was told; more than once after an answer that got lost. */
  times: number;
}

export interface PartnerOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** The endpoint's secret, `whsec_…`; `setSecret` tells it later. */
  secret?: string;
}

export interface RunningPartner {
  /** What to register as webhook endpoint. */
  url: string;
  setSecret(secret: string): void;
  /** Each event once, in the order first heard. Only those whose signature holds. */
  events(): readonly HeardEvent[];
  /** Deliveries whose signature did not hold, or that no secret was known for. */
  forged(): number;
  /** Answers so from now on; 200 when never told. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

const MOST_BYTES = 1_000_000;

/**
 * A partner platform's webhook endpoint on loopback. It trusts nothing of ours: signatures are checked with the public library of
 * the Standard Webhooks specification, and events are told apart by their ids, as the partner guide asks.
 */
export async function startPartner({ port = 0, secret }: PartnerOptions = {}): Promise<RunningPartner> {
  let verifier = secret === undefined ? null : new Webhook(secret);
  let status = 200;
  let forged = 0;
  const heard = new Map<string, HeardEvent>();

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request);
    const event = verifier && verified(verifier, text, request);
    if (!event) {
      forged += 1;
      response.writeHead(401).end();
      return;
    }
    if (status >= 200 && status < 300) keep(heard, event);
    response.writeHead(status).end();
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhook/email-events`,
    setSecret(given) {
      verifier = new Webhook(given);
    },
    events: () => [...heard.values()],
    forged: () => forged,
    answerWith(answer) {
      status = answer;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function verified(verifier: Webhook, text: string, { headers }: IncomingMessage): Record<string, unknown> | null {
  try {
    const body: unknown = verifier.verify(text, headers as Record<string, string>);
    return typeof body === 'object' && body !== null ? { ...body } : null;
  } catch {
    return null;
  }
}

function keep(heard: Map<string, HeardEvent>, body: Record<string, unknown>): void {
  const id = String(body.id);
  const known = heard.get(id);
  if (known) {
    known.times += 1;
    return;
  }
  const email = typeof body.email === 'string' ? body.email : null;
  heard.set(id, { id, type: String(body.event_type), email, occurredAt: String(body.occurred_at), body, times: 1 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
