import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  addSuppressions,
  closeErasures,
  type ErasureWish,
  erasePerson,
  eraseSubject,
  erasureReceipt,
  erasureToPush,
  fanOutEvents,
  linkedPerson,
  objectTo,
  openErasures,
  personPage,
  provePartners,
  recordAttempts,
  recordErasureProof,
  recordProof,
  requestCorrection,
  storeArticles,
  storeReports,
  subjectData,
} from './index.ts';
import { optOutToPush } from './opt-outs.ts';
import { subjectTables } from './subject-tables.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let contactId: number;
let instanceId: number;
let endpointId: number;
const HASH = 'hash-of-ann';

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());

beforeEach(async () => {
  const { db } = test;
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, feedback_reports, opt_outs, partner_events, webhook_endpoints,
    mailwizz_sync_log, erasures, correction_requests RESTART IDENTITY CASCADE`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  const source = await db.dataSource.create({
    data: { tenantId, sourceId: 'urls', type: 'scraping', name: 'Web pages' },
  });
  instanceId = (
    await db.mailwizzInstance.create({
      data: { tenantId, instanceId: 'client-1', name: 'Mailings', baseUrl: 'https://mw.example', apiKeySealed: 'x' },
    })
  ).id;
  endpointId = (
    await db.webhookEndpoint.create({
      data: {
        tenantId,
        url: 'https://partner.example/events',
        events: ['contact.suppressed', 'contact.erased'],
        secretSealed: 'x',
      },
    })
  ).id;
  contactId = (
    await db.contact.create({
      data: {
        tenantId,
        dataSourceId: source.id,
        email: 'ann@firm.example',
        emailHash: HASH,
        emailDomain: 'firm.example',
        firstName: 'Ann',
        status: 'injected',
        instanceId,
        subscriberUid: 'ab123cd456efg',
      },
    })
  ).id;
  await db.contactSighting.create({
    data: { tenantId, contactId, dataSourceId: source.id, sourceUrl: 'https://firm.example/team', snippet: 'Ann' },
  });
  const tag = await db.tag.create({ data: { tenantId, slug: 'avocat', label: 'Avocat' } });
  await db.contactTag.create({ data: { contactId, tagId: tag.id } });
  await db.contactEvent.create({ data: { tenantId, contactId, type: 'sent', source: 't' } });
  await db.mailwizzSyncLog.create({ data: { tenantId, contactId, instanceId, listUid: 'l', action: 'created' } });
  await storeReports(db, [
    { tenantId, instanceId, feeder: 'webhook', kind: 'opened', naturalKey: 'k1', raw: { email_hash: HASH } },
  ]);
  await requestCorrection(db, { tenantId, contactId, message: 'My name is Anne.' });
});

const wish = (more: Partial<ErasureWish> = {}): ErasureWish => ({
  tenantId,
  emailHash: HASH,
  emailSealed: 'sealed',
  reason: 'request',
  channel: 'api',
  ...more,
});
async function deliver(): Promise<void> {
  const { db } = test;
  await fanOutEvents(db);
  const waiting = await db.webhookDelivery.findMany({ where: { status: 'pending' } });
  const attempt = { tookMs: 1, httpStatus: 204, answer: '', result: { kind: 'delivered' } as const };
  await recordAttempts(
    db,
    endpointId,
    waiting.map(({ id }) => ({ deliveryId: id, ...attempt })),
  );
}

describe('one person’s data', () => {
  it('is declared for every table that can name a person', async () => {
    const named = await test.db.$queryRaw<{ table: string }[]>`
      SELECT DISTINCT table_name AS "table" FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name IN ('contact_id', 'email', 'email_hash', 'email_sealed')
         AND table_name NOT LIKE 'contact\_events\_%'`;
    expect(
      named.map(({ table }) => table).filter((name) => !subjectTables.some(({ table }) => table === name)),
    ).toEqual([]);
  });

  it('is copied whole for the person, without our keys, and for no other tenant', async () => {
    const data = await subjectData(test.db, tenantId, HASH);
    expect(Object.keys(data).sort()).toEqual([
      ...['contact_events', 'contact_sightings', 'contact_tags', 'contacts', 'correction_requests', 'feedback_reports'],
      'mailwizz_sync_log',
    ]);
    expect(data.contacts).toMatchObject([{ email: 'ann@firm.example', first_name: 'Ann' }]);
    expect(JSON.stringify(data.contacts)).not.toContain('email_hash');
    expect(await subjectData(test.db, tenantId + 1, HASH)).toEqual({});
    expect(await personPage(test.db, tenantId, contactId)).toMatchObject({
      held: ['email', 'name', 'mailings'],
      instances: ['Mailings'],
      sightings: [{ sourceUrl: 'https://firm.example/team', snippet: 'Ann' }],
    });
  });
});

describe('an erasure', () => {
  it('takes along the other addresses that were merged into the contact, with what was changed by hand', async () => {
    const { db } = test;
    const { dataSourceId } = await db.contact.findUniqueOrThrow({ where: { id: contactId } });
    const alias = await db.contact.create({
      data: {
        tenantId,
        dataSourceId,
        email: 'ann@home.example',
        emailHash: 'alias',
        emailDomain: 'home.example',
        mergedInto: contactId,
      },
    });
    await db.contactEvent.create({ data: { tenantId, contactId: alias.id, type: 'ingested', source: 't' } });
    await db.contactEdit.create({
      data: { tenantId, contactId, field: 'city', after: 'Nice', origin: 'operator', actor: 'key:x' },
    });
    expect(await subjectData(db, tenantId, HASH)).toMatchObject({
      contacts: [{ email: 'ann@firm.example' }, { email: 'ann@home.example' }],
      contact_edits: [{ after: 'Nice' }],
    });
    await eraseSubject(db, wish());
    expect([await db.contact.count(), await db.contactEdit.count(), await db.contactEvent.count()]).toEqual([0, 0, 0]);
    expect(await db.suppression.count({ where: { emailHash: { in: [HASH, 'alias'] }, reason: 'erasure' } })).toBe(2);
  });

  it('asked for under a merged address erases the person, opens an erasure an address, and takes her out of articles', async () => {
    const { db } = test;
    const { dataSourceId } = await db.contact.update({ where: { id: contactId }, data: { lastName: 'Lee (Paris)' } });
    const alias = { email: 'ann@home.example', emailHash: 'alias', emailDomain: 'home.example', mergedInto: contactId };
    const middle = await db.contact.create({ data: { tenantId, dataSourceId, ...alias } });
    const first = {
      email: 'ann@first.example',
      emailHash: 'first',
      emailDomain: 'first.example',
      mergedInto: middle.id,
    };
    await db.contact.create({ data: { tenantId, dataSourceId, ...first } });
    const article = (url: string, author: string, text: string) =>
      storeArticles(db, { tenantId, jobId: 1 }, [{ url, title: 'On law', author, text, wordCount: 2, textHash: url }]);
    await article('https://firm.example/blog', 'Ann Lee (Paris)', 'ANN LEE\n(Paris) says: write to Ann@firm.example.');
    await article('https://firm.example/other', 'Bob', 'Annabel Leeds, annette@firm.example');
    await article('https://elsewhere.example/x', 'Ann Lee (Paris)', 'ann@firm.example');

    const ids = await erasePerson(db, wish({ emailHash: 'first' }), (email) => `sealed ${email}`);
    expect(await db.contact.count()).toBe(0);
    const opened = await db.erasure.findMany({ orderBy: { emailHash: 'asc' } });
    expect(opened.map(({ emailHash, emailSealed }) => [emailHash, emailSealed])).toEqual(
      [
        ['alias', 'sealed ann@home.example'],
        ['first', 'sealed'],
        [HASH, 'sealed ann@firm.example'],
      ].toSorted(),
    );
    expect(ids).toHaveLength(3);
    expect(await erasureReceipt(db, tenantId, ids[0])).toMatchObject({ reason: 'request' });
    expect(await db.suppression.count({ where: { reason: 'erasure' } })).toBe(3);
    const texts = await db.scrapedArticle.findMany({ orderBy: { id: 'asc' } });
    expect(texts.map(({ author, text }) => [author, text])).toEqual([
      [null, '… says: write to ….'],
      ['Bob', 'Annabel Leeds, annette@firm.example'],
      ['Ann Lee (Paris)', 'ann@firm.example'],
    ]);
    await db.$executeRaw`TRUNCATE scraped_articles`;
  });

  it('leaves a receipt and a keyed hash, once, and closes when MailWizz and the partner have proved it', async () => {
    const { db } = test;
    await objectTo(db, { tenantId, emailHash: HASH, channel: 'api' });
    const ids = await Promise.all([eraseSubject(db, wish()), eraseSubject(db, wish())]);
    expect(new Set(ids).size).toBe(1);
    const id = ids[0] ?? 0;

    const left = await subjectData(db, tenantId, HASH);
    expect(Object.keys(left).sort()).toEqual(['erasures', 'opt_outs', 'suppressions']);
    expect(left.opt_outs).toMatchObject([{ contact_id: null }]);
    expect(await linkedPerson(db, tenantId, contactId)).toMatchObject({ emailHash: HASH, contact: null });
    expect(await erasureReceipt(db, tenantId, id)).toMatchObject({
      completedAt: null,
      erased: { contacts: 1, contact_events: 2, feedback_reports: 1, mailwizz_sync_log: 1 },
      engines: [{ engine: `mailwizz:${instanceId}` }, { engine: `partner:${endpointId}`, provedAt: null }],
    });
    expect(await erasureReceipt(db, tenantId + 1, id)).toBeNull();

    expect(await erasureToPush(db, tenantId, id)).toMatchObject({ emailSealed: 'sealed', instances: [instanceId] });
    await recordErasureProof(db, id, `mailwizz:${instanceId}`, 'MAILWIZZ_DOWN');
    await deliver();
    expect(await closeErasures(db)).toBe(0);
    await db.$executeRaw`UPDATE erasures SET due_at = now() - interval '1 s', requested_at = now() - interval '1 hour'`;
    expect(await openErasures(db, 900_000)).toMatchObject({ due: [{ erasureId: id }], late: [{ erasureId: id }] });
    await recordErasureProof(db, id, `mailwizz:${instanceId}`, null);
    expect(await closeErasures(db)).toBe(1);

    expect(await db.erasure.findMany()).toMatchObject([{ emailSealed: null }]);
    expect((await db.partnerEvent.findMany()).map(({ type, body }) => [type, Object.keys(Object(body))])).toEqual([
      ['contact.suppressed', ['metadata']],
      ['contact.erased', ['metadata']],
    ]);
    expect(await eraseSubject(db, wish())).toBe(id);
    // The objection keeps them out on its own, and says so first; without one the erasure does.
    expect(await db.suppression.count({ where: { emailHash: HASH } })).toBe(1);
  });

  it('of a person nobody holds asks every instance all the same, and suppresses', async () => {
    const { db } = test;
    const id = await eraseSubject(db, wish({ emailHash: 'hash-of-nobody' }));
    expect(await erasureReceipt(db, tenantId, id)).toMatchObject({ engines: [{ engine: `mailwizz:${instanceId}` }] });
    expect(await db.suppression.findMany()).toMatchObject([{ emailHash: 'hash-of-nobody', reason: 'erasure' }]);
  });

  it('by retention suppresses nobody, and gives up on a partner who left', async () => {
    const { db } = test;
    const id = await eraseSubject(db, wish({ reason: 'retention', channel: 'sweep' }));
    expect(await db.suppression.count()).toBe(0);
    await recordErasureProof(db, id, `mailwizz:${instanceId}`, null);
    await db.webhookEndpoint.delete({ where: { id: endpointId } });
    expect(await closeErasures(db)).toBe(1);
  });
});

describe('an objection', () => {
  it('is proved when MailWizz is read back and the partner has taken every message of it', async () => {
    const { db } = test;
    const id = await objectTo(db, { tenantId, emailHash: HASH, channel: 'one_click' });
    expect(await optOutToPush(db, tenantId, id)).toMatchObject({ instances: [instanceId] });
    expect(await recordProof(db, id, `mailwizz:${instanceId}`, null)).toBe(false);
    expect(await provePartners(db)).toBe(0);
    await deliver();
    expect(await provePartners(db)).toBe(1);
    expect(await db.optOut.findMany()).toMatchObject([{ provedAt: expect.any(Date) }]);
    expect(await addSuppressions(db, [{ tenantId, emailHash: HASH, reason: 'manual', source: 't' }])).toMatchObject({
      known: 1,
    });
  });
});
