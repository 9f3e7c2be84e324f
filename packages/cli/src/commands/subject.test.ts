import { hashAddress } from '@relais/email-address';
import { objectTo } from '@relais/prisma';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, pepper, type TestStores } from '../stores.testkit.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores(inject('pgAdminUrl'));
});
afterAll(() => stores.drop());

it('copies one person’s data, shows their objection, erases them and keeps the receipt', {
  timeout: 120_000,
}, async () => {
  const { db } = stores;
  const tenant = await db.tenant.findFirstOrThrow({ where: { slug: 'ulixai' } });
  const source = await db.dataSource.findFirstOrThrow({ where: { tenantId: tenant.id } });
  const emailHash = hashAddress('ann@example.com', pepper);
  const data = {
    tenantId: tenant.id,
    dataSourceId: source.id,
    email: 'ann@example.com',
    emailHash,
    emailDomain: 'example.com',
  };
  const contact = await db.contact.create({ data: { ...data, firstName: 'Ann' } });
  await objectTo(db, { tenantId: tenant.id, emailHash, channel: 'reply' });

  const [copy, open, why] = await Promise.all([
    relais(['subject', 'export', 'Ann@Example.com'], stores),
    relais(['opt-outs', 'list', '--open'], stores),
    relais(['why', String(contact.id)], stores),
  ]);
  expect(copy.json()).toMatchObject([
    { tenant: 'ulixai', data: { contacts: [{ first_name: 'Ann' }], opt_outs: [{}] } },
  ]);
  expect(open.stdout).toMatch(new RegExp(`reply +contact ${contact.id} +open`));
  expect(why.stdout).toMatch(/objections\n.*reply/);

  const erased = await relais(['subject', 'erase', 'ann@example.com', '--tenant', 'ulixai', '--json'], stores);
  expect(erased.json()).toMatchObject([{ tenant: 'ulixai', channel: 'cli', erased: { contacts: 1 } }]);
  expect(await db.contact.count()).toBe(0);
  const [{ id }] = erased.json<{ id: number }>() as [{ id: number }];
  const receipt = await relais(['subject', 'receipt', String(id), '--tenant', 'ulixai'], stores);
  expect(receipt.stdout).toContain(`erasure ${id} of ulixai`);
});
