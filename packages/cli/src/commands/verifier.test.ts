import { type RunningVerifier, startVerifier } from '@relais/sandbox';
import { parseKeyring } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestStores, secretKey, type TestStores } from '../stores.testkit.ts';
import { setVerifier, verifierStatus } from '../verifier/verifier-work.ts';

let stores: TestStores;
let server: RunningVerifier;
beforeAll(async () => {
  stores = await openTestStores(inject('pgAdminUrl'));
  server = await startVerifier({ credits: 500 });
});
afterAll(async () => {
  await server.stop();
  await stores.drop();
});
const access = () => ({ db: stores.db, keyring: () => parseKeyring(secretKey) });

describe('a tenant’s verifier', () => {
  it('is off until it is switched on, tries the key first, and keeps what is not said again', async () => {
    const set = (wish: Parameters<typeof setVerifier>[2]) => setVerifier(access(), 'sos-expat', wish);
    expect(await verifierStatus(access(), 'sos-expat', { ask: true })).toBeNull();
    await expect(set({ provider: 'zerobounce', budget: 30 })).rejects.toMatchObject({ code: 'VERIFIER_INCOMPLETE' });

    const account = { provider: 'zerobounce', endpoint: server.url, budget: 30 } as const;
    expect(await set({ ...account, key: 'wrong' })).toMatchObject({ on: false, credits: null });
    await expect(set({ on: true })).rejects.toMatchObject({
      code: 'VERIFIER_REFUSED',
      message: expect.stringContaining('the key is not known'),
    });
    expect(await set({ key: server.key, on: true })).toEqual({
      ...account,
      tenant: 'sos-expat',
      on: true,
      price: 0.003,
      keep_days: 90,
      spent: 0,
      checks: 0,
      checks_left: 10_000,
      waiting: 0,
      answers: {},
      credits: 500,
      trouble: null,
    });
    const [row] = await stores.db.verifierSetting.findMany();
    expect(row?.keySealed).not.toContain(server.key);
    expect(await set({ budget: 3 })).toMatchObject({ on: true, checks_left: 1_000, endpoint: server.url });
    await expect(set({ provider: 'neverbounce' })).rejects.toMatchObject({ code: 'VERIFIER_INCOMPLETE' });
  });
});
