import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type DnsOptions, type RunningDns, startDns } from './start-dns.ts';

const running: RunningDns[] = [];
afterEach(async () => {
  for (const dns of running.splice(0)) await dns.stop();
});

async function asking(options: DnsOptions) {
  const dns = await startDns(options);
  running.push(dns);
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([dns.address]);
  return { dns, resolver };
}

describe('startDns', () => {
  it('answers each record type it is given', async () => {
    const { resolver } = await asking({
      zones: {
        'firm.test': {
          mx: [
            { priority: 20, exchange: 'mx2.firm.test' },
            { priority: 10, exchange: 'mx1.firm.test' },
          ],
          a: ['192.0.2.1'],
          aaaa: ['2001:db8::1'],
          txt: ['v=spf1 -all', 'x'.repeat(300)],
        },
        '1.2.0.192.in-addr.arpa': { ptr: ['mail.firm.test'] },
        'www.firm.test': { cname: 'firm.test' },
      },
    });
    expect((await resolver.resolveMx('firm.test')).map(({ exchange }) => exchange).sort()).toEqual([
      'mx1.firm.test',
      'mx2.firm.test',
    ]);
    expect(await resolver.resolve4('firm.test')).toEqual(['192.0.2.1']);
    expect(await resolver.resolve6('firm.test')).toEqual(['2001:db8::1']);
    expect((await resolver.resolveTxt('firm.test')).map((parts) => parts.join(''))).toEqual([
      'v=spf1 -all',
      'x'.repeat(300),
    ]);
    expect(await resolver.resolvePtr('1.2.0.192.in-addr.arpa')).toEqual(['mail.firm.test']);
    expect(await resolver.resolveCname('www.firm.test')).toEqual(['firm.test']);
  });

  it.each([
    ['nxdomain', 'ENOTFOUND'],
    ['servfail', 'ESERVFAIL'],
    ['refused', 'EREFUSED'],
    ['nodata', 'ENODATA'],
    ['timeout', 'ETIMEOUT'],
  ] as const)('misbehaves as told: %s', async (behaviour, code) => {
    const { resolver } = await asking({ zones: { 'firm.test': { behaviour } } });
    await expect(resolver.resolveMx('firm.test')).rejects.toMatchObject({ code });
  });

  it('gives the null MX as RFC 7505 writes it', async () => {
    const { resolver } = await asking({ zones: { 'firm.test': { nullMx: true } } });
    expect(await resolver.resolveMx('firm.test')).toMatchObject([{ exchange: '', priority: 0 }]);
  });

  it('lets the closest wildcard answer, and rules make zones of names', async () => {
    const { dns, resolver } = await asking({
      zones: {
        '*.test': (name) => ({ txt: [`any ${name}`] }),
        '*.firm.test': { txt: ['closer'] },
        'firm.test': { txt: ['own'] },
      },
    });
    const text = async (name: string) => (await resolver.resolveTxt(name)).flat();
    expect(await text('other.test')).toEqual(['any other.test']);
    expect(await text('a.b.firm.test')).toEqual(['closer']);
    expect(await text('FIRM.test')).toEqual(['own']);
    dns.set('firm.test', undefined);
    expect(await text('firm.test')).toEqual(['any firm.test']);
    await expect(resolver.resolveTxt('firm.other')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('counts what it is asked and falls silent when told', async () => {
    const { dns, resolver } = await asking({ zones: { '*.test': { a: ['192.0.2.1'] } }, latencyMs: 20 });
    await Promise.all(['a.test', 'b.test', 'b.test'].map((name) => resolver.resolve4(name)));
    expect(dns.queries()).toMatchObject({
      total: 3,
      byDomain: { 'a.test': 1, 'b.test': 2 },
      maxInFlight: 3,
      inFlight: 0,
    });
    dns.setSilent(true);
    await expect(resolver.resolve4('a.test')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(dns.queries().unanswered).toBeGreaterThan(0);
  });

  it('sends what is too long for UDP over TCP', async () => {
    const mx = Array.from({ length: 200 }, (_, index) => ({
      priority: index,
      exchange: `mx${index}.a-rather-long-name.test`,
    }));
    const { resolver } = await asking({ zones: { 'firm.test': { mx } } });
    expect(await resolver.resolveMx('firm.test')).toHaveLength(200);
  });

  it('survives nonsense on both transports', async () => {
    const { dns, resolver } = await asking({ zones: { '*.test': { a: ['192.0.2.1'] } } });
    const connection = connect(dns.port, '127.0.0.1');
    await new Promise((resolve) => connection.write(Buffer.from([0, 4, 1, 2, 3, 4, 0xff]), resolve));
    connection.destroy();
    expect(await resolver.resolve4('a.test')).toEqual(['192.0.2.1']);
  });

  it('answers thousands of names asked at once by several clients', async () => {
    const { dns } = await asking({ defaultBehaviour: 'answer' });
    const clients = Array.from({ length: 10 }, () => {
      const resolver = new Resolver({ timeout: 5_000, tries: 3 });
      resolver.setServers([dns.address]);
      return resolver;
    });
    const asked = clients.flatMap((resolver, client) =>
      Array.from({ length: 100 }, (_, index) => resolver.resolveMx(`firm${client}-${index}.test`)),
    );
    expect((await Promise.all(asked)).every((hosts) => hosts.length === 1)).toBe(true);
    expect(Object.keys(dns.queries().byDomain)).toHaveLength(1_000);
  });
});
