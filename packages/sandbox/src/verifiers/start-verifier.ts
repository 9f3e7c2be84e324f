import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerNeverBounce } from './neverbounce-api.ts';
import { openWorld, type VerifierFault, type World } from './world.ts';
import { answerZeroBounce } from './zerobounce-api.ts';

export interface VerifierOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  key?: string;
  /** Checks the account has. */
  credits?: number;
  /** How long one of NeverBounce's jobs takes. */
  jobMs?: number;
}

export interface RunningVerifier {
  /** Answers `/v2/…` as ZeroBounce and `/v4.2/…` as NeverBounce. */
  url: string;
  key: string;
  /** How often each address was checked, and so paid for. */
  checks(): Readonly<Record<string, number>>;
  /** Requests that asked for checks. */
  calls(): number;
  credits(): number;
  setFault(fault: VerifierFault): void;
  stop(): Promise<void>;
}

const MOST_BYTES = 30_000_000;

/** ZeroBounce's and NeverBounce's APIs on loopback, with one account for both. */
export async function startVerifier(options: VerifierOptions = {}): Promise<RunningVerifier> {
  const { port = 0, key = 'sandbox-verifier-key', credits = 10_000, jobMs = 50 } = options;
  const world = openWorld({ key, credits, jobMs });
  const server = createServer((request, response) => {
    serve(world, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    checks: () => Object.fromEntries(world.checks),
    calls: () => world.calls,
    credits: () => world.credits,
    setFault(fault) {
      world.fault = fault;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://verifier');
  const text = await bodyOf(request);
  if (world.fault === 'silent') return;
  if (world.fault === 'garbage') return void response.end('<html>');
  if (world.fault === 'down') return void response.writeHead(500).end();
  const said = asked(url, text);
  const answer = url.pathname.startsWith('/v2/')
    ? answerZeroBounce(world, url.pathname.slice('/v2/'.length), said)
    : answerNeverBounce(world, url.pathname.replace(/^\/v4(?:\.\d)?\//, ''), said);
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
}

/** What a request says, in its address or in its body. */
function asked(url: URL, text: string): Record<string, unknown> {
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return { ...Object.fromEntries(url.searchParams), ...(typeof body === 'object' ? body : {}) };
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
