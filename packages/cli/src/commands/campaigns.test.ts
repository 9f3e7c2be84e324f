import { parseKeyring } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { campaignCalled, cancel, pause, resume, storyOf } from '../campaigns/campaign-work.ts';
import { relais } from '../relais.testkit.ts';
import type { Access } from '../stack/access.ts';
import { openTestStores, pepper, secretKey, type TestStores } from '../stores.testkit.ts';
import { campaignLines } from '../why/campaign-story.ts';

describe('relais campaigns', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let access: Access;
  let tenantId: number;

  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    tenantId = (await stores.db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } })).id;
    access = {
      databaseUrl: stores.env.DATABASE_URL ?? '',
      redisUrl: null,
      queuePrefix: '{relais}',
      secretKey,
      addressPepper: pepper,
      origin: 'the test',
      db: stores.db,
      keyring: () => parseKeyring(secretKey),
      pepper: () => pepper,
    };
  });
  afterAll(() => stores.drop());

  const given = async (more: object = {}) => {
    const { id } = await stores.db.campaign.create({
      data: {
        tenantId,
        name: 'Lawyers of Bangkok',
        createdBy: 'test',
        mails: { create: { step: 0, variant: 0 } },
        ...more,
      },
    });
    return campaignCalled(access, id);
  };

  it('pauses, resumes and cancels, each with its line in the audit log, and tells why one stands still', async () => {
    const running = await given({ status: 'running', startedAt: new Date() });
    const paused = await pause(access, running);
    expect(campaignLines(await storyOf(access, paused)).join('\n')).toMatch(
      new RegExp(`paused by cli:.*\\n {2}→ relais campaigns resume ${running.id} --note`),
    );
    expect(await resume(access, paused, 'list mended')).toMatchObject({
      status: 'running',
      statusReason: 'resumed: list mended',
    });
    const cancelled = await cancel(access, paused);
    await expect(cancel(access, cancelled)).rejects.toThrow('is cancelled and cannot be cancelled');
    const lines = await stores.db.auditLog.findMany({
      where: { target: `campaign:${running.id}` },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ action }) => action)).toEqual(['campaign.paused', 'campaign.resumed', 'campaign.cancelled']);
  });

  it('lists and launches from the command line, through the gate only', async () => {
    const draft = String((await given()).id);
    const [listed, launched] = await Promise.all([
      relais(['campaigns', 'list', '--tenant', 'sos-expat', '--status', 'draft'], stores),
      relais(['campaigns', 'launch', draft], stores),
    ]);
    expect(listed.stdout).toContain('Lawyers of Bangkok');
    expect(launched.code).toBe(1);
    for (const code of ['interest_missing', 'sender_missing', 'audience_empty'])
      expect(launched.stderr).toContain(code);
  });
});
