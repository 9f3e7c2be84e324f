import { hashAddress } from '@relais/email-address';
import { ingestContacts } from '@relais/prisma';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, pepper, type TestStores } from '../stores.testkit.ts';

describe('relais why', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    const { db } = stores;
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } });
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId, sourceId: 'scraper-urls-001' } });
    const email = 'claire@firm.test';
    const contact = { email, emailHash: hashAddress(email, pepper), emailDomain: 'firm.test', firstName: 'Claire' };
    const sighting = { sourceUrl: 'https://firm.test/team', via: 'mailto', snippet: 'Maître Claire' };
    await ingestContacts(db, {
      tenantId,
      dataSourceId: source.id,
      kind: 'crawl',
      contacts: [{ ...contact, sighting }],
    });
    await db.contact.updateMany({
      data: {
        status: 'unrouted',
        statusReason: 'category_review',
        validatedAt: new Date('2026-11-20T10:00:00Z'),
        validation: {
          verdict: 'accept_with_warning',
          reasons: [{ rule: 'implicit_mx', severity: 'warn' }],
          suggestion: null,
          rules_version: '1',
        },
        categorisation: {
          decision: 'review',
          score: 4.1,
          leader: 'avocat',
          runner_up: { category: 'notaire', score: 4 },
          margin: 0.1,
          matched: [{ term: 'droit de la famille', category: 'avocat', points: 2 }],
          rules_version: '2025.11',
        },
        routing: { rules_version: 3, by: 'rule', position: 10, list_uid: 'ab123cd456efg' },
        gate: {
          open: false,
          decision: 'conditions',
          reason: 'condition_missing',
          country: 'CA',
          country_from: 'phone',
          address_type: 'named',
          conditions: [{ word: 'published_without_refusal', met: false }],
          says: 'only a conspicuously published address',
          table_version: '2026-11-28',
          policy_version: 2,
        },
      },
    });
  });
  afterAll(() => stores.drop());

  it('tells in one screen what decided about a contact and what holds it back', async () => {
    const [plain, json] = await Promise.all([
      relais(['why', 'Claire@FIRM.test'], stores),
      relais(['why', '1', '--json'], stores),
    ]);
    expect(plain.stdout).toContain('held back by rule category_review');
    expect(plain.stdout).toContain('accept_with_warning on 2026-11-20T10:00:00.000Z by rules 1');
    expect(plain.stdout).toContain('avocat 4.1 before notaire 4, by 0.1, by rules 2025.11');
    expect(plain.stdout).toContain('ab123cd456efg by rule 10 of rule set 3');
    expect(plain.stdout).toContain('closed (condition_missing): a named address, CA (told by the phone)');
    expect(plain.stdout).toContain('by table 2026-11-28 and policy 2');
    expect(plain.stdout).toContain('missing  published_without_refusal');
    expect(plain.stdout).toContain('https://firm.test/team  as mailto  “Maître Claire”');
    expect(plain.stdout).toContain('ingested by crawl');
    expect(plain.stdout.split('\n').length).toBeLessThan(40);
    expect(json.json()).toMatchObject([
      { contact: { email: 'claire@firm.test', status: 'unrouted' }, hold: { by: 'rule category_review' } },
    ]);
  });

  it('says so when nobody is known by that name', async () => {
    expect(await relais(['why', 'nobody@firm.test'], stores)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('no contact is known by nobody@firm.test'),
    });
  });
});
