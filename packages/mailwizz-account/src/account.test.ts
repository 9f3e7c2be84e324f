import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { createMailwizzClient } from 'mailwizz-api-ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountLists } from './account-lists.ts';
import { accountTemplates } from './account-templates.ts';
import { type Account, examineAccount } from './examine-account.ts';

let mailwizz: RunningMailwizz;
let listUid: string;
beforeAll(async () => {
  mailwizz = await startMailwizz({ customers: [{ apiKey: 'the key' }] });
  ({ listUid } = mailwizz.admin.createList('Avocats'));
  mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: 'ann@example.org' } });
});
afterAll(() => mailwizz.stop());

const known = (uid: string, category: string, isActive = true) => ({
  listUid: uid,
  name: category,
  category,
  isActive,
});
const account = (lists: Account['lists'], key = 'the key', baseUrl = mailwizz.url): Account => ({
  baseUrl,
  client: createMailwizzClient({ baseUrl, auth: { kind: 'api_key', key }, retry: { attempts: 1 } }),
  lists,
});

async function statesOf(looked: Account): Promise<string[]> {
  const found: string[] = [];
  for await (const { what, state } of examineAccount(looked)) found.push(`${what} ${state}`);
  return found;
}

describe('a look at an account', () => {
  it('goes from the outside in', async () => {
    const lists = [known(listUid, 'avocat'), known('zz000zzzzzzzz', 'notaire'), known('unset-13', 'assureur', false)];
    expect(await statesOf(account(lists))).toEqual([
      ...['reach ok', 'clock ok', 'key ok', 'list avocat ok', 'list notaire fail', 'list assureur warn', 'delivery ok'],
    ]);
  });

  it('leaves out what a failed step makes pointless', async () => {
    expect(await statesOf(account([], 'another key'))).toEqual(['reach ok', 'clock ok', 'key fail']);
    expect(await statesOf(account([], 'the key', 'http://127.0.0.1:1/api'))).toEqual(['reach fail']);
  });
});

it('tells an account’s lists and templates', async () => {
  const looked = account([known(listUid, 'avocat')]);
  expect(await accountLists(looked)).toEqual([
    { list_uid: listUid, name: 'Avocats', subscribers: 1, category: 'avocat' },
  ]);
  await looked.client.templates.create({ name: 'Old one', content: '<p>[FNAME]</p>' });
  const found = [];
  for await (const template of accountTemplates(looked.client)) found.push(template);
  expect(found).toMatchObject([{ name: 'Old one', html: '<p>[FNAME]</p>' }]);
});
