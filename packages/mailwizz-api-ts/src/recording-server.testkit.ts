import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

export interface CannedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Anything but text is sent as JSON. */
  body?: unknown;
}

export interface RecordingServer {
  url: string;
  requests: RecordedRequest[];
  /** Most requests in flight at one moment. */
  peak(): number;
  stop(): Promise<void>;
}

/** A server that keeps what it is sent and answers what `reply` says; `reply` may wait, or answer 'hang up' or 'never'. */
export async function recordingServer(
  reply: (request: RecordedRequest, place: number) => CannedAnswer | 'hang up' | 'never' | Promise<CannedAnswer>,
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  let inFlight = 0;
  let peak = 0;
  const server = createServer(async (request, response) => {
    inFlight += 1;
    peak = Math.max(peak, inFlight);
    response.once('close', () => {
      inFlight -= 1;
    });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = Buffer.concat(parts).toString('utf8');
    const recorded = { method: request.method ?? '', target: request.url ?? '', headers, body };
    requests.push(recorded);
    const answer = await reply(recorded, requests.length - 1);
    if (answer === 'never') return;
    if (answer === 'hang up') {
      response.destroy();
      return;
    }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? { status: 'success' });
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.status === 304 ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    requests,
    peak: () => peak,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
