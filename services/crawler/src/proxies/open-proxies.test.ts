import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { proxyFigures } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { type RunningForwardProxy, startForwardProxy } from '@relais/sandbox';
import { openLogger } from '@relais/service';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { AddressRefused, failureOf } from '../net/errors.ts';
import { openWeb } from '../net/open-web.ts';
import type { RequestOptions } from '../net/send-request.ts';
import { HostUnreached, NoProxy } from './errors.ts';
import { openProxies } from './open-proxies.ts';
import { openTally } from './proxy-tally.ts';
import { readProxies } from './read-proxies.ts';

let database: TestDatabase;
let [first, second]: RunningForwardProxy[] = [];
const closers: (() => unknown)[] = [];
const asked: string[] = [];
const site = createServer((request, response) => {
  asked.push(`${request.headers.host} ${request.url}`);
  response.end('a page');
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  port = (site.address() as AddressInfo).port;
  [database, first, second] = await Promise.all([
    createTestDatabase(inject('pgAdminUrl')),
    startForwardProxy({ credentials: 'ann:secret' }),
    startForwardProxy(),
  ]);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await Promise.all([first?.setMode('up'), second?.setMode('up')]);
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop(), database.drop()]);
  site.closeAllConnections();
  site.close();
});

/** A pool over these settings; `named.test` is this machine to whoever looks it up here. */
function poolOf(setting: string, idleMs = 2_000) {
  const log = openLogger({ service: 'crawler', level: 'silent' });
  const metrics = new Registry();
  const settings = { proxies: readProxies(setting), residential: false };
  const tally = openTally(database.db, metrics, settings.proxies);
  const web = openWeb({ rules: [], idleMs });
  const lookup = (_: string, __: object, done: (error: null, found: { address: string; family: number }[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  const proxies = openProxies({ settings, web, rules: [], idleMs, tally, log, lookup });
  closers.push(
    () => web.close(),
    () => proxies.close(),
  );
  return { proxies, tally, metrics };
}

const options: RequestOptions = {
  headers: {},
  maxBytes: 1_000,
  deadlineMs: 3_000,
  signal: new AbortController().signal,
  wantsBody: () => true,
};
const targets = (proxy: RunningForwardProxy | undefined) =>
  proxy?.log().map(({ target, status }) => `${status} ${target}`);

describe('reading through proxies', () => {
  it('tunnels to the judged address, in turn, with user and password, and stores what it cost', async () => {
    const { proxies, tally, metrics } = poolOf(
      `[{"url":"${first?.url}","eur_per_1000_requests":2},{"url":"${second?.url}"}]`,
    );
    const used: number[] = [];
    const get = proxies.openFor([`127.0.0.1:${port}`], 'auto', ({ costMicros }) => used.push(costMicros));
    const answers = await Promise.all(
      ['/1', '/2'].map((path) => get(new URL(path, `http://127.0.0.1:${port}`), options)),
    );
    expect(answers.map(({ body }) => String(body))).toEqual(['a page', 'a page']);
    expect([targets(first), targets(second)]).toEqual([[`200 127.0.0.1:${port}`], [`200 127.0.0.1:${port}`]]);
    expect(used.sort()).toEqual([0, 2_000]);

    answers[0]?.via?.turnedAway('captcha', null);
    await tally.flush();
    const figures = await proxyFigures(database.db, 1);
    expect(figures.map(({ requests, failures }) => [requests, failures])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(figures.reduce((sum, { bans, costMicros }) => sum + bans + costMicros, 0)).toBe(2_001);
    expect(JSON.stringify(figures)).not.toContain('secret');
    expect(await metrics.metrics()).toContain(`scraper_proxy_requests_total{proxy="127.0.0.1:${first?.port}"} 1`);
  });

  it('goes on to the next where one is dead or does not know us, and lets it rest over all replicas', async () => {
    await second?.setMode('dead');
    const { proxies, tally } = poolOf(`${first?.url.replace('secret', 'wrong')},${second?.url}`);
    const get = proxies.openFor([`127.0.0.1:${port}`], 'auto');
    const before = asked.length;
    const refusal = await get(new URL(`http://127.0.0.1:${port}/`), options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoProxy);
    expect(asked.length).toBe(before);
    expect(await tally.flush()).toEqual([{ name: `127.0.0.1:${first?.port}`, restMs: expect.closeTo(600_000, -4) }]);
    await second?.setMode('up');
    expect((await get(new URL(`http://127.0.0.1:${port}/`), options)).status).toBe(200);
  });

  it('takes a host for the one at fault when two proxies cannot get through to it', async () => {
    await Promise.all([first?.setMode('no_way'), second?.setMode('no_way')]);
    const { proxies } = poolOf(`${first?.url},${second?.url}`);
    const error = await proxies
      .openFor([`127.0.0.1:${port}`], 'auto')(new URL(`http://127.0.0.1:${port}/`), options)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HostUnreached);
    expect(failureOf(error)).toBe('connection');
  });

  it('gives up on a proxy that says nothing', async () => {
    await second?.setMode('silent');
    const { proxies } = poolOf(second?.url ?? '', 150);
    const get = proxies.openFor([`127.0.0.1:${port}`], 'auto');
    await expect(get(new URL(`http://127.0.0.1:${port}/`), options)).rejects.toBeInstanceOf(NoProxy);
  });

  it('asks no proxy for what is not public, by number or by name', async () => {
    const { proxies } = poolOf(second?.url ?? '');
    const before = second?.log().length;
    for (const host of ['127.0.0.1', 'named.test']) {
      const wanted = proxies.openFor([], 'auto')(new URL(`http://${host}:${port}/`), options);
      await expect(wanted).rejects.toBeInstanceOf(AddressRefused);
    }
    expect(second?.log().length).toBe(before);
  });

  it('speaks TLS with the site itself, by its name', async () => {
    let greet = (_: Buffer) => {};
    const hello = new Promise<Buffer>((resolve) => {
      greet = resolve;
    });
    const secure = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        greet(bytes);
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    closers.push(() => secure.close());
    const { port: securePort } = secure.address() as AddressInfo;
    const { proxies } = poolOf(second?.url ?? '');
    const get = proxies.openFor([`localhost:${securePort}`], 'auto');
    await get(new URL(`https://localhost:${securePort}/`), options).catch(() => {});
    expect((await hello).includes('localhost')).toBe(true);
    expect(targets(second)?.at(-1)).toBe(`200 localhost:${securePort}`);
  });

  it('reads directly where a job wants no proxy', async () => {
    const { proxies } = poolOf(second?.url ?? '');
    const before = second?.log().length;
    const answer = await proxies.openFor([`127.0.0.1:${port}`], 'never')(new URL(`http://127.0.0.1:${port}/`), options);
    expect([answer.status, answer.via]).toEqual([200, undefined]);
    expect(second?.log().length).toBe(before);
  });
});
