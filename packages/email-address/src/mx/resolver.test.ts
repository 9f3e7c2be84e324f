import { type DnsOptions, type RunningDns, startDns } from '@relais/sandbox';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SharedMxCache } from './answer-shelf.ts';
import type { MxAnswer } from './mx-answer.ts';
import { createMailHostResolver, type MailHostResolver, type MailHostResolverOptions } from './resolver.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function serve(options: DnsOptions = {}): Promise<RunningDns> {
  const dns = await startDns(options);
  opened.push(() => dns.stop());
  return dns;
}
function resolve(servers: RunningDns[], options: MailHostResolverOptions = {}): MailHostResolver {
  const resolver = createMailHostResolver({
    servers: servers.map(({ address }) => address),
    timeoutMs: 200,
    tries: 1,
    ...options,
  });
  opened.push(() => resolver.close());
  return resolver;
}
function clock(start = 1_000_000_000_000) {
  let time = start;
  return { now: () => time, pass: (ms: number) => (time += ms) };
}
/** As Redis would be: answers travel as JSON. */
function sharedCache() {
  const kept = new Map<string, { json: string; ttlMs: number }>();
  const calls = { getMany: 0, set: 0 };
  const read = (domain: string): MxAnswer | null => {
    const found = kept.get(domain);
    return found ? (JSON.parse(found.json) as MxAnswer) : null;
  };
  const cache: SharedMxCache = {
    get: async (domain) => read(domain),
    getMany: async (domains) => {
      calls.getMany++;
      return domains.map(read);
    },
    set: async (domain, answer, ttlMs) => {
      calls.set++;
      kept.set(domain, { json: JSON.stringify(answer), ttlMs });
    },
  };
  return { cache, kept, calls };
}

