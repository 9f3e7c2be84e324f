import { createTestDatabase } from '@relais/prisma/testing';
import type { Enqueue } from '@relais/queues';
import { openSecret, parseKeyring, secretContexts } from '@relais/signing';
import { expect, inject, it } from 'vitest';
import { sweepRetention } from './sweep-retention.ts';

it('erases whose time is over, hands MailWizz the rest, and tells operators of what waits for them', async () => {
  const test = await createTestDatabase(inject('pgAdminUrl'));
  const { db } = test;
  const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
  const jobs: unknown[][] = [];
  const record = async (...job: unknown[]) => void jobs.push(job);
  const enqueue: Enqueue = Object.assign(record, { many: record });
  const tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  const source = await db.dataSource.create({ data: { tenantId, sourceId: 'api', type: 'api', name: 'API' } });
  await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: 'https://mw.example', apiKeySealed: 'x' },
  });
  const given = (name: string, days: number) =>
    db.contact.create({
      data: {
        tenantId,
        dataSourceId: source.id,
        email: `${name}@a.test`,
        emailHash: `hash-of-${name}`,
        emailDomain: 'a.test',
        createdAt: new Date(Date.now() - days * 86_400_000),
      },
    });
  await given('old', 1_200);
  const waiting = await given('waiting', 40);
  await db.correctionRequest.create({
    data: { tenantId, contactId: waiting.id, message: 'x', requestedAt: new Date(Date.now() - 21 * 86_400_000) },
  });

  expect(await sweepRetention({ db, enqueue, keyring })).toEqual({ erased: 1 });
  expect(await sweepRetention({ db, enqueue, keyring })).toEqual({ erased: 0 });
  expect((await db.contact.findMany()).map(({ email }) => email)).toEqual(['waiting@a.test']);
  const [erasure] = await db.erasure.findMany();
  expect(erasure).toMatchObject({ reason: 'retention', channel: 'sweep' });
  const context = secretContexts.erasureAddress(tenantId, 'hash-of-old');
  expect(openSecret(erasure?.emailSealed ?? '', keyring, context)).toBe('old@a.test');
  expect((await db.alert.findMany({ orderBy: { kind: 'asc' } })).map(({ kind }) => kind)).toEqual([
    'correction_due',
    'notice_due',
  ]);
  expect(jobs.map(([queue, payload]) => [queue, Object(payload).kind]).sort()).toEqual([
    ['notify', 'alert'],
    ['notify', 'alert'],
    ['notify', 'fan_out'],
    ['sync', 'erase'],
  ]);
  expect(await db.suppression.count()).toBe(0);
  await test.drop();
});
