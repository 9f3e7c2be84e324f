import {
  askForImport,
  askForLook,
  type Database,
  overdueLooks,
  type TemplateImport,
  tenantInstances,
} from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt } from '@relais/queues';
import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { createMailwizzClient } from 'mailwizz-api-ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClients, guardedAgent } from './clients.ts';
import { runErrand } from './run-errand.ts';

const API_KEY = 'a'.repeat(40);
const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

let test: TestDatabase;
let db: Database;
let mailwizz: RunningMailwizz;
let at: { tenantId: number; instanceId: number };
let listUid: string;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  mailwizz = await startMailwizz({ customers: [{ apiKey: API_KEY, name: 'SOS' }] });
  listUid = mailwizz.admin.createList('Avocats').listUid;
  const { id: tenantId } = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } });
  const { id: instanceId } = await db.mailwizzInstance.create({
    data: {
      ...{ tenantId, instanceId: 'client-1', name: 'One', baseUrl: mailwizz.url },
      apiKeySealed: sealSecret(API_KEY, keyring, secretContexts.mailwizzApiKey(tenantId, 'client-1')),
      lists: { create: { tenantId, listUid, name: 'Avocats', category: 'avocat' } },
    },
  });
  at = { tenantId, instanceId };
});
afterAll(async () => {
  await mailwizz.stop();
  await test.drop();
});

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const run = (kind: 'check' | 'import_templates') =>
  runErrand({ db, clientFor: createClients({ keyring, timeoutMs: 2_000 }), agent: guardedAgent() })(
    { kind, ...at },
    attempt,
  );
const seen = async () => {
  const [instance] = await tenantInstances(db, at.tenantId, 'client-1');
  if (!instance) throw new Error('the instance is gone');
  return instance;
};
const due = (column: 'healthDueAt' | 'importDueAt' | 'lastHealthCheck', when: Date) =>
  db.mailwizzInstance.update({ where: { id: at.instanceId }, data: { [column]: when } });
const LONG_AGO = new Date('2026-01-01');

describe('a look at an account', () => {
  it('is stored with the lists, and kept fresh once somebody asked', async () => {
    expect(await overdueLooks(db, 1)).toEqual([]);
    await askForLook(db, at.tenantId, at.instanceId);
    expect(await overdueLooks(db, 1)).toEqual([]);
    // Its job was lost: the sweep finds it, once.
    await due('healthDueAt', LONG_AGO);
    expect(await overdueLooks(db, 3_600_000)).toEqual([{ kind: 'check', ...at }]);
    expect(await overdueLooks(db, 3_600_000)).toEqual([]);

    expect(await run('check')).toMatchObject({ kind: 'done' });
    expect(await seen()).toMatchObject({
      lookAsked: false,
      lastHealthCheck: expect.any(Date),
      health: {
        state: 'ok',
        lists: [{ list_uid: listUid, name: 'Avocats', subscribers: 0, category: 'avocat' }],
        checks: expect.arrayContaining([expect.objectContaining({ what: 'list avocat', state: 'ok' })]),
      },
    });
    await due('lastHealthCheck', LONG_AGO);
    expect(await overdueLooks(db, 3_600_000)).toEqual([{ kind: 'check', ...at }]);
  });

  it('finds a dead account dead, and keeps the lists it saw before', async () => {
    await db.mailwizzInstance.update({ where: { id: at.instanceId }, data: { baseUrl: 'http://127.0.0.1:1/api' } });
    expect(await run('check')).toMatchObject({ kind: 'done' });
    expect((await seen()).health).toMatchObject({ state: 'fail', checks: [{ what: 'reach' }], lists: [{}] });
    await db.mailwizzInstance.update({ where: { id: at.instanceId }, data: { baseUrl: mailwizz.url } });
  });

  it('connects to no private address a partner gave', async () => {
    await db.mailwizzInstance.update({ where: { id: at.instanceId }, data: { isGuarded: true } });
    await run('check');
    expect((await seen()).health?.checks).toMatchObject([
      { what: 'reach', state: 'fail', detail: expect.stringContaining('not allowed') },
    ]);
    await askForImport(db, at.tenantId, at.instanceId, { language: null, category: null, by: 'key:rk_1' });
    await run('import_templates');
    expect((await seen()).templateImport).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^MAILWIZZ_/),
    });
    await db.mailwizzInstance.update({ where: { id: at.instanceId }, data: { isGuarded: false } });
  });
});

describe('an import of templates', () => {
  it('takes over what has a language, once, and tells what has no counterpart', async () => {
    const client = createMailwizzClient({ baseUrl: mailwizz.url, auth: { kind: 'api_key', key: API_KEY } });
    for (const [name, content] of [
      ['Bonjour', '<html lang="fr"><p>Bonjour [FNAME] [WEB_VERSION_URL]<script>x</script></p></html>'],
      ['Unsaid', '<p>Hello</p>'],
    ] as const)
      await client.templates.create({ name, content });
    const wish = { language: null, category: 'avocat', by: 'key:rk_1' } as const;
    await askForImport(db, at.tenantId, at.instanceId, wish);
    await due('importDueAt', LONG_AGO);
    expect(await overdueLooks(db, 86_400_000)).toEqual([{ kind: 'import_templates', ...at }]);
    expect(await run('import_templates')).toMatchObject({ kind: 'done', detail: { taken: 1 } });
    const { templateImport } = await seen();
    expect(templateImport).toMatchObject({ state: 'done', error: null, wish } satisfies Partial<TemplateImport>);
    expect(templateImport?.templates.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      { name: 'Bonjour', template_id: expect.any(Number), unmapped: [{ tag: '[WEB_VERSION_URL]' }] },
      { name: 'Unsaid', template_id: null, skipped: expect.stringContaining('language') },
    ]);
    const [row] = await db.emailTemplate.findMany({ include: { versions: true } });
    expect(row).toMatchObject({ name: 'Bonjour', language: 'fr', category: 'avocat', isActive: false });
    expect(row?.versions[0]).toMatchObject({ createdBy: 'key:rk_1', html: expect.not.stringContaining('script') });

    // The same job a second time, after it was done; and a second wish.
    expect(await run('import_templates')).toMatchObject({ kind: 'skip' });
    await askForImport(db, at.tenantId, at.instanceId, wish);
    expect(await run('import_templates')).toMatchObject({ detail: { taken: 0 } });
    expect(await db.emailTemplate.count()).toBe(1);
  });
});
