import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSites, startSites } from './start-sites.ts';

let farm: RunningSites;
const get = (path: string, init: RequestInit = {}) => fetch(farm.origin('blog-porto') + path, init);

beforeAll(async () => {
  farm = await startSites({ only: ['blog-porto', 'harrow-lane'] });
});

afterAll(() => farm.stop());

beforeEach(() => {
  farm.setMode('blog-porto', 'up');
  farm.resetLog();
});

describe('a site told to behave otherwise', () => {
  it('cuts connections while it is down, and is itself again when up', async () => {
    farm.setMode('blog-porto', 'down');
    await expect(get('/')).rejects.toThrow();
    farm.setMode('blog-porto', 'up');
    expect((await get('/')).status).toBe(200);
    expect(farm.log().map(({ status }) => status)).toEqual([0, 200]);
  });

  it('answers 429 with Retry-After as often as told, then serves', async () => {
    farm.setMode('blog-porto', { status: 429, retryAfterSeconds: 7, times: 2 });
    const answers = [await get('/'), await get('/'), await get('/')];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]?.headers.get('retry-after')).toBe('7');
  });

  it('hangs until the client gives up', async () => {
    farm.setMode('blog-porto', 'hang');
    const patience = new AbortController();
    const answer = get('/', { signal: patience.signal });
    await expect.poll(() => farm.hostsInFlight()['blog-porto']?.inFlight).toBe(1);
    patience.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => farm.hostsInFlight()['blog-porto']?.inFlight).toBe(0);
  });

  it('loses only robots.txt, asks for a captcha, or answers what is no page', async () => {
    farm.setMode('blog-porto', 'robots-unreachable');
    expect([(await get('/robots.txt')).status, (await get('/')).status]).toEqual([503, 200]);
    farm.setMode('blog-porto', 'captcha');
    expect(await (await get('/')).text()).toContain('Verify you are human');
    farm.setMode('blog-porto', 'garbage');
    expect(new Uint8Array(await (await get('/')).arrayBuffer())[0]).toBe(0);
  });

  it('leaves the other sites alone', async () => {
    farm.setMode('blog-porto', { status: 503 });
    expect((await fetch(`${farm.origin('harrow-lane')}/`)).status).toBe(200);
  });

  it('is refused under a name nobody has', () => {
    expect(() => farm.setMode('nobody', 'down')).toThrow(RangeError);
  });
});

describe('the log', () => {
  it('notes who asked for what, and how it ended', async () => {
    await get('/sobre/?utm_source=x', { headers: { 'user-agent': 'ExampleBot/1.0 (+https://example.com/bot)' } });
    expect(farm.log()).toEqual([
      expect.objectContaining({
        site: 'blog-porto',
        host: new URL(farm.origin('blog-porto')).host,
        method: 'GET',
        path: '/sobre/?utm_source=x',
        userAgent: 'ExampleBot/1.0 (+https://example.com/bot)',
        status: 200,
      }),
    ]);
  });

  it('tells how hard each site was asked', async () => {
    farm.setMode('blog-porto', { slowMs: 20 });
    await Promise.all([get('/'), get('/sobre/'), get('/parcerias/')]);
    expect(farm.hostsInFlight()['blog-porto']).toMatchObject({ requests: 3, mostInFlight: 3 });
    expect(farm.hostsInFlight()['harrow-lane']).toBeUndefined();
  });

  it('starts afresh when told', async () => {
    await get('/');
    farm.resetLog();
    expect(farm.log()).toEqual([]);
    expect(farm.hostsInFlight()).toEqual({});
  });
});

describe('starting', () => {
  it('gives every site an address of its own, in the order of the truth', () => {
    expect(farm.sites.map(({ name }) => name)).toEqual(['harrow-lane', 'blog-porto']);
    expect(farm.urls).toEqual([`${farm.origin('harrow-lane')}/`, `${farm.origin('blog-porto')}/`]);
    expect(new Set(farm.urls).size).toBe(2);
  });

  it('refuses the name of a site that does not exist', async () => {
    await expect(startSites({ only: ['nobody'] })).rejects.toThrow(RangeError);
  });

  it('runs beside another farm, on the port asked for when it is free', async () => {
    const other = await startSites({ only: ['kanzlei-ahrens'] });
    const { port } = other;
    await other.stop();
    const again = await startSites({ only: ['kanzlei-ahrens'], port });
    expect(again.port).toBe(port);
    await again.stop();
  });
});
