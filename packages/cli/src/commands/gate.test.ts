import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashAddress } from '@relais/email-address';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, pepper, type TestStores } from '../stores.testkit.ts';

describe('relais gate', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let folder: string;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    folder = await mkdtemp(path.join(tmpdir(), 'relais-gate-'));
    const { db } = stores;
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } });
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
    const held = (email: string, countryCode: string) => ({
      tenantId,
      dataSourceId: source.id,
      email,
      emailHash: hashAddress(email, pepper),
      emailDomain: 'firm.test',
      countryCode,
      category: 'avocat',
      status: 'unrouted',
      statusReason: 'country_gate',
      gate: { open: false, reason: 'needs_consent', country: countryCode, address_type: 'generic' },
      gateOpen: false,
    });
    await db.contact.createMany({
      data: [held('info@firm.test', 'DE'), held('ann@firm.test', 'DE'), held('kontakt@firm.test', 'CH')],
    });
  });
  afterAll(async () => {
    await stores.drop();
    await rm(folder, { recursive: true });
  });
  const gate = (...args: string[]) => relais(['gate', ...args], stores);

  it('shows who would change under a signed policy, and changes nobody else when it is applied', async () => {
    const file = path.join(folder, 'policy.json');
    const rules = { DE: { generic: ['conditions', 'fits_job'] } };
    await writeFile(
      file,
      JSON.stringify({ signed_by: 'Claire Example, counsel', reason: 'opinion of 3 November', rules }),
    );
    const moves = await gate('diff', file, '--tenant', 'sos-expat', '--json');
    expect(moves.json()).toEqual([
      {
        country: 'DE',
        address_type: 'generic',
        from: 'needs_consent',
        to: 'conditions_met',
        effect: 'opens',
        contacts: 1,
        injected: 0,
        samples: ['info@firm.test'],
      },
    ]);
    expect(await stores.db.gatePolicy.count()).toBe(0);

    expect((await gate('apply', file, '--tenant', 'sos-expat', '--json')).json()).toEqual([
      { version: 1, judged: 3, released: 1, held: 0 },
    ]);
    expect(await stores.db.contact.findMany({ where: { status: 'validated' } })).toMatchObject([
      { email: 'info@firm.test', gate: { open: true, policy_version: 1, country: 'DE' } },
    ]);
    expect((await gate('diff', '--tenant', 'sos-expat')).stdout).toContain('Nobody would change.');
    const shown = await gate('show', 'DE', '--tenant', 'sos-expat');
    expect(shown.stdout).toContain('advertising mail needs consent');
    expect(shown.stdout).toContain('policy 1 of');
    expect(shown.stdout).toContain('signed by Claire Example, counsel');
    expect(await stores.db.auditLog.findFirst({ where: { action: 'gate.applied' } })).toMatchObject({
      detail: { signed_by: 'Claire Example, counsel', released: 1 },
    });
  });

  it('refuses a policy nobody signs, and a consent without its proof', async () => {
    const file = path.join(folder, 'unsigned.json');
    await writeFile(file, JSON.stringify({ reason: 'because', rules: { DE: { named: ['allow'] } } }));
    expect(await gate('apply', file, '--tenant', 'sos-expat')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('signed_by'),
    });
    expect(await gate('consent', 'ann@firm.test', '--tenant', 'sos-expat')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--proof'),
    });
    await gate('consent', 'Ann@firm.test', '--tenant', 'sos-expat', '--proof', 'form of 3 May, kept in the CRM');
    expect(await stores.db.consent.findMany()).toMatchObject([
      { emailHash: hashAddress('ann@firm.test', pepper), kind: 'consent', proof: 'form of 3 May, kept in the CRM' },
    ]);
  });
});
