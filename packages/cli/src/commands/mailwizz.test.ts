import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais mailwizz', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let mailwizz: RunningMailwizz;
  let listUid: string;
  beforeAll(async () => {
    mailwizz = await startMailwizz({ customers: [{ apiKey: 'the key' }] });
    ({ listUid } = mailwizz.admin.createList('Avocats'));
    mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'ann@example.org' } });
    stores = await openTestStores(inject('pgAdminUrl'), {
      MAILWIZZ_SOS_EXPAT_URL: mailwizz.url,
      MAILWIZZ_SOS_EXPAT_KEY: 'the key',
      MAILWIZZ_SOS_EXPAT_LISTS: `avocat=${listUid}`,
    });
  });
  afterAll(async () => {
    await mailwizz.stop();
    await stores.drop();
  });
  const command = (...args: string[]) => relais(['mailwizz', ...args], stores);

  it('looks at reach, clock, key, lists, fields and delivery servers', async () => {
    const ended = await command('test', 'client-1', '--json');
    const states = ended.json().map(({ what, state }) => `${what} ${state}`);
    expect(states).toEqual(expect.arrayContaining(['reach ok', 'clock ok', 'key ok', 'list avocat ok', 'delivery ok']));
    expect(states).toContain('list notaire warn');
    expect(ended.code).toBe(0);
  });

  it('lists the account’s lists with their subscribers and what goes there', async () => {
    expect((await command('lists', 'sos-expat/client-1', '--json')).json()).toEqual([
      { list_uid: listUid, name: 'Avocats', subscribers: 1, category: 'avocat' },
    ]);
  });

  it('says what is wrong with an account, and how to mend it', async () => {
    const [key, reach] = await Promise.all([
      command('test', '--url', mailwizz.url, '--key', 'another key'),
      command('test', '--url', 'http://127.0.0.1:1/api', '--key', 'any'),
    ]);
    expect(key).toMatchObject({ code: 1, stdout: expect.stringMatching(/✗ key +refused\n +→ make a new key/) });
    expect(reach).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ reach +http:\/\/127.0.0.1:1\/api cannot be reached/),
    });
  });
});
