import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashAddress } from '@relais/email-address';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, pepper, type TestStores } from '../stores.testkit.ts';
import { applyGate, compareGate, readPolicy } from './gate-work.ts';
import { giveConsent } from './give-consent.ts';

describe('relais gate', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let folder: string;
  let tenantId: number;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    folder = await mkdtemp(path.join(tmpdir(), 'relais-gate-'));
    const { db } = stores;
    ({ id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } }));
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
  const standing = (where: object) => stores.db.contact.findMany({ where, orderBy: { id: 'asc' } });
  const file = async (policy: object) => {
    const name = path.join(folder, 'policy.json');
    await writeFile(name, JSON.stringify(policy));
    return name;
  };

  it('shows who would change under a signed policy, and changes nobody else when it is applied', async () => {
    const { db } = stores;
    const rules = { DE: { generic: ['conditions', 'fits_job'] } };
    const policy = await readPolicy(
      await file({ signed_by: 'Claire Example, counsel', reason: 'opinion of 3 November', rules }),
    );
    expect(await compareGate(db, tenantId, policy)).toEqual([
      {
        country: 'DE',
        addressType: 'generic',
        from: 'needs_consent',
        to: 'conditions_met',
        effect: 'opens',
        contacts: 1,
        injected: 0,
        samples: ['info@firm.test'],
      },
    ]);
    expect(await db.gatePolicy.count()).toBe(0);

    expect(await applyGate(stores, tenantId, policy)).toEqual({ version: 1, judged: 3, released: 1, held: 0 });
    expect(await standing({ status: 'validated' })).toMatchObject([
      { email: 'info@firm.test', gate: { open: true, policy_version: 1, country: 'DE' } },
    ]);
    expect(await compareGate(db, tenantId, null)).toEqual([]);
    expect(await applyGate(stores, tenantId, null)).toMatchObject({ version: null, released: 0, held: 0 });
    expect(await db.auditLog.findFirst({ where: { action: 'gate.applied' } })).toMatchObject({
      detail: { signed_by: 'Claire Example, counsel', released: 1 },
    });

    const shown = await relais(['gate', 'show', 'DE', '--tenant', 'sos-expat'], stores);
    expect(shown.stdout).toContain('advertising mail needs consent');
    expect(shown.stdout).toContain('signed by Claire Example, counsel');
  });

  it('refuses a policy nobody signs, and a consent without its proof', async () => {
    const unsigned = await file({ reason: 'because', rules: { DE: { named: ['allow'] } } });
    await expect(readPolicy(unsigned)).rejects.toThrow('signed_by');
    const access = { db: stores.db, pepper: () => pepper };
    const options = { tenant: 'sos-expat', kind: 'consent' as const, withdraw: false };
    await expect(giveConsent(access, 'ann@firm.test', options)).rejects.toThrow('--proof');
    await giveConsent(access, 'Ann@firm.test', { ...options, proof: 'form of 3 May, kept in the CRM' });
    expect(await stores.db.consent.findMany()).toMatchObject([
      { emailHash: hashAddress('ann@firm.test', pepper), kind: 'consent', proof: 'form of 3 May, kept in the CRM' },
    ]);
    expect(await giveConsent(access, 'ann@firm.test', { ...options, withdraw: true })).toEqual({ withdrawn: 0 });
    expect(await stores.db.consent.count({ where: { withdrawnAt: null } })).toBe(0);
  });
});
