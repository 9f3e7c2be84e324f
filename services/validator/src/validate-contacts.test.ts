import { createMailHostResolver, type MailHostResolver } from '@relais/email-address';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt } from '@relais/queues';
import { type RunningDns, startDns } from '@relais/sandbox';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { mxCache } from './mx-cache.ts';
import { validateContacts } from './validate-contacts.ts';

let test: TestDatabase;
let dns: RunningDns;
let redis: Redis;
let resolver: MailHostResolver;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  dns = await startDns({
    zones: {
      'good.test': { mx: [{ priority: 10, exchange: 'mx.good.test' }] },
      'silent.test': { behaviour: 'timeout' },
    },
    defaultBehaviour: 'nxdomain',
  });
  redis = new Redis(inject('redisUrl'));
  resolver = createMailHostResolver({ servers: [dns.address], timeoutMs: 200, tries: 1, cache: mxCache(redis) });
});
afterAll(async () => {
  await resolver.close();
  redis.disconnect();
  await dns.stop();
  await test.drop();
});

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};

describe('validate', () => {
  it('routes what is valid and asks again for what the DNS did not answer', async () => {
    const { db } = test;
    const tenant = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } });
    const source = await db.dataSource.create({
      data: { tenantId: tenant.id, sourceId: 'api-one', type: 'api', name: 'API' },
    });
    const ids: number[] = [];
    for (const email of ['ann@good.test', 'bob@silent.test', 'cat@nowhere.test']) {
      const emailDomain = email.split('@')[1] ?? '';
      ids.push(
        (
          await db.contact.create({
            data: { tenantId: tenant.id, dataSourceId: source.id, email, emailHash: email, emailDomain },
          })
        ).id,
      );
    }
    const [ann, bob] = ids;
    const sent: unknown[] = [];
    const record = async (...job: unknown[]) => void sent.push(job);
    const enqueue = Object.assign(record, { many: record });
    const process = validateContacts({
      db,
      enqueue,
      recall: (domains) => resolver.recall(domains),
      askMany: (domains) => resolver.lookupMany(domains),
      deferMs: 90_000,
      verifierLeaseMs: 60_000,
    });

    expect(await process({ tenantId: tenant.id, contactIds: ids }, attempt)).toEqual({
      kind: 'done',
      detail: { validated: 1, invalid: 1, deferred: 1 },
    });
    expect(sent).toEqual([
      ['route', { tenantId: tenant.id, contactIds: [ann] }, { priority: 'live' }],
      ['validate', { tenantId: tenant.id, contactIds: [bob] }, { priority: 'live', afterMs: 90_000 }],
    ]);
    const rows = await db.contact.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ status, statusReason }) => [status, statusReason])).toEqual([
      ['validated', null],
      ['pending', 'dns_unknown'],
      ['invalid', 'nxdomain'],
    ]);

    expect(await process({ tenantId: tenant.id, contactIds: [ann ?? 0] }, attempt)).toMatchObject({ kind: 'skip' });
  });

  it('shares answers with other replicas through the cache', async () => {
    expect(JSON.parse((await redis.get('relais:mx:good.test')) ?? '{}')).toMatchObject({ kind: 'mx' });
    expect(await redis.pttl('relais:mx:good.test')).toBeGreaterThan(0);
    expect(await redis.get('relais:mx:silent.test')).toBeNull();
  });
});
