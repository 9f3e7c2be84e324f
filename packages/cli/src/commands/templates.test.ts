import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changeBrand, tenantBrand } from '../brand/brand-work.ts';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';
import {
  coverageOf,
  installStarters,
  judgedTemplate,
  listedTemplates,
  renderedTemplate,
} from '../templates/template-work.ts';

describe('relais templates and relais brand', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());

  it('give a tenant what it can launch with, once', async () => {
    const { db } = stores;
    // Nine languages by the general column and the platform's four categories.
    expect(await installStarters(db, 'sos-expat')).toEqual({ added: 45, known: 0 });
    expect(await installStarters(db, 'sos-expat')).toEqual({ added: 0, known: 45 });
    expect(await coverageOf(db, 'sos-expat')).toMatchObject({ complete: true, missing: [], unserved: [] });
    const listed = await listedTemplates(db, { tenant: 'sos-expat', language: 'ar' });
    expect(listed).toHaveLength(5);
    const named = { tenant: 'sos-expat', id: listed.find(({ category }) => category === null)?.id ?? 0 };
    expect(await judgedTemplate(db, named)).toMatchObject({
      template: { language: 'ar', version: 1 },
      judgement: { launchable: true },
    });
    expect(await renderedTemplate(db, { ...named, bare: true })).toMatchObject({
      html: expect.stringContaining('dir="rtl"'),
      missing: [],
    });
    await expect(judgedTemplate(db, { ...named, tenant: 'ulixai' })).rejects.toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    });
    expect(await db.auditLog.findMany({ where: { action: 'email_template.starters' } })).toHaveLength(1);
  });

  it('take over a file with MailWizz’s tags, and tell what has no counterpart', async () => {
    const stdin =
      '<html lang="de"><p>Guten Tag [FNAME], [WEB_VERSION_URL]<script>x</script></p><p>{firstName|Sie}</p></html>';
    const wish = ['templates', 'import', '-', '--tenant', 'sos-expat', '--name', 'Old one', '--json'];
    const imported = await relais(wish, { ...stores, stdin });
    expect(imported.json()).toMatchObject([
      {
        id: expect.any(Number),
        skipped: null,
        launchable: false,
        mapped: [{ tag: 'FNAME', variable: 'firstName' }],
        unmapped: [{ tag: '[WEB_VERSION_URL]' }],
      },
    ]);
    const row = await stores.db.emailTemplate.findFirst({ where: { name: 'Old one' }, include: { versions: true } });
    expect(row).toMatchObject({ language: 'de', isActive: false });
    expect(row?.versions[0]?.html).toContain('Guten Tag {firstName}');
    expect(row?.versions[0]?.html).not.toContain('script');
  });

  it('say what stands between a file and its readers', async () => {
    const lint = ['templates', 'lint', '-', '--subject', 'Re: hello', '--json'];
    const linted = await relais(lint, { stdin: '<p>Hello<script>x</script></p>' });
    expect(linted.code).toBe(1);
    expect(linted.json<{ code: string }>().map(({ code }) => code)).toEqual(
      expect.arrayContaining(['subject-fake-reply', 'element-forbidden', 'postal-address-missing']),
    );
  });

  it('say who mails are from, and what nobody has said', async () => {
    const { db } = stores;
    expect(await changeBrand(db, 'ulixai', { address: '2 Example Road, Tallinn', retention: 12 })).toMatchObject({
      ...{ tenant: 'ulixai', postal_address: '2 Example Road, Tallinn', retention_months: 12 },
      ...{ complete: true, missing: [] },
    });
    await db.tenant.updateMany({ where: { slug: 'ulixai' }, data: { senderName: null } });
    expect(await tenantBrand(db, 'ulixai')).toMatchObject({ complete: false, missing: ['--sender'] });
    const refused = await relais(['brand', 'set', '--tenant', 'ulixai', '--url', 'http://example.com/'], stores);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('https://') });
  });
});
