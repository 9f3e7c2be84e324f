import { askWhoisOf, getWhoisLookup, whoisHistory } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { type RegistryOptions, type RunningRegistry, startRegistry } from '@relais/sandbox';
import { openLogger } from '@relais/service';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { parseAllowRule } from '../net/allowed-hosts.ts';
import { openJudge } from '../net/judge-host.ts';
import { openWeb } from '../net/open-web.ts';
import { lookUpDomain } from './look-up.ts';
import { openRegistries } from './open-registries.ts';

const registrations: RegistryOptions['registrations'] = ['example.com', 'example.info'].map((domain) => ({
  domain,
  registered: '2009-03-14',
  expires: '2027-03-14',
  registrar: 'Names of Example Ltd',
  nameservers: ['ns1.example.net', 'ns2.example.net'],
  holder: { name: 'Anna Muster', email: 'anna@example.org' },
}));
const log = openLogger({ service: 'crawler', level: 'silent' });
const { signal } = new AbortController();
const atOnce = { exchange: async () => ({ granted: 1, waitMs: 0 }) };
let database: TestDatabase;
let registry: RunningRegistry;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  [database, registry] = await Promise.all([
    createTestDatabase(inject('pgAdminUrl')),
    startRegistry({ registrations, whoisOnly: ['info'] }),
  ]);
});
afterEach(async () => {
  registry.setMode('up');
  for (const close of closers.splice(0)) await close();
});
afterAll(async () => {
  await Promise.all([registry.stop(), database.drop()]);
});

function registriesOf(allowed: readonly string[], at: RunningRegistry = registry) {
  const rules = allowed.map(parseAllowRule);
  const web = openWeb({ rules, idleMs: 2_000 });
  closers.push(() => web.close());
  return openRegistries({
    settings: { bootstrapUrl: at.bootstrapUrl, whoisServer: at.whoisServer },
    get: web.openFor([new URL(at.bootstrapUrl).host]),
    judge: openJudge(rules),
    pace: atOnce,
    userAgent: 'RelaisBot/1.0',
    deadlineMs: 2_000,
    log,
  });
}
const everything = () => registriesOf(['127.0.0.0/8']);
const facts = {
  registeredAt: new Date('2009-03-14T10:00:00Z'),
  expiresAt: new Date('2027-03-14T10:00:00Z'),
  registrar: 'Names of Example Ltd',
  registrarId: '9999',
  nameservers: ['ns1.example.net', 'ns2.example.net'],
};

describe('asking registries', () => {
  it('asks RDAP and takes nothing of people out of the answer', async () => {
    const asked = await everything().ask('example.com', signal);
    expect(asked).toMatchObject({ source: 'rdap', answer: { registration: { ...facts, dnssec: true } } });
    expect(JSON.stringify(asked)).not.toMatch(/muster|anna@/i);
    expect(await everything().ask('nobody.free', signal)).toMatchObject({ source: 'rdap', answer: { kind: 'free' } });
  });

  it('asks WHOIS where there is no RDAP, or it does not answer as it should', async () => {
    const registries = everything();
    const asked = await registries.ask('example.info', signal);
    expect(asked).toMatchObject({ source: 'whois', answer: { registration: { ...facts, dnssec: false } } });
    expect(JSON.stringify(asked)).not.toMatch(/muster|anna@/i);
    expect(registry.log().slice(-2)).toEqual(['whois info', 'whois example.info']);
    for (const mode of ['broken', 'garbage'] as const) {
      registry.setMode(mode);
      expect(await registries.ask('example.com', signal)).toMatchObject({
        source: 'whois',
        answer: { registration: facts },
      });
    }
    expect(await registries.ask('nobody.info', signal)).toMatchObject({ source: 'whois', answer: { kind: 'free' } });
  });

  it('waits as long as a registry asks for', async () => {
    registry.setMode('throttled');
    expect(await everything().ask('example.com', signal)).toMatchObject({
      answer: { kind: 'throttled', retryAfterMs: 7_000 },
    });
  });

  it('goes to no server that is not public, whoever names it', async () => {
    const before = registry.log().length;
    expect(await registriesOf([]).ask('example.info', signal)).toMatchObject({
      answer: { kind: 'broken', reason: 'private_address' },
    });
    expect(registry.log()).toHaveLength(before);
    const sly = await startRegistry({ registrations, whoisOnly: ['com', 'info'], refersTo: '127.0.0.1:9' });
    closers.push(() => sly.stop());
    const registries = registriesOf([sly.whoisServer], sly);
    expect(await registries.ask('example.info', signal)).toMatchObject({
      server: '127.0.0.1:9',
      answer: { kind: 'broken', reason: 'private_address' },
    });
  });
});

describe('a question about a domain', () => {
  const ask = (tenantId: number, domain: string) => askWhoisOf(database.db, tenantId, domain);

  it('is answered from memory for 30 days, over all tenants, and asked again afterwards', async () => {
    const { db } = database;
    const registries = everything();
    const run = (tenantId: number, lookupId: number) =>
      lookUpDomain({ db, registries }, { tenantId, lookupId }, { number: 1, signal, log });

    const first = await ask(1, 'example.com');
    expect(first).toMatchObject({ status: 'pending', record: null });
    expect((await ask(1, 'example.com')).id).toBe(first.id);
    const other = await ask(2, 'example.com');
    expect(await run(1, first.id)).toMatchObject({ kind: 'done' });
    // One answer serves all who wait.
    expect(await run(2, other.id)).toMatchObject({ kind: 'skip' });
    expect(await getWhoisLookup(db, 2, other.id)).toMatchObject({
      status: 'done',
      record: { registrar: facts.registrar },
    });
    expect(await getWhoisLookup(db, 1, other.id)).toBeNull();

    const asked = registry.log().length;
    expect(await ask(1, 'example.com')).toMatchObject({ status: 'done', record: { source: 'rdap' } });
    expect(registry.log()).toHaveLength(asked);

    await db.$executeRaw`UPDATE whois_records SET fetched_at = now() - interval '31 days'`;
    const again = await ask(1, 'example.com');
    expect(again.status).toBe('pending');
    await run(1, again.id);
    const history = await whoisHistory(db, 1, { domain: 'example.com', limit: 10 });
    expect(history.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(new Set(history.map(({ record }) => record?.fetchedAt.getTime())).size).toBe(2);
  });

  it('is given up with its reason when no registry can be read', async () => {
    const { db } = database;
    const registries = registriesOf([]);
    const { id } = await ask(1, 'example.info');
    const attempt = (number: number) =>
      lookUpDomain({ db, registries }, { tenantId: 1, lookupId: id }, { number, signal, log });
    await expect(attempt(1)).rejects.toMatchObject({ code: 'REGISTRY_BROKEN' });
    expect(await attempt(3)).toMatchObject({ kind: 'done' });
    expect(await getWhoisLookup(db, 1, id)).toMatchObject({ status: 'failed', reason: 'private_address' });
  });
});
