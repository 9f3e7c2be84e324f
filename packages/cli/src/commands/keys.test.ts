import { findApiKey } from '@relais/prisma';
import { openSecret, parseKeyring, secretContexts } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, secretKey, type TestStores } from '../stores.testkit.ts';

describe('relais keys', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());

  const keys = (...args: string[]) => relais(['keys', ...args], stores);
  const opened = (sealed: string, key: string) =>
    openSecret(sealed, parseKeyring(secretKey), secretContexts.partnerSecret(key));

  it('makes a key, gives it a new secret while the old one stays good, and ends it', async () => {
    const created = await keys('create', '--tenant', 'ulixai', '--name', 'CRM', '--scopes', 'contacts:read', '--json');
    const [made] = created.json<{ key: string; secret: string }>();
    const key = made?.key ?? '';
    expect(made).toMatchObject({ tenant: 'ulixai', key: expect.stringMatching(/^rk_/), scopes: ['contacts:read'] });
    const stored = await findApiKey(stores.db, key);
    expect(opened(stored?.secretSealed ?? '', key)).toBe(made?.secret);

    const [rotated] = (await keys('rotate', key, '--overlap', '2', '--json')).json<{ secret: string }>();
    const after = await findApiKey(stores.db, key);
    expect(rotated?.secret).not.toBe(made?.secret);
    expect(opened(after?.secretSealed ?? '', key)).toBe(rotated?.secret);
    expect(opened(after?.previousSecretSealed ?? '', key)).toBe(made?.secret);

    expect(await keys('revoke', key)).toMatchObject({ code: 0, stdout: `${key} of ulixai is revoked.\n` });
    expect(await findApiKey(stores.db, key)).toBeNull();
    const listed = await keys('list');
    expect(listed.stdout).toMatch(new RegExp(`ulixai +${key} +CRM .*revoked`));
    expect(listed.stdout).not.toContain(made?.secret);
    expect((await stores.db.auditLog.findMany()).map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.rotated',
      'api_key.revoked',
    ]);
  });

  it('names what there is when a tenant or scope is unknown', async () => {
    const unknown = await keys('create', '--tenant', 'nobody');
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('there are sos-expat, ulixai'),
    });
    const scope = await keys('create', '--tenant', 'ulixai', '--scopes', 'contacts:eat');
    expect(scope).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('there are contacts:read') });
  });
});
