import { campaignSegment } from '@relais/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type CampaignWords,
  countAudience,
  createCampaign,
  type Database,
  fixAudience,
  scheduleCampaign,
} from './index.ts';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let db: Database;
let at: Awaited<ReturnType<typeof givenTenant>>;
let ids: number[];

const people = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'] as const;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  at = await givenTenant(db, 'one');
  ids = await givenContacts(
    db,
    at,
    'validated',
    people.map((name) => `${name}@${name}.test`),
  );
  await db.contact.updateMany({ data: { status: 'injected', category: 'avocat', language: 'fr', countryCode: 'TH' } });
  await db.$executeRaw`UPDATE contacts SET subscriber_uid = 'sb' || id`;
  const tag = (slug: string, parentId?: number) =>
    db.tag.create({ data: { tenantId: at.tenantId, slug, label: slug, ...(parentId ? { parentId } : {}) } });
  const provider = await tag('prestataire');
  const lawyer = await tag('lawyer', provider.id);
  const bangkok = await tag('bangkok');
  const [ann, bob, cat] = ids;
  await db.contactTag.createMany({
    data: [
      { contactId: ann ?? 0, tagId: lawyer.id },
      { contactId: ann ?? 0, tagId: bangkok.id },
      { contactId: bob ?? 0, tagId: provider.id },
      { contactId: cat ?? 0, tagId: bangkok.id },
    ],
  });
});
afterAll(() => test.drop());

async function campaign(segment: object = {}, more: Partial<CampaignWords> = {}): Promise<number> {
  return createCampaign(
    db,
    at.tenantId,
    {
      name: 'Lawyers',
      description: '',
      instanceId: null,
      listId: null,
      dataSourceId: null,
      segment: campaignSegment.parse(segment),
      maxContacts: null,
      fromName: null,
      fromEmail: null,
      replyTo: null,
      offer: '',
      eligibleCategories: [],
      interestRecordId: null,
      ab: null,
      tracksOpens: false,
      tracksClicks: true,
      mails: [{ step: 0, variant: 0, templateId: null, subject: null, weight: 1, delayHours: 0, stopOn: [] }],
      ...more,
    },
    'test',
  );
}
const count = async (segment: object = {}, more: Partial<CampaignWords> = {}) =>
  countAudience(db, at.tenantId, await campaign(segment, more));
const names = (audience: { sample: { email: string }[] }) => audience.sample.map(({ email }) => email.split('@')[0]);

describe('a segment', () => {
  it.each([
    [{}, [...people]],
    [{ tags_all: ['prestataire'] }, ['ann', 'bob']],
    [{ tags_all: ['prestataire', 'bangkok'] }, ['ann']],
    [{ tags_any: ['lawyer', 'bangkok'] }, ['ann', 'cat']],
    [{ exclude_tags: ['prestataire'] }, ['cat', 'dan', 'eve', 'fay']],
    [{ tags_all: ['nobody-has-it'] }, []],
    [{ country_codes: ['FR'] }, []],
    [{ country_codes: ['FR', 'TH'], languages: ['fr'], categories: ['avocat'] }, [...people]],
    [{ min_score: 51 }, []],
  ])('%j names %j', async (segment, expected) => {
    expect(names(await count(segment))).toEqual(expected);
  });

  it('of a list, a source or an instance names only theirs', async () => {
    expect(
      (await count({}, { listId: at.listId, instanceId: at.instanceId, dataSourceId: at.dataSourceId })).matched,
    ).toBe(6);
    expect((await count({}, { listId: at.listId + 1 })).matched).toBe(0);
    expect((await countAudience(db, at.tenantId + 1, await campaign())).matched).toBe(0);
  });
});

describe('an audience', () => {
  it('leaves out whoever must not be written to, each with the reason, and takes the best first', async () => {
    const [ann, , , dan, eve, fay] = ids;
    const change = (id: number | undefined, data: object) => db.contact.update({ where: { id: id ?? 0 }, data });
    await change(ann, { status: 'bounced' });
    await db.suppression.create({ data: { domain: 'bob.test', reason: 'manual', source: 't' } });
    await db.domainBlacklist.create({ data: { tenantId: at.tenantId, domain: 'cat.test', reason: 't' } });
    await change(dan, { createdAt: new Date(Date.now() - 31 * 86_400_000) });
    await change(eve, { category: null });
    await change(fay, { score: 90 });
    const audience = await count({}, { eligibleCategories: ['avocat'], maxContacts: 1 });
    expect(audience).toMatchObject({
      matched: 6,
      eligible: 1,
      excluded: { bounced: 1, suppressed: 1, domain_blacklisted: 1, notice_overdue: 1, category_not_eligible: 1 },
      groups: [{ language: 'fr', category: 'avocat', sourceId: 'api-one', contacts: 1 }],
      instances: [{ name: 'client-1', contacts: 1, dailyQuota: null }],
    });
    expect(names(audience)).toEqual(['fay']);
    expect((await count({}, { maxContacts: 1 })).excluded).toMatchObject({ over_max_contacts: 1 });
  });

  it('is fixed once, and two campaigns at the same moment never share a person', async () => {
    const both = [await campaign(), await campaign()];
    for (const id of both) await scheduleCampaign(db, at.tenantId, id, null);
    const fix = (id: number) => fixAudience(db, at.tenantId, id, { decided: true });
    const fixed = await Promise.all([...both, ...both].map(fix));
    expect(fixed.filter((recipients) => recipients === null)).toHaveLength(2);
    const rows = await db.campaignRecipient.findMany();
    expect(new Set(rows.map(({ contactId }) => contactId)).size).toBe(rows.length);
    expect(rows).toHaveLength(2);
    expect((await count()).excluded).toMatchObject({ written_to_recently: 2 });
    expect(await db.partnerEvent.count({ where: { type: 'campaign.started' } })).toBe(2);
  });

  it('counts people of other tenants as written to: operators share the frequency rule', async () => {
    const other = await givenTenant(db, 'two');
    const [twin] = await givenContacts(db, other, 'validated', ['fay@fay.test']);
    await db.contact.update({ where: { id: twin ?? 0 }, data: { status: 'injected', subscriberUid: 'sbx' } });
    const { id } = await db.campaign.create({ data: { tenantId: other.tenantId, name: 'Theirs', createdBy: 't' } });
    expect((await countAudience(db, other.tenantId, id)).excluded).toEqual({ written_to_recently: 1 });
    await db.$executeRaw`UPDATE campaign_recipients SET created_at = created_at - interval '91 days'`;
    expect((await countAudience(db, other.tenantId, id)).eligible).toBe(1);
  });
});
