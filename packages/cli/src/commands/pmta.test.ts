import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais pmta', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());
  const pmta = (...args: string[]) => relais(['pmta', ...args], stores);

  it('makes a token that is shown once, lists it without it, and ends it', async () => {
    const [made] = (await pmta('token', 'create', '--tenant', 'sos-expat', '--name', 'mta-1', '--json')).json();
    expect(made).toMatchObject({ tenant: 'sos-expat', name: 'mta-1', token: expect.stringMatching(/^rp_[\w-]{43}$/) });
    const listed = await pmta('token', 'list', '--json');
    expect(listed.json()).toMatchObject([{ id: made?.id, name: 'mta-1', revoked_at: null }]);
    expect(listed.stdout).not.toContain(made?.token);
    expect((await pmta('token', 'revoke', String(made?.id))).code).toBe(0);
    expect(await pmta('token', 'revoke', String(made?.id))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no token in force'),
    });
  });

  it('says what is wrong before it follows anything', async () => {
    expect(await pmta('ship', '--dir', '/nowhere', '--url', 'http://127.0.0.1:1', '--token', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/nowhere is no folder'),
    });
  });
});