describe('createMailHostResolver', () => {
  it.each([
    ['firm.test', 'mx'],
    ['null-mx.test', 'null_mx'],
    ['implicit-a.test', 'implicit_a'],
    ['implicit-aaaa.test', 'implicit_a'],
    ['no-mail.test', 'no_mail_host'],
    ['nxdomain.test', 'nxdomain'],
    ['nowhere.invalid', 'nxdomain'],
    ['servfail.test', 'unknown'],
    ['refused.test', 'unknown'],
    ['timeout.test', 'unknown'],
  ])('tells of %s: %s', async (domain, kind) => {
    const resolver = resolve([await serve()]);
    expect((await resolver.lookup(domain)).kind).toBe(kind);
  });

  it('puts the best host first and forgets hosts that lead nowhere', async () => {
    const mx = [
      { priority: 30, exchange: 'backup.firm.test' },
      { priority: 5, exchange: 'localhost' },
      { priority: 10, exchange: 'MX.firm.test' },
    ];
    const resolver = resolve([await serve({ zones: { 'firm.test': { mx }, 'nowhere.test': { mx: mx.slice(1, 2) } } })]);
    expect((await resolver.lookup('firm.test')).hosts.map(({ exchange }) => exchange)).toEqual([
      'mx.firm.test',
      'backup.firm.test',
    ]);
    expect((await resolver.lookup('nowhere.test')).kind).toBe('no_mail_host');
  });

  it('asks once for everyone who waits, and not again for what it knows', async () => {
    const dns = await serve({ latencyMs: 20 });
    const resolver = resolve([dns]);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => resolver.lookup(index % 2 ? 'firm.test' : 'FIRM.test.')),
    );
    await resolver.lookup('firm.test');
    expect(dns.queries()).toMatchObject({ total: 1 });
    expect(resolver.stats()).toMatchObject({ lookups: 51, asked: 1, joined: 49, fromMemory: 1 });
  });

  it('keeps a mail host for seven days and a refusal for an hour', async () => {
    const dns = await serve({ zones: { 'good.test': { mx: [{ priority: 10, exchange: 'mx.test' }] } } });
    const { now, pass } = clock();
    const resolver = resolve([dns], { now, staleWhileRevalidateMs: 0 });
    const asked = async (domain: string) => {
      dns.resetQueries();
      await resolver.lookup(domain);
      return dns.queries().total > 0;
    };
    expect([await asked('good.test'), await asked('bad.test')]).toEqual([true, true]);
    pass(HOUR_MS - 1);
    expect([await asked('good.test'), await asked('bad.test')]).toEqual([false, false]);
    pass(1);
    expect([await asked('good.test'), await asked('bad.test')]).toEqual([false, true]);
    pass(7 * DAY_MS);
    expect(await asked('good.test')).toBe(true);
  });

  it('never keeps an answer it did not get', async () => {
    const dns = await serve({ zones: { 'firm.test': { behaviour: 'servfail' } } });
    const { cache, kept } = sharedCache();
    const resolver = resolve([dns], { cache });
    expect((await resolver.lookup('firm.test')).kind).toBe('unknown');
    dns.set('firm.test', { mx: [{ priority: 10, exchange: 'mx.test' }] });
    expect((await resolver.lookup('firm.test')).kind).toBe('mx');
    await vi.waitFor(() => expect(kept.size).toBe(1));
  });

  it('gives out a stale mail host while asking again, and keeps it when nobody answers', async () => {
    const dns = await serve({ zones: { 'firm.test': { mx: [{ priority: 10, exchange: 'old.test' }] } } });
    const { now, pass } = clock();
    const resolver = resolve([dns], { now });
    const host = async () => (await resolver.lookup('firm.test')).hosts[0]?.exchange;
    await host();
    pass(7 * DAY_MS);

    dns.set('firm.test', { behaviour: 'servfail' });
    expect(await host()).toBe('old.test');
    await vi.waitFor(() => expect(resolver.stats().unknown).toBe(1));
    dns.set('firm.test', { mx: [{ priority: 10, exchange: 'new.test' }] });
    expect(await host()).toBe('old.test');
    await vi.waitFor(async () => expect(await host()).toBe('new.test'));
  });

  it('turns to the next server when one is silent or cannot answer', async () => {
    const silent = await serve();
    silent.setSilent(true);
    const broken = await serve({ zones: { '*': { behaviour: 'servfail' } } });
    const well = await serve();
    const resolver = resolve([silent, broken, well]);
    const answers = await resolver.lookupMany(Array.from({ length: 6 }, (_, index) => `firm${index}.test`));
    expect([...answers.values()].every(({ kind }) => kind === 'mx')).toBe(true);
  });

  it('believes the first server that says there is no such name', async () => {
    const [first, second] = [await serve({ zones: {} }), await serve({ zones: {} })];
    expect((await resolve([first, second]).lookup('firm.test')).kind).toBe('nxdomain');
    expect(first.queries().total + second.queries().total).toBe(1);
  });

  it('leaves servers in peace that have gone silent, instead of waiting for each name', async () => {
    const dns = await serve();
    dns.setSilent(true);
    const resolver = resolve([dns], { timeoutMs: 50, maxInFlight: 20 });
    const answers = await resolver.lookupMany(Array.from({ length: 2_000 }, (_, index) => `firm${index}.test`));
    expect(answers.size).toBe(2_000);
    expect([...answers.values()].every(({ kind }) => kind === 'unknown')).toBe(true);
    expect(Object.keys(dns.queries().byDomain).length).toBeLessThan(200);
    expect(resolver.stats().servers).toMatchObject([{ resting: true }]);
  });

  it('asks for ten thousand domains with no more questions in flight than allowed', async () => {
    const dns = await serve({ latencyMs: 2 });
    const resolver = resolve([dns], { maxInFlight: 50, timeoutMs: 5_000, tries: 3 });
    const answers = await resolver.lookupMany(Array.from({ length: 10_000 }, (_, index) => `firm${index}.test`));
    expect([...answers.values()].filter(({ kind }) => kind === 'mx')).toHaveLength(10_000);
    expect(dns.queries().maxInFlight).toBeLessThanOrEqual(50);
    expect(resolver.stats().maxInFlight).toBe(50);
  });

  it('waits as long as it is told for a slow domain of a quick server, and asks it once', async () => {
    const dns = await serve({
      zones: { '*.quick.test': { a: ['192.0.2.1'] }, 'slow.test': { a: ['192.0.2.2'], latencyMs: 500 } },
    });
    const resolver = resolve([dns], { timeoutMs: 4_000, tries: 2 });
    await resolver.lookupMany(Array.from({ length: 20 }, (_, index) => `a${index}.quick.test`));
    expect((await resolver.lookup('slow.test')).kind).toBe('implicit_a');
    expect(dns.queries()).toMatchObject({ repeats: 0, byDomain: { 'slow.test': 2 } });
  });

  it('sends a question again to a server that lost it, and takes long answers over TCP', async () => {
    const dns = await serve({ zones: { 'firm.test': { behaviour: 'timeout' } } });
    const mx = Array.from({ length: 200 }, (_, priority) => ({
      priority,
      exchange: `mx${priority}.a-rather-long-name.test`,
    }));
    const resolver = resolve([dns], { timeoutMs: 600, tries: 3 });
    const asked = resolver.lookup('firm.test');
    await vi.waitFor(() => expect(dns.queries().total).toBe(1));
    dns.set('firm.test', { mx });
    expect((await asked).hosts).toHaveLength(200);
  });

  it('recalls what it knows without a question, and leaves out what it does not', async () => {
    const dns = await serve();
    const { cache } = sharedCache();
    const first = resolve([dns], { cache });
    await first.lookup('Firm.test');
    dns.resetQueries();
    await vi.waitFor(async () => {
      expect([...(await resolve([dns], { cache }).recall(['firm.test', 'other.test'])).keys()]).toEqual(['firm.test']);
    });
    expect([...(await first.recall(['FIRM.test'])).keys()]).toEqual(['FIRM.test']);
    expect(dns.queries().total).toBe(0);
  });

  it('sends each server no more questions a second than allowed', async () => {
    const dns = await serve();
    const resolver = resolve([dns], { perServerRatePerSecond: 200 });
    const started = performance.now();
    await resolver.lookupMany(Array.from({ length: 60 }, (_, index) => `firm${index}.test`));
    // The sixtieth place is 59 × 5 ms after the first: a lower bound, which no slow machine can break.
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
  });

  it('shares answers through the second cache with one read for many domains', async () => {
    const dns = await serve();
    const { cache, kept, calls } = sharedCache();
    const first = resolve([dns], { cache });
    const domains = Array.from({ length: 300 }, (_, index) => `firm${index}.test`);
    await first.lookupMany(domains);
    await vi.waitFor(() => expect(kept.size).toBe(300));
    expect(kept.get('firm0.test')?.ttlMs).toBe(8 * DAY_MS);
    expect(calls.getMany).toBe(1);

    dns.resetQueries();
    const second = resolve([dns], { cache });
    const answers = await second.lookupMany([...domains, ...domains]);
    expect(answers.size).toBe(300);
    expect(dns.queries().total).toBe(0);
    expect(second.stats()).toMatchObject({ fromCache: 300, asked: 0 });
    expect(calls.getMany).toBe(2);
  });

  it('lives on without its second cache', async () => {
    const broken = () => Promise.reject(new Error('connection refused'));
    const resolver = resolve([await serve()], { cache: { get: broken, set: broken } });
    expect((await resolver.lookup('firm.test')).kind).toBe('mx');
    await vi.waitFor(() => expect(resolver.stats().cacheErrors).toBe(2));
  });

  it('lets one caller go and answers the others', async () => {
    const dns = await serve({ latencyMs: 50 });
    const resolver = resolve([dns]);
    const leaving = new AbortController();
    const left = resolver.lookup('firm.test', leaving.signal);
    const stayed = resolver.lookup('firm.test');
    leaving.abort(new Error('shutting down'));
    await expect(left).rejects.toThrow('shutting down');
    expect((await stayed).kind).toBe('mx');
  });

  it('ends what is under way when closed, and asks nothing more', async () => {
    const dns = await serve({ zones: { '*': { behaviour: 'timeout' } } });
    const resolver = resolve([dns], { timeoutMs: 60_000, maxInFlight: 5, servers: [dns.address] });
    const pending = resolver.lookupMany(Array.from({ length: 20 }, (_, index) => `firm${index}.test`));
    await vi.waitFor(() => expect(dns.queries().total).toBeGreaterThan(0));
    await resolver.close();
    expect([...(await pending).values()].map(({ kind }) => kind)).toEqual(Array(20).fill('unknown'));
    expect((await resolver.lookup('other.test')).kind).toBe('unknown');
    expect(dns.queries().byDomain['other.test']).toBeUndefined();
  });
});
