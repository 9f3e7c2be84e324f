import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLogger } from '@relais/service';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { parseAllowRule } from '../net/allowed-hosts.ts';
import { AddressRefused } from '../net/errors.ts';
import { openWeb } from '../net/open-web.ts';
import { openRobots } from './open-robots.ts';

let redis: Redis;
const open: (() => unknown)[] = [];

beforeAll(() => {
  redis = new Redis(inject('redisUrl'));
});
afterAll(() => redis.quit());
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function site(listener: (response: ServerResponse, path: string) => unknown) {
  const asked: string[] = [];
  const respond: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    listener(response, request.url ?? '');
  };
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** One process's view of robots.txt files; they share Redis. */
function process({ allowed = '127.0.0.0/8' } = {}) {
  const web = openWeb({ rules: allowed ? [parseAllowRule(allowed)] : [], idleMs: 2_000 });
  open.push(() => web.close());
  const robots = openRobots({
    redis,
    log: openLogger({ service: 'crawler', level: 'silent' }),
    userAgent: 'RelaisBot/1.0 (+https://relais.example/bot)',
    productToken: 'RelaisBot',
    deadlineMs: 2_000,
    retryMs: [1, 1],
    signal: new AbortController().signal,
  });
  const get = web.openFor([]);
  return { of: (origin: string) => robots.of(origin, get) };
}

describe('robots.txt of a site', () => {
  it('is asked for once, however many pages and processes want to know', async () => {
    const { origin, asked } = await site((response) => response.end('User-agent: *\nDisallow: /x\nCrawl-delay: 3'));
    const one = process();
    const [first, second] = await Promise.all([one.of(origin), one.of(origin)]);
    const third = await process().of(origin);
    expect(asked).toEqual(['/robots.txt']);
    for (const robots of [first, second, third]) {
      expect(robots.decide('/x/1').allowed).toBe(false);
      expect(robots.decide('/y').allowed).toBe(true);
      expect(robots.crawlDelayMs).toBe(3_000);
    }
    expect(await redis.ttl(`relais:robots:relaisbot:${origin}`)).toBeGreaterThan(23 * 3_600);
  });

  it.each([404, 410, 403, 401])('that answers %i closes nothing', async (status) => {
    const { origin } = await site((response) => response.writeHead(status).end('Disallow: /'));
    const robots = await process().of(origin);
    expect(robots.decide('/')).toEqual({ allowed: true, why: `allowed: no robots.txt (${status})` });
  });

  it.each([500, 503, 429])('that answers %i closes everything, after more tries, and not for a day', async (status) => {
    const { origin, asked } = await site((response) => response.writeHead(status).end());
    const robots = await process().of(origin);
    expect(robots.unreachable).toBe(true);
    expect(robots.decide('/')).toEqual({ allowed: false, why: `closed: robots.txt answered ${status}` });
    expect(asked.length).toBe(3);
    expect(await redis.ttl(`relais:robots:relaisbot:${origin}`)).toBeLessThanOrEqual(300);
  });

  it('that cannot be reached closes everything', async () => {
    const { origin } = await site((response) => response.destroy());
    const robots = await process().of(origin);
    expect(robots.decide('/')).toEqual({ allowed: false, why: 'closed: robots.txt unreachable (connection)' });
  });

  it('is followed over redirects, not for ever', async () => {
    const short = await site((response, path) =>
      path === '/robots.txt'
        ? response.writeHead(301, { location: '/moved' }).end()
        : response.end('User-agent: *\nDisallow: /'),
    );
    expect((await process().of(short.origin)).decide('/').allowed).toBe(false);
    const circle = await site((response) => response.writeHead(302, { location: '/robots.txt' }).end());
    expect((await process().of(circle.origin)).decide('/').allowed).toBe(true);
    expect(circle.asked.length).toBe(6);
  });

  it('on a private address is no answer to keep for those who may see it', async () => {
    const { origin, asked } = await site((response) => response.end(''));
    await expect(process({ allowed: '' }).of(origin)).rejects.toBeInstanceOf(AddressRefused);
    expect(asked).toEqual([]);
    expect((await process().of(origin)).unreachable).toBe(false);
  });
});
