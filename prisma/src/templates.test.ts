import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { brandOf, setBrand } from './brand.ts';
import { givenTenant } from './line.testkit.ts';
import {
  archiveTemplate,
  changeTemplate,
  createTemplates,
  getTemplate,
  listTemplates,
  listTemplateVersions,
  type NewTemplate,
  templateStats,
  templatesFor,
} from './templates.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let otherId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  ({ tenantId } = await givenTenant(test.db, 'one'));
  ({ tenantId: otherId } = await givenTenant(test.db, 'two'));
});
afterAll(() => test.drop());

const template = (name: string, rest: Partial<NewTemplate> = {}): Required<NewTemplate> => ({
  name,
  description: '',
  language: 'fr',
  category: 'avocat',
  isDefault: false,
  isActive: true,
  subject: 'Bonjour',
  html: '<p>Bonjour</p>',
  text: null,
  contentHash: 'first',
  ...rest,
});

async function given(name: string, rest: Partial<NewTemplate> = {}): Promise<number> {
  const [row] = await createTemplates(test.db, tenantId, [template(name, rest)], 'key:rk_1');
  if (!row) throw new Error(`${name} was not stored`);
  return row.id;
}

describe('templates', () => {
  it('are stored together with their first version, and not twice under one name', async () => {
    const stored = await createTemplates(test.db, tenantId, [template('a'), template('b'), template('b')], 'cli');
    expect(stored.map(({ name }) => name).sort()).toEqual(['a', 'b']);
    expect(await createTemplates(test.db, tenantId, [template('a')], 'cli')).toEqual([]);
    expect(await createTemplates(test.db, otherId, [template('a')], 'cli')).toHaveLength(1);
    const id = stored.find(({ name }) => name === 'a')?.id ?? 0;
    expect(await getTemplate(test.db, tenantId, id)).toMatchObject({
      version: 1,
      language: 'fr',
      words: { version: 1, subject: 'Bonjour', text: null, createdBy: 'cli', createdAt: expect.any(Date) },
    });
    expect(await getTemplate(test.db, otherId, id)).toBeNull();
  });

  it('get a new version for other words alone, and refuse an editor who read an older one', async () => {
    const templateId = await given('versions');
    const at = { tenantId, templateId, version: 1 };
    expect(await changeTemplate(test.db, at, template('versions', { description: 'new' }), 'ann')).toBe(1);
    const other = template('renamed', { subject: 'Salut', contentHash: 'second' });
    // Two editors at once: one of them wins.
    const ends = await Promise.all([1, 2].map((n) => changeTemplate(test.db, at, other, `editor ${n}`)));
    expect(ends.toSorted()).toEqual([2, 'moved']);
    expect(await changeTemplate(test.db, { ...at, version: 2 }, template('a'), 'ann')).toBe('name-taken');
    expect(await changeTemplate(test.db, { ...at, tenantId: otherId, version: 2 }, other, 'ann')).toBe('moved');
    // Two templates after one name at once: one has it, and nothing breaks.
    const rivals = [await given('rival one'), await given('rival two')];
    const names = await Promise.all(
      rivals.map((id) => changeTemplate(test.db, { tenantId, templateId: id, version: 1 }, template('prize'), 'ann')),
    );
    expect(names).toContain('name-taken');
    const versions = await listTemplateVersions(test.db, tenantId, templateId);
    expect(versions.map(({ version, subject }) => [version, subject])).toEqual([
      [2, 'Salut'],
      [1, 'Bonjour'],
    ]);
    expect(await listTemplateVersions(test.db, otherId, templateId)).toEqual([]);
    expect(await getTemplate(test.db, tenantId, templateId, 1)).toMatchObject({
      version: 2,
      words: { subject: 'Bonjour' },
    });
  });

  it('have one default for a language and category', async () => {
    const first = await given('default one', { isDefault: true, language: 'ru', category: null });
    const second = await given('default two', { isDefault: true, language: 'ru', category: null });
    await given('default elsewhere', { isDefault: true, language: 'ru', category: 'notaire' });
    const defaults = async () =>
      (await templatesFor(test.db, tenantId))
        .filter(({ language, category, isDefault }) => language === 'ru' && category === null && isDefault)
        .map(({ id }) => id);
    expect(await defaults()).toEqual([second]);
    const again = template('default one', { isDefault: true, language: 'ru', category: null });
    await changeTemplate(test.db, { tenantId, templateId: first, version: 1 }, again, 'ann');
    expect(await defaults()).toEqual([first]);
  });

  it('give up their name and leave every choice when archived', async () => {
    const id = await given('old', { language: 'zh' });
    const { db } = test;
    const mails = { create: { step: 0, variant: 0, templateId: id } };
    const campaign = await db.campaign.create({
      data: { tenantId, name: 'live', status: 'paused', createdBy: 'ann', mails },
    });
    expect(await archiveTemplate(db, otherId, id)).toBe('unknown');
    expect(await archiveTemplate(db, tenantId, id)).toBe('in-use');
    await db.campaign.update({ where: { id: campaign.id }, data: { status: 'completed' } });
    expect(await archiveTemplate(db, tenantId, id)).toBe('archived');
    expect(await archiveTemplate(db, tenantId, id)).toBe('unknown');
    const next = await given('old', { language: 'zh', isActive: false });
    expect((await templatesFor(test.db, tenantId)).filter(({ language }) => language === 'zh')).toEqual([]);
    const ids = async (query: object) =>
      (await listTemplates(test.db, tenantId, { language: 'zh', limit: 9, ...query })).map((entry) => entry.id);
    expect(await ids({})).toEqual([next]);
    expect(await ids({ archived: true })).toEqual([id]);
    expect(await ids({ isActive: true })).toEqual([]);
    expect(await ids({ category: null })).toEqual([]);
    expect(await ids({ category: 'avocat', cursor: next })).toEqual([]);
  });
});

