import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AllowRule, parseAllowRule } from './allowed-hosts.ts';
import { AddressRefused, failureOf, TooSlow } from './errors.ts';
import type { LookupAll } from './guarded-connector.ts';
import { openWeb, type Web } from './open-web.ts';
import type { RequestOptions } from './send-request.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { port: (server.address() as AddressInfo).port, asked };
}

function web(rules: readonly AllowRule[] = [], lookup?: LookupAll): Web {
  const opened = openWeb({ rules, idleMs: 2_000, ...(lookup ? { lookup } : {}) });
  open.push(() => opened.close());
  return opened;
}

/** A resolver that knows one answer. */
const answering =
  (addresses: readonly string[]): LookupAll =>
  (_host, _options, answer) =>
    answer(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const options = (more: Partial<RequestOptions> = {}): RequestOptions => ({
  headers: {},
  maxBytes: 100_000,
  deadlineMs: 2_000,
  signal: new AbortController().signal,
  wantsBody: () => true,
  ...more,
});

const ask = (site: Web, url: string, allowPrivate: string[] = [], more: Partial<RequestOptions> = {}) =>
  site.openFor(allowPrivate)(new URL(url), options(more));

describe('the way to the web', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]:PORT/',
  ])('is closed to %s', async (url) => {
    const { port, asked } = await serve((_, response) => response.end('secret'));
    await expect(ask(web(), url.replace('PORT', String(port)))).rejects.toBeInstanceOf(AddressRefused);
    expect(asked).toEqual([]);
  });

  it('is closed to names of private addresses', async () => {
    const { port, asked } = await serve((_, response) => response.end('secret'));
    for (const addresses of [['127.0.0.1'], ['10.0.0.1', '127.0.0.1'], ['::1'], ['::ffff:127.0.0.1']]) {
      const request = ask(web([], answering(addresses)), `http://inside.example:${port}/`);
      await expect(request).rejects.toBeInstanceOf(AddressRefused);
    }
    expect(asked).toEqual([]);
  });

  it('looks a name up once, so that no second answer can stand in for the one that was checked', async () => {
    const { port } = await serve((_, response) => response.end('open'));
    let lookups = 0;
    const rebinding: LookupAll = (host, options, answer) => {
      lookups += 1;
      answering(lookups === 1 ? ['127.0.0.1'] : ['10.0.0.1'])(host, options, answer);
    };
    const site = web([parseAllowRule('127.0.0.0/8')], rebinding);
    expect((await ask(site, `http://rebinding.example:${port}/`)).status).toBe(200);
    expect(lookups).toBe(1);
  });

  it('is opened by a range, and by a host with its port alone', async () => {
    const { port } = await serve((_, response) => response.end('open'));
    const url = `http://127.0.0.1:${port}/`;
    expect((await ask(web([parseAllowRule('127.0.0.0/8')]), url)).body.toString()).toBe('open');
    expect((await ask(web([parseAllowRule(`127.0.0.1:${port}`)]), url)).status).toBe(200);
    await expect(ask(web([parseAllowRule(`127.0.0.1:${port + 1}`)]), url)).rejects.toBeInstanceOf(AddressRefused);
    const named = web([parseAllowRule(`inside.example:${port}`)], answering(['127.0.0.1']));
    expect((await ask(named, `http://inside.example:${port}/`)).status).toBe(200);
    await expect(ask(named, `http://other.example:${port}/`)).rejects.toBeInstanceOf(AddressRefused);
  });

  it('lends no connection that one job may have to another that may not', async () => {
    const { port, asked } = await serve((_, response) => response.end('open'));
    const site = web();
    const url = `http://127.0.0.1:${port}/`;
    expect((await ask(site, url, [`127.0.0.1:${port}`])).status).toBe(200);
    await expect(ask(site, url)).rejects.toBeInstanceOf(AddressRefused);
    expect(asked.length).toBe(1);
  });
});

describe('a request', () => {
  const local = () => web([parseAllowRule('127.0.0.0/8')]);

  it('follows no redirect by itself', async () => {
    const { port, asked } = await serve((_, response) => response.writeHead(302, { location: '/next' }).end());
    const answer = await ask(local(), `http://127.0.0.1:${port}/first`);
    expect(answer).toMatchObject({ status: 302, headers: { location: '/next' } });
    expect(asked).toEqual(['/first']);
  });

  it('is given up when the answer comes in drops', async () => {
    const { port } = await serve((_, response) => {
      response.write('<p>');
      const drops = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(drops));
    });
    const request = ask(local(), `http://127.0.0.1:${port}/`, [], { deadlineMs: 200 });
    await expect(request).rejects.toBeInstanceOf(TooSlow);
  });

  it('cuts an answer at the limit', async () => {
    const { port } = await serve((_, response) => response.end('x'.repeat(1_000_000)));
    const answer = await ask(local(), `http://127.0.0.1:${port}/`, [], { maxBytes: 1_000 });
    expect(answer).toMatchObject({ cut: true, body: { length: 1_000 } });
  });

  it('leaves a body unread that nobody wants', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      const flood = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.once('close', () => clearInterval(flood));
    });
    const answer = await ask(local(), `http://127.0.0.1:${port}/`, [], { wantsBody: () => false });
    expect(answer).toMatchObject({ status: 200, body: { length: 0 } });
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const { port } = await serve(() => stop.abort(new Error('enough')));
    const request = ask(local(), `http://127.0.0.1:${port}/`, [], { signal: stop.signal });
    await expect(request).rejects.toThrow('enough');
  });

  it('that fails says how, in a word', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/cut') request.socket.destroy();
      else response.socket?.end('no HTTP at all\r\n\r\n');
    });
    const failure = (url: string, site = local()) => ask(site, url).then(() => 'none', failureOf);
    expect(await failure(`http://127.0.0.1:${port}/cut`)).toBe('connection');
    expect(await failure(`http://127.0.0.1:${port}/garbage`)).toBe('bad_answer');
    expect(await failure('http://127.0.0.1:1/')).toBe('connection');
    expect(await failure(`https://127.0.0.1:${port}/`)).toBe('tls');
    const nobody: LookupAll = (_, __, answer) => answer(Object.assign(new Error(), { code: 'ENOTFOUND' }), []);
    expect(await failure('http://nobody.example/', web([], nobody))).toBe('dns');
  });
});
