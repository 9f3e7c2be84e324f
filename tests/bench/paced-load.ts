import { Agent, request } from 'node:http';

export interface PacedRequest {
  body: string;
  headers: Record<string, string>;
}

export interface Paced {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers other than 2xx, and requests without one. */
  refused: number;
}

const TICK_MS = 2;

/**
 * Sends so many POSTs a second, evenly, for some seconds. Each is timed from the moment it was due, so that a server that stalls
 * is charged for those it kept from being sent. (autocannon's `overallRate` sends each second's share in one burst.)
 */
export async function pacedLoad(
  url: string,
  requests: Iterator<PacedRequest>,
  { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number },
): Promise<Paced> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const underWay: Promise<void>[] = [];
  let refused = 0;

  const send = (dueAt: number): Promise<void> =>
    new Promise((resolve) => {
      const next = requests.next();
      if (next.done) throw new Error('the requests ran out');
      const { body, headers } = next.value;
      const length = { 'Content-Length': Buffer.byteLength(body) };
      const end = (ok: boolean) => {
        times.push(performance.now() - dueAt);
        if (!ok) refused += 1;
        resolve();
      };
      request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (response) => {
        const { statusCode = 0 } = response;
        response.resume().once('end', () => end(statusCode >= 200 && statusCode < 300));
      })
        .once('error', () => end(false))
        .end(body);
    });

  const started = performance.now();
  const total = Math.round(perSecond * seconds);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - started) / 1_000) * perSecond);
      while (underWay.length < due) underWay.push(send(started + (underWay.length / perSecond) * 1_000));
      if (underWay.length < total) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await Promise.all(underWay);
  agent.destroy();

  times.sort((one, other) => one - other);
  const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10;
  return { perSecond: total / seconds, p50Ms: at(0.5), p99Ms: at(0.99), refused };
}
