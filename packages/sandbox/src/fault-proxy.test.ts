import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

let echo: Server;
let proxy: FaultProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  proxy = await startFaultProxy({ targetPort: address && typeof address === 'object' ? address.port : 0 });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  await new Promise((resolve) => echo.close(resolve));
});

/** A client that remembers what it heard. */
async function open() {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let heard = '';
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    socket.on('close', () => resolve('closed'));
  });
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
  });
  await new Promise((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', resolve);
  });
  return {
    ended,
    say: (text: string) => socket.write(text),
    hangUp: () => socket.end(),
    heard: () => heard,
    hears: (text: string) => expect.poll(() => heard, { timeout: 10_000 }).toBe(text),
  };
}

describe('a fault proxy', () => {
  it('passes bytes and the end of them both ways', async () => {
    const client = await open();
    client.say('hello');
    await client.hears('hello');
    client.hangUp();
    expect(await client.ended).toBe('closed');
  });

  it('carries a megabyte unharmed', async () => {
    const client = await open();
    const text = 'relais!'.repeat(150_000);
    client.say(text);
    await client.hears(text);
  });

  it('keeps credentials and path when it redirects a URL', () => {
    expect(proxy.url('http')).toBe(`http://127.0.0.1:${proxy.port}`);
    expect(proxy.through('postgresql://ann:secret@db.example:5432/relais?x=1')).toBe(
      `postgresql://ann:secret@127.0.0.1:${proxy.port}/relais?x=1`,
    );
  });

  it('drops old connections and new ones, until it passes again', async () => {
    const before = await open();
    await proxy.set('drop');
    expect(await before.ended).toBe('ECONNRESET');
    expect(await (await open()).ended).toBe('ECONNRESET');

    await proxy.set('pass');
    const after = await open();
    after.say('back');
    await after.hears('back');
  });

  it('refuses connections, and listens on the same port afterwards', async () => {
    const before = await open();
    await proxy.set('refuse');
    expect(await before.ended).toBe('ECONNRESET');
    expect(await (await open()).ended).toBe('ECONNREFUSED');

    await proxy.set('pass');
    const after = await open();
    after.say('back');
    await after.hears('back');
  });

  it('holds everything while frozen and lets it go in order', async () => {
    const old = await open();
    await proxy.set('freeze');
    const fresh = await open();
    old.say('one ');
    fresh.say('two');
    // A second proxy to the same server answers: had a byte of the frozen one moved, it would have had the time.
    const other = await startFaultProxy({ targetPort: Number(new URL(proxy.url('http')).port) });
    await other.stop();
    expect([old.heard(), fresh.heard()]).toEqual(['', '']);

    await proxy.set('pass');
    old.say('three');
    await old.hears('one three');
    await fresh.hears('two');
  });

  it('keeps the order when a delay becomes shorter', async () => {
    const client = await open();
    await proxy.set({ delayMs: 200 });
    client.say('slow ');
    await proxy.set({ delayMs: 1 });
    client.say('quick');
    await client.hears('slow quick');
  });
});
