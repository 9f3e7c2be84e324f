import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseKeyring } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { replayRouting } from '../replay/replay-routing.ts';
import { applySeed } from '../seed/apply-seed.ts';
import { openTestStores, secretKey, type TestStores } from '../stores.testkit.ts';
import { differenceOf, importRules, publishRules, readRules, setOf } from './routing-work.ts';

const TENANT = 'sos-expat';

describe('relais routing and replay', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let folder: string;
  let given: (email: string, more: object) => Promise<number>;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    folder = await mkdtemp(path.join(tmpdir(), 'relais-routing-'));
    const { db } = stores;
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } });
    const { id: dataSourceId } = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
    given = async (email, more) => {
      const data = { tenantId, dataSourceId, email, emailHash: `hash-${email}`, emailDomain: 'firm.test', ...more };
      return (await db.contact.create({ data })).id;
    };
  });
  afterAll(async () => {
    await stores.drop();
    await rm(folder, { recursive: true });
  });
  it('takes the older map by category, shows what would move, and publishes a set over the seed’s', async () => {
    const { db } = stores;
    const waits = await given('a@firm.test', {
      category: 'avocat',
      countryCode: 'TH',
      status: 'unrouted',
      statusReason: 'no_list',
    });
    const file = path.join(folder, 'mailwizz_routing.json');
    await writeFile(file, JSON.stringify({ lawyer: { list_id: 12, template: 'avocat-fr', tags: ['avocat'] } }));
    await db.mailwizzList.updateMany({ data: { isActive: true } });
    await db.mailwizzInstance.updateMany({ data: { isActive: true } });

    expect(await importRules({ db }, TENANT, await readRules(file))).toEqual({ rules: 1 });
    expect(await differenceOf({ db }, TENANT, null)).toMatchObject({
      from: 1,
      removed: { length: 4 },
      added: [{ category: 'avocat', template: 'avocat-fr' }],
      moves: [{ from: null, to: 'unset-12', contacts: 1, samples: [waits] }],
    });
    expect(await publishRules({ db }, TENANT, null, 'from the old file')).toEqual({ version: 2 });
    const exported = await setOf({ db }, TENANT);
    expect(exported).toMatchObject({
      version: 2,
      note: 'from the old file',
      rules: [{ list: 'unset-12', instance: 'client-1' }],
    });
    await writeFile(file, JSON.stringify(exported));
    expect(await differenceOf({ db }, TENANT, await readRules(file))).toMatchObject({
      from: 2,
      added: [],
      removed: [],
    });

    const shown = await relais(['routing', 'show', '--tenant', TENANT, '--set', '1'], stores);
    expect(shown.stdout).toContain('category notaire → client-1/unset-14 #notaire');
    // A seed does not take back what an operator has published.
    await applySeed(db, parseKeyring(secretKey), {});
    expect(await setOf({ db }, TENANT)).toMatchObject({ version: 2 });
    expect(await db.routingRule.count({ where: { version: 2 } })).toBe(1);
  });

  it('names what is wrong with a file of rules', async () => {
    const file = path.join(folder, 'wrong.json');
    await writeFile(file, JSON.stringify([{ category: 'baker', list: 12 }]));
    await expect(readRules(file)).rejects.toMatchObject({ code: 'RULES_WRONG' });
    await writeFile(file, JSON.stringify([{ list: 99 }]));
    await expect(differenceOf(stores, TENANT, await readRules(file))).rejects.toThrow(
      'rules.0.list: there is no list 99',
    );
  });

  it('judges again what older category rules judged, and writes only when told to', async () => {
    const old = { decision: 'none', rules_version: '2020.1' };
    const id = await given('b@firm.test', {
      company: 'Cabinet d’avocats Martin, barreau de Lyon, droit de la famille',
      language: 'fr',
      status: 'unrouted',
      statusReason: 'no_category',
      categorisation: old,
    });
    const byPerson = { status: 'unrouted', statusReason: 'no_category', categorisation: { decision: 'operator' } };
    await given('c@firm.test', byPerson);
    const { id: tenantId } = await stores.db.tenant.findUniqueOrThrow({ where: { slug: TENANT } });
    const replay = (apply: boolean) => replayRouting(stores.db, tenantId, { since: null, apply });
    const standing = () => stores.db.contact.findUnique({ where: { id } });
    const moves = [{ from: 'none', to: 'avocat', contacts: 1, injected: 0, samples: [{ id, email: 'b@firm.test' }] }];
    expect(await replay(false)).toMatchObject({ judged: 1, moves, stored: 0, rerouted: 0 });
    expect(await standing()).toMatchObject({ status: 'unrouted', categorisation: old });
    expect(await replay(true)).toMatchObject({ moves, stored: 1, rerouted: 1 });
    expect(await standing()).toMatchObject({ status: 'validated', category: 'avocat' });
    expect(await replay(true)).toMatchObject({ judged: 1, same: 1, stored: 0, rerouted: 0 });
  });
});
