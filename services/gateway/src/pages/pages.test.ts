import { languages } from '@relais/contracts';
import { recordHostCheck, refuseHost } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { browserArguments, ensureBrowser } from '@relais/sandbox';
import { type LinkSubject, openPublicLinks, openSecret, type PublicLinks, secretContexts } from '@relais/signing';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, keyring, partnerOf, type RunningGateway, startGateway } from '../gateway.testkit.ts';

let test: TestDatabase;
let gateway: RunningGateway;
let browser: Browser;
let links: PublicLinks;
let ann: LinkSubject;

beforeAll(async () => {
  [test, browser] = await Promise.all([
    createTestDatabase(inject('pgAdminUrl')),
    ensureBrowser().then((executablePath) => chromium.launch({ executablePath, args: [...browserArguments] })),
  ]);
  gateway = await startGateway(test.url, inject('redisUrl'));
  links = openPublicLinks({ publicUrl: gateway.url, keyring });
}, 300_000);
afterAll(async () => {
  await browser.close();
  await gateway.stop();
  await test.drop();
});

beforeEach(async () => {
  const { db } = test;
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, opt_outs, erasures, correction_requests, partner_events RESTART IDENTITY CASCADE`;
  const { tenantId, urlsSourceId } = await givenTenant(db, 'one');
  const contact = await db.contact.create({
    data: {
      tenantId,
      dataSourceId: urlsSourceId,
      email: 'ann@firm.example',
      emailHash: 'hash-of-ann',
      emailDomain: 'firm.example',
      firstName: 'Ann',
      category: 'avocat',
      language: 'fr',
      status: 'injected',
    },
  });
  await db.contactSighting.create({
    data: {
      tenantId,
      contactId: contact.id,
      dataSourceId: urlsSourceId,
      sourceUrl: 'https://firm.example/equipe?a=1&b="2"',
      snippet: 'Me Ann <script>document.title="broken"</script> & fils',
    },
  });
  ann = { tenantId, contactId: contact.id };
});

const oneClick = (url: string, init: RequestInit = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), ...init });
const status = async () => (await test.db.contact.findUniqueOrThrow({ where: { id: ann.contactId } })).status;

describe('unsubscribing', () => {
  it('does nothing by GET or HEAD, and acts by a POST of either form, twice with 200 and without a cookie', async () => {
    const url = links.unsubscribeUrl(ann);
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(url, { method });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-robots-tag')).toContain('noindex');
      expect(await answer.text()).not.toMatch(/<script|https:\/\/[^"]*\.(js|css)/);
    }
    expect(await status()).toBe('injected');

    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    for (const answer of [await oneClick(url), await oneClick(url, { body: multipart })]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect(await status()).toBe('unsubscribed');
    expect(await test.db.optOut.findMany()).toMatchObject([{ channel: 'one_click' }]);
    expect(await test.db.suppression.count()).toBe(1);
    expect(await test.db.auditLog.count({ where: { action: 'opt_out.requested', actor: 'person' } })).toBe(2);
  });

  it('works on for a contact that was erased since, and for no forged or foreign token', async () => {
    await test.db.erasure.create({
      data: { ...ann, emailHash: 'hash-of-ann', reason: 'retention', channel: 'sweep', completedAt: new Date() },
    });
    await test.db.contact.delete({ where: { id: ann.contactId } });
    expect((await oneClick(links.unsubscribeUrl(ann))).status).toBe(200);
    expect(await test.db.suppression.findMany()).toMatchObject([{ emailHash: 'hash-of-ann' }]);

    const why = links.whyUrl(ann);
    for (const url of [`${gateway.url}/u/x.y`, why.replace('/why/', '/u/'), `${why}x`, `${gateway.url}/why/%00`]) {
      expect((await oneClick(url)).status, url).toBeGreaterThanOrEqual(400);
      expect((await fetch(url)).status, url).toBeLessThan(500);
    }
    expect((await oneClick(links.unsubscribeUrl(ann), { body: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await fetch(links.unsubscribeUrl(ann), { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the page of the bot', () => {
  it('tells who reads, takes an owner’s word in two languages, and says how far it is', async () => {
    const url = `${gateway.url}/bot`;
    const shown = await (await fetch(url, { headers: { 'Accept-Language': 'fr-FR' } })).text();
    expect(shown).toContain('<html lang="fr"');
    for (const words of ['RelaisBot', 'Disallow: /', '/.well-known/relaisbot.txt']) expect(shown).toContain(words);
    expect(await (await fetch(`${url}?lang=zh`)).text()).toContain('<html lang="en"');

    const say = (host: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ host }) });
    for (const wrong of ['', 'localhost', '192.0.2.7', 'firm.example:22', '<b>']) {
      expect((await say(wrong)).status, wrong).toBe(422);
    }
    const claimed = await say('https://WWW.firm.example/contact');
    expect([claimed.status, await claimed.text()]).toEqual([200, expect.stringContaining('at www.firm.example')]);
    expect(await test.db.hostClaim.findMany()).toMatchObject([{ host: 'www.firm.example', status: 'waiting' }]);

    await recordHostCheck(test.db, 'www.firm.example', { proved: false, finding: 'not_found' });
    const standing = async () => (await fetch(`${url}?host=www.firm.example`)).text();
    expect(await standing()).toContain('neither the file nor the tag at www.firm.example');
    await refuseHost(test.db, { host: 'firm.example', coversBelow: true, reason: 'owner', refusedBy: 'owner' });
    expect(await standing()).toContain('www.firm.example is not read, since');
    const partner = partnerOf(gateway.url, await givenKey(test.db, ann.tenantId));
    const listed = await partner({ path: '/api/v1/scraping/host-refusals?host=www.firm.example' });
    expect(listed.body).toMatchObject({ data: [{ host: 'firm.example', reason: 'owner', until: null }] });
  });
});

describe('the why page', () => {
  it('speaks nine languages, Arabic from the right, by choice, by contact, by browser', async () => {
    const url = links.whyUrl(ann);
    const read = async (lang: string, headers: Record<string, string> = {}) =>
      (await fetch(`${url}${lang && `?lang=${lang}`}`, { headers })).text();
    for (const language of languages) {
      const page = await read(language);
      expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
      expect(page).not.toMatch(/\{\w+[}|]|undefined/);
    }
    expect(await read('', { 'Accept-Language': 'es' })).toContain('<html lang="fr"');
    await test.db.contact.update({ where: { id: ann.contactId }, data: { language: null } });
    expect(await read('', { 'Accept-Language': 'it, hi;q=0.4, ru;q=0.6' })).toContain('<html lang="ru"');
    expect(await read('xx')).toContain('<html lang="en"');
  });

  it('shows, corrects, exports, objects and erases in a browser without scripts', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    const refused: string[] = [];
    page.on('requestfailed', (request) => void refused.push(request.url()));
    const foreign: string[] = [];
    page.on('request', (request) => request.url().startsWith(gateway.url) || foreign.push(request.url()));
    await page.goto(`${links.whyUrl(ann)}?lang=en`);
    expect(await page.title()).toBe('Why did we write to you?');
    const shown = await page.locator('main').textContent();
    for (const words of ['ann@firm.example', 'https://firm.example/equipe?a=1&b="2"', 'Me Ann <script>', 'lawyer'])
      expect(shown).toContain(words);
    // Nothing sticks out of a telephone's screen.
    const wide = await page.locator('html').evaluate((root) => root.scrollWidth > root.clientWidth);
    expect(wide).toBe(false);

    await page.getByText('Correct my data').click();
    await page.getByLabel('What should be changed?').fill('My name is Anne.');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await page.getByRole('status').textContent()).toContain('30 days');
    expect(await test.db.correctionRequest.findMany()).toMatchObject([{ message: 'My name is Anne.' }]);

    const copy = await fetch(`${links.whyUrl(ann)}/export`);
    expect(copy.headers.get('content-disposition')).toContain('attachment');
    expect(await copy.json()).toMatchObject({ contacts: [{ email: 'ann@firm.example' }] });
    await page.goto(`${links.whyUrl(ann)}/print?lang=en`);
    expect(await page.locator('main').textContent()).toContain('first_name');

    await page.goto(`${links.whyUrl(ann)}?lang=ar`);
    await page.goto(`${links.whyUrl(ann)}?lang=en`);
    await page.getByRole('button', { name: 'Stop using my data for messages' }).click();
    expect(await page.getByRole('status').textContent()).toContain('not write to you again');
    expect(await status()).toBe('unsubscribed');

    await page.goto(`${links.whyUrl(ann)}?lang=en`);
    await page.getByRole('button', { name: 'Erase my data' }).click();
    expect(await status()).toBe('unsubscribed');
    await page.getByRole('button', { name: 'Yes, erase everything' }).click();
    expect(await page.getByRole('status').textContent()).toContain('being erased');
    expect(await test.db.contact.count()).toBe(0);
    const [erasure] = await test.db.erasure.findMany();
    const context = secretContexts.erasureAddress(ann.tenantId, 'hash-of-ann');
    expect(openSecret(erasure?.emailSealed ?? '', keyring, context)).toBe('ann@firm.example');
    await page.goto(links.whyUrl(ann));
    expect(await page.getByRole('status').textContent()).not.toBe('');
    expect({ refused, foreign }).toEqual({ refused: [], foreign: [] });
    await page.close();
  });
});
