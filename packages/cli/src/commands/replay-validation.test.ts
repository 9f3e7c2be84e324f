import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais replay validation', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());

  const old = (rules: string[], verdict = 'accept') => ({
    verdict,
    reasons: rules.map((rule) => ({ rule, severity: 'info' })),
    suggestion: null,
    flags: {},
    rules_version: '0',
  });

  it('tells what today’s rules would change, then changes exactly that, and nothing the second time', async () => {
    const { db } = stores;
    const tenant = await db.tenant.findFirstOrThrow({ where: { slug: 'sos-expat' } });
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId: tenant.id } });
    const person = (email: string, status: string, validation: object, validationScore = 100) => ({
      tenantId: tenant.id,
      dataSourceId: source.id,
      email,
      emailHash: email,
      emailDomain: email.split('@')[1] ?? '',
      status,
      validation,
      validationScore,
      validatedAt: new Date('2026-11-20T00:00:00Z'),
    });
    await db.contact.createMany({
      data: [
        person('noreply@firm.test', 'validated', old([])),
        person('no-reply@firm.test', 'injected', old([])),
        person('ann@firm.test', 'invalid', old(['disposable'], 'reject'), 0),
        person('gone@firm.test', 'invalid', old(['nxdomain'], 'reject'), 0),
        person('postmaster@firm.test', 'unrouted', old([])),
        person('bob@firm.test', 'validated', old([])),
        { ...person('long.ago@firm.test', 'validated', old([])), validatedAt: new Date('2026-01-01T00:00:00Z') },
      ],
    });
    const replay = async (...more: string[]) => {
      const { json } = await relais(['replay', 'validation', '--since', '2026-11-01', '--json', ...more], stores);
      return (json()[0] as { summary: Record<string, unknown> }).summary;
    };
    const statuses = async () =>
      Object.fromEntries(
        (await db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ email, status }) => [
          email.split('@')[0],
          status,
        ]),
      );
    const before = await statuses();

    const told = await replay();
    expect(told).toMatchObject({ applied: false, judged: 6, renewed: 2, injected_refused: 1, stored: 0 });
    expect(told.moves).toMatchObject([
      { from: 'accept', to: 'reject', rule: 'system_role', count: 3 },
      {
        from: 'reject',
        to: 'accept',
        rule: 'disposable',
        count: 1,
        samples: [{ email: 'ann@firm.test', status: 'invalid' }],
      },
    ]);
    expect(await statuses()).toEqual(before);

    expect(await replay('--apply')).toMatchObject({ applied: true, stored: 6 });
    expect(await statuses()).toEqual({
      ...before,
      noreply: 'invalid',
      ann: 'pending',
      postmaster: 'pending',
    });
    expect(await db.auditLog.count({ where: { action: 'validation.replayed' } })).toBe(1);
    expect(await replay('--apply')).toMatchObject({ judged: 4, unchanged: 4, stored: 0, moves: [] });
  });
});
