import { spiderCatalogue } from '@relais/contracts';
import { beginScrapeJob, createScrapeJob, listRefusals } from '@relais/prisma';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allow, hostCalled, refuseHosts, setNight } from '../hosts/host-work.ts';
import { jobAnywhere } from '../jobs/job-work.ts';
import { relais } from '../relais.testkit.ts';
import type { Access } from '../stack/access.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';
import { jobHold, jobLines } from '../why/job-story.ts';

describe('relais hosts', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let access: Access;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    access = { db: stores.db } as Access;
  });
  afterAll(() => stores.drop());

  it('refuses, lists and allows hosts, however they are written, and leaves lines in the audit log', async () => {
    expect(['https://www.firm.example/team?x=1', 'Firm.example', 'firm.example:8080'].map(hostCalled)).toEqual([
      'www.firm.example',
      'firm.example',
      'firm.example:8080',
    ]);
    expect(() => hostCalled('no host')).toThrow('a host such as');

    const wish = { note: 'asked by telephone', alone: false };
    expect(await refuseHosts(access, ['https://firm.example/'], wish)).toEqual([
      { host: 'firm.example', pages: 0, contacts: 0 },
    ]);
    const listed = await relais(['hosts', 'list', 'www.firm.example', '--json'], stores);
    expect(listed.json()).toMatchObject([
      { host: 'firm.example', covers_below: true, reason: 'operator', note: 'asked by telephone', until: null },
    ]);
    await expect(allow(access, ['www.firm.example'])).rejects.toThrow('the entry for firm.example');
    expect(await allow(access, ['firm.example'])).toEqual(['firm.example']);
    expect(await listRefusals(stores.db, { limit: 9 })).toEqual([]);
    const lines = await stores.db.auditLog.findMany({ where: { target: 'host:firm.example' }, orderBy: { id: 'asc' } });
    expect(lines.map(({ action }) => action)).toEqual(['host.refused', 'host.allowed']);
  });

  it('sets a tenant’s night, and tells of a job what it rests for', async () => {
    const { db } = stores;
    await expect(setNight(access, 'sos-expat', '22-22', 'host')).rejects.toMatchObject({ code: 'HOURS_WRONG' });
    await expect(setNight(access, 'sos-expat', '22-6', 'Mars/Base')).rejects.toMatchObject({ code: 'HOURS_WRONG' });
    const night = { from: 22, to: 6, time_zone: 'host' };
    expect(await setNight(access, 'sos-expat', '22-6', 'host')).toEqual(night);
    const source = await db.dataSource.findFirstOrThrow({ where: { sourceId: 'scraper-urls-001' } });
    const id = await createScrapeJob(db, {
      tenantId: source.tenantId,
      dataSourceId: source.id,
      spider: 'custom_urls',
      name: 'Lawyers',
      config: spiderCatalogue.custom_urls.config.parse({ urls: ['https://firm.example/'] }),
    });
    expect(await beginScrapeJob(db, source.tenantId, id)).toMatchObject({ tenantNight: night });
    expect(await setNight(access, 'sos-expat', 'off', 'host')).toBeNull();

    const dueAt = new Date(Date.now() + 3_600_000);
    await db.scrapePage.updateMany({ where: { jobId: id }, data: { dueAt, reason: 'host_day_full' } });
    const { job, reasons } = await jobAnywhere(access, id, undefined);
    expect(jobHold(job)).toMatchObject({
      says: `it rests until ${dueAt.toISOString()}: their hosts were asked for as many pages as a day allows`,
    });
    expect(jobLines(job, reasons).join('\n')).toContain('1 waiting: host_day_full');
    await expect(jobAnywhere(access, 9_999, undefined)).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });
});
