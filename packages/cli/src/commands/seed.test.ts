import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '@relais/prisma';
import { createDatabase, dropDatabase } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changeBrand } from '../brand/brand-work.ts';
import { relais } from '../relais.testkit.ts';
import { secretKey } from '../stores.testkit.ts';

describe('relais migrate and relais seed', { timeout: 90_000 }, () => {
  const name = `relais_cli_${process.pid}`;
  let env: Record<string, string>;
  beforeAll(async () => {
    env = {
      DATABASE_URL: await createDatabase(inject('pgAdminUrl'), name),
      RELAIS_STATE_DIR: await mkdtemp(path.join(tmpdir(), 'relais-state-')),
      RELAIS_SECRET_KEY: secretKey,
    };
  });
  afterAll(async () => {
    await dropDatabase(inject('pgAdminUrl'), name);
    await rm(env.RELAIS_STATE_DIR ?? '', { recursive: true });
  });

  it('lead from an empty database to two tenants, and change nothing the second time', async () => {
    const early = await relais(['seed'], { env });
    expect(early).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('`relais migrate`') });

    const [first] = (await relais(['migrate', '--json'], { env })).json<{ applied: string[] }>();
    expect(first?.applied.length).toBeGreaterThan(0);
    const mailwizz = {
      MAILWIZZ_SOS_EXPAT_URL: 'https://mail.example.com/api',
      MAILWIZZ_SOS_EXPAT_KEY: 'a key of the customer',
      MAILWIZZ_SOS_EXPAT_LISTS: 'lawyer=ab123cd456efg',
    };
    const seeded = await relais(['seed', '--profile', 'enterprise-100', '--json'], { env: { ...env, ...mailwizz } });
    expect(seeded.json()).toMatchObject([
      { tenant: 'sos-expat', profile: 'enterprise-100', lists: 4, mailwizz: 'https://mail.example.com/api' },
      { tenant: 'ulixai', mailwizz: null },
    ]);
    expect(seeded.stderr).toContain('come with a later one');
    expect(seeded.stderr).toContain('ulixai: mails name an invented postal address');

    const db = openDatabase({ databaseUrl: env.DATABASE_URL ?? '' });
    try {
      await changeBrand(db, 'ulixai', { address: '2 Example Road, Tallinn', name: 'Ulixai of Tallinn' });
      const again = await relais(['seed'], { env });
      expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ulixai: mails name') });
      expect(await db.tenant.findMany({ orderBy: { slug: 'asc' } })).toMatchObject([
        { slug: 'sos-expat', name: 'SOS-Expat', privacyEmail: 'privacy@sos-expat.com' },
        { slug: 'ulixai', name: 'Ulixai of Tallinn', postalAddress: '2 Example Road, Tallinn' },
      ]);
      expect(await db.mailwizzInstance.findFirst({ where: { instanceId: 'client-1' } })).toMatchObject({
        baseUrl: 'https://mail.example.com/api',
        isActive: true,
        apiKeySealed: expect.not.stringContaining('a key of the customer'),
      });
      expect(await db.mailwizzList.findMany({ where: { isActive: true } })).toMatchObject([
        { category: 'avocat', listUid: 'ab123cd456efg' },
      ]);
    } finally {
      await db.$disconnect();
    }
  });

  it('says where stores could come from when there are none', async () => {
    const nowhere = { RELAIS_STATE_DIR: `${env.RELAIS_STATE_DIR}/none` };
    const ended = await relais(['keys', 'list'], { env: nowhere });
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/relais up.*DATABASE_URL/) });
    const away = { ...env, DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/relais' };
    const unreachable = await relais(['keys', 'list'], { env: away });
    expect(unreachable).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('127.0.0.1:1/relais') });
    expect(unreachable.stderr).not.toContain('secret@');
  });
});