describe('what came of a template', () => {
  it('is counted from events, each contact once a mailing, scanners apart', async () => {
    const { db } = test;
    const id = await given('counted');
    expect(await templateStats(db, tenantId, id)).toMatchObject({ timesUsed: 0, lastUsedAt: null, sent: 0 });
    const { id: campaignId } = await db.campaign.create({ data: { tenantId, name: 'sent', createdBy: 'ann' } });
    const startedAt = new Date('2026-02-01T10:00:00Z');
    const send = (wave: number, campaignUid: string) => ({
      ...{ tenantId, campaignId, step: 0, variant: 0, wave, instanceId: 1, listId: 1, templateId: id },
      ...{ templateVersion: 1, language: 'fr', name: campaignUid, campaignUid, startedAt },
    });
    await db.send.createMany({ data: [send(0, 'cp1'), send(1, 'cp2')] });
    const event = (contactId: number, type: string, campaign_uid = 'cp1', isHuman = true) => ({
      ...{ tenantId, contactId, type, source: 'test', isHuman, data: { campaign_uid } },
    });
    await db.contactEvent.createMany({
      data: [
        ...[event(1, 'sent'), event(1, 'delivered'), event(1, 'opened'), event(1, 'opened'), event(1, 'clicked')],
        ...[event(2, 'sent'), event(2, 'opened', 'cp1', false), event(3, 'bounced'), event(1, 'sent', 'cp2')],
        ...[event(4, 'sent', 'another campaign'), event(1, 'unsubscribed', 'cp2'), event(2, 'spam_report')],
      ],
    });
    expect(await templateStats(db, tenantId, id)).toEqual({
      ...{ timesUsed: 1, lastUsedAt: startedAt, sent: 4, bounced: 1, unsubscribed: 1, complained: 1 },
      ...{ opened: { all: 2, human: 1 }, clicked: { all: 1, human: 1 } },
    });
    expect(await templateStats(db, otherId, id)).toBeNull();
  });
});

describe('a brand', () => {
  it('names what is missing until all of it is said', async () => {
    expect(await brandOf(test.db, tenantId)).toMatchObject({
      complete: false,
      missing: ['brandUrl', 'senderName', 'postalAddress', 'privacyEmail'],
      brand: { brandName: 'one', retentionMonths: 36 },
    });
    const said = {
      brandUrl: 'https://one.test/',
      senderName: 'One',
      postalAddress: '1 Example Street, Tallinn',
      privacyEmail: 'privacy@one.test',
    };
    await setBrand(test.db, tenantId, said);
    await setBrand(test.db, tenantId, { retentionMonths: 12 });
    const brand = { ...said, brandName: 'one', honeyPath: '/colophon-archive', retentionMonths: 12 };
    expect(await brandOf(test.db, tenantId)).toEqual({ complete: true, brand, missing: [] });
    expect(await brandOf(test.db, otherId)).toMatchObject({ complete: false });
    expect(await setBrand(test.db, 99, said)).toBe(false);
    expect(await brandOf(test.db, 99)).toBeNull();
    await expect(setBrand(test.db, tenantId, { retentionMonths: 37 })).rejects.toThrow(/retention_months/);
  });
});
