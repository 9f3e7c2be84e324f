import type { PayloadNamed } from '@relais/contracts';
import { saveVerifierSettings, verifierFigures } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt } from '@relais/queues';
import { type RunningVerifier, startVerifier } from '@relais/sandbox';
import { openVerifier, type VerifierName } from '@relais/verifiers';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { validateContacts } from './validate-contacts.ts';
import { verifyAddresses } from './verify-addresses.ts';

let test: TestDatabase;
let server: RunningVerifier;
let at: { tenantId: number; sourceId: number };
let sent: { queue: string; contactIds: number[] }[] = [];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  server = await startVerifier({ jobMs: 1 });
});
afterAll(async () => {
  await server.stop();
  await test.drop();
});
beforeEach(async () => {
  await test.db
    .$executeRaw`TRUNCATE tenants, contacts, address_verifications, verifier_months RESTART IDENTITY CASCADE`;
  const tenant = await test.db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } });
  const source = await test.db.dataSource.create({
    data: { tenantId: tenant.id, sourceId: 'api', type: 'api', name: 'API' },
  });
  at = { tenantId: tenant.id, sourceId: source.id };
  sent = [];
  server.setFault('none');
});

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const record = async (queue: string, payload: unknown) =>
  void sent.push({ queue, contactIds: (payload as PayloadNamed<'validate'>).contactIds });
const enqueue = Object.assign(record, { many: record }) as never;

const verify = (ids: readonly number[], patienceMs = 60_000) =>
  verifyAddresses({
    db: test.db,
    enqueue,
    patienceMs,
    open: ({ provider, endpoint }) =>
      openVerifier(provider as VerifierName, { key: server.key, endpoint: endpoint ?? undefined }),
  })({ tenantId: at.tenantId, contactIds: [...ids] }, attempt);

const mx = (domains: readonly string[]) =>
  Promise.resolve(new Map(domains.map((d) => [d, { kind: 'mx' as const, hosts: [], askedAt: 0 }])));
const validate = (ids: readonly number[]) =>
  validateContacts({ db: test.db, enqueue, recall: mx, askMany: mx, deferMs: 1, verifierLeaseMs: 60_000 })(
    { tenantId: at.tenantId, contactIds: [...ids] },
    attempt,
  );

async function settings(provider: VerifierName, budget: number, isActive = true): Promise<void> {
  const money = { monthlyBudget: budget, price: 0.01, keepDays: 90 };
  await saveVerifierSettings(test.db, at.tenantId, {
    provider,
    isActive,
    endpoint: server.url,
    keySealed: '-',
    ...money,
  });
}

/** Addresses our own rules doubt: they hold a character hardly any provider hands out. */
async function doubtful(...names: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const email = `${name}!x@firm.test`;
    const contact = {
      tenantId: at.tenantId,
      dataSourceId: at.sourceId,
      email,
      emailHash: email,
      emailDomain: 'firm.test',
    };
    ids.push((await test.db.contact.create({ data: contact })).id);
  }
  return ids;
}
const standing = async () =>
  (await test.db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ status, statusReason, validation }) => [
    status,
    statusReason,
    (validation as { verdict: string } | null)?.verdict ?? null,
  ]);
/** As if the pause between two calls were over. */
const nextTurn = () => test.db.$executeRaw`UPDATE verifier_settings SET next_call_at = now()`;

describe('verify', () => {
  it('is handed what our rules doubt, and its answers make the verdict, paid for once', async () => {
    await settings('zerobounce', 5);
    const ids = await doubtful('ann', 'invalid', 'catch_all', 'toxic');
    await validate(ids);
    expect(sent).toEqual([{ queue: 'verify', contactIds: ids }]);
    expect(await standing()).toEqual(ids.map(() => ['validating', 'verifier', null]));

    expect(await verify(ids)).toMatchObject({ kind: 'done', detail: { answered: 4 } });
    expect(sent.at(-1)).toEqual({ queue: 'validate', contactIds: ids });
    expect(await verify(ids)).toMatchObject({ kind: 'skip' });
    await validate(ids);
    expect(await standing()).toEqual([
      ['validated', null, 'accept'],
      ['invalid', 'verifier_invalid', 'reject'],
      ['validated', null, 'accept_with_warning'],
      ['invalid', 'verifier_harmful', 'reject'],
    ]);
    expect(Object.values(server.checks())).toEqual([1, 1, 1, 1]);
    expect(await verifierFigures(test.db, at.tenantId)).toMatchObject({ checks: 4, spent: 0.04, waiting: 0 });
  });

  it('never spends more than the month’s budget, and lets our own verdict count for the rest', async () => {
    await settings('neverbounce', 0.02);
    const ids = await doubtful('a', 'b', 'c');
    await validate(ids);
    expect(await verify(ids)).toMatchObject({ kind: 'later', reason: 'the verifier works on it' });
    const again = async () => {
      await nextTurn();
      return (await verify(ids)).kind;
    };
    await expect.poll(again).toBe('done');
    await validate(ids);
    expect((await standing()).map(([status]) => status)).toEqual(['validated', 'validated', 'validated']);
    const kept = await test.db.addressVerification.findMany({ orderBy: { id: 'asc' } });
    expect(kept.map(({ outcome, words }) => [outcome, words])).toEqual([
      ['valid', 'valid'],
      ['valid', 'valid'],
      ['not_asked', 'the month’s budget is spent'],
    ]);
    expect(await verifierFigures(test.db, at.tenantId)).toMatchObject({ checks: 2, spent: 0.02 });
  });

  it('waits for a verifier that fails, and not for ever: no contact is lost', async () => {
    await settings('zerobounce', 5);
    const ids = await doubtful('ann', 'bob');
    await validate(ids);
    server.setFault('down');
    expect(await verify(ids)).toEqual({ kind: 'later', afterMs: 60_000, reason: 'it answers 500' });
    expect(await verify(ids)).toMatchObject({ kind: 'later', reason: 'the verifier is asked by turns' });
    await nextTurn();
    expect(await verify(ids, 0)).toMatchObject({ kind: 'done', detail: { gave_up: 2 } });
    await validate(ids);
    expect((await standing()).map(([status, , verdict]) => [status, verdict])).toEqual([
      ['validated', 'accept_with_warning'],
      ['validated', 'accept_with_warning'],
    ]);
  });

  it('asks nobody once it is switched off, and takes no second place in the budget after a crash', async () => {
    await settings('zerobounce', 5);
    const ids = await doubtful('ann', 'bob');
    await validate(ids);
    server.setFault('garbage');
    await verify(ids);
    server.setFault('none');
    await settings('zerobounce', 5, false);
    expect(await verify(ids)).toMatchObject({ kind: 'skip', reason: 'the tenant asks no verifier' });
    await settings('zerobounce', 5);
    await verify(ids);
    expect(await verifierFigures(test.db, at.tenantId)).toMatchObject({ checks: 2, answers: { valid: 2 } });
  });
});
