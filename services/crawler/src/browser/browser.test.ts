import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ensureBrowser } from '@relais/sandbox';
import { openLogger } from '@relais/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWeb, type Web } from '../net/open-web.ts';
import { siteOf } from '../robots/open-robots.ts';
import { openScriptCache } from './egress.ts';
import { browserEnv, readBrowserSettings } from './env.ts';
import { findChromium } from './find-chromium.ts';
import { needsBrowser } from './needs-browser.ts';
import { type Browsers, openBrowsers } from './open-browser.ts';

const log = openLogger({ service: 'crawler', level: 'silent' });
const never = new AbortController().signal;
let web: Web;
let site: Server;
let secret: Server;
let browsers: Browsers;
const asked: string[] = [];
const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = (server: Server) =>
  new Promise<Server>((resolve) => void server.listen(0, '127.0.0.1', () => resolve(server)));

beforeAll(async () => {
  const answer = (tag: string) =>
    createServer((request, response) => {
      asked.push(`${tag} ${request.method} ${request.url}`);
      if (request.url === '/to-secret')
        return void response.writeHead(302, { location: `${originOf(secret)}/hop` }).end();
      response.writeHead(200, {
        'content-type': request.url?.endsWith('.js') ? 'text/javascript' : 'application/json',
        'access-control-allow-origin': '*',
      });
      response.end(request.url?.endsWith('.js') ? 'window.loaded = true' : '{"who":"ann@shop.example"}');
    });
  site = await listening(answer('site'));
  secret = await listening(answer('secret'));
  web = openWeb({ rules: [], idleMs: 2_000 });
  const path = await ensureBrowser(() => {});
  browsers = openBrowsers(
    readBrowserSettings(
      browserEnv.parse({ CHROMIUM_PATH: path, CRAWLER_BROWSER_RECYCLE: '2', CRAWLER_BROWSER_DEADLINE_MS: '4000' }),
    ),
    log,
  );
}, 120_000);
afterAll(async () => {
  await browsers.close();
  await web.close();
  for (const server of [site, secret]) await new Promise((resolve) => server.close(resolve));
});

const open = (html: string) =>
  browsers.render({
    url: `${originOf(site)}/page`,
    html,
    get: web.openFor([new URL(originOf(site)).host]),
    robotsOf: async () =>
      siteOf({ kind: 'rules', rules: [{ allow: false, pattern: '/closed' }], crawlDelaySeconds: null, sitemaps: [] }),
    userAgent: 'RelaisBot/1.0 (+https://relais.example/bot)',
    maxBytes: 100_000,
    signal: never,
    scope: 'a job',
  });

describe('a page in the browser', () => {
  it('is written by its scripts, which reach what the crawler may reach and nothing else', async () => {
    const to = (url: string) => `await fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).catch(() => {});`;
    const opened = await open(`<body><div id="root"></div><script src="/app.js"></script><script>(async () => {
      ${to('/closed/list.json')} ${to(`${originOf(secret)}/direct`)} ${to('/to-secret')} ${to('http://169.254.169.254/latest/meta-data')}
      ${to('file:///etc/passwd')} await fetch('/order', { method: 'POST' }).catch(() => {});
      new WebSocket(${JSON.stringify(`ws://${new URL(originOf(secret)).host}/socket`)});
      document.body.append(Object.assign(new Image(), { src: '/logo.png' }), Object.assign(document.createElement('iframe'), { src: '/frame' }));
      const { who } = await (await fetch('/data.json')).json();
      document.getElementById('root').textContent = who + ' ' + window.loaded + ' ' + navigator.userAgent;
    })()</script></body>`);
    expect(opened?.html).toContain('ann@shop.example true RelaisBot/1.0 (+https://relais.example/bot)');
    expect(asked.sort()).toEqual(['site GET /app.js', 'site GET /data.json', 'site GET /to-secret']);
    expect(opened?.requests).toBeLessThanOrEqual(6);
  });

  it('does not take the crawl along when it hangs, leads away or asks without end', async () => {
    const leaving = await open(
      `<p>stays@shop.example</p><script>location.href = ${JSON.stringify(`${originOf(secret)}/away`)}</script>`,
    );
    expect(leaving?.html ?? 'stays@').toContain('stays@');
    expect(await open('<script>for (;;) {}</script>')).toBeNull();
    const greedy = await open(`<p>well</p><script>for (let at = 0; at < 80; at += 1) fetch('/n?' + at)</script>`);
    expect(greedy).toMatchObject({ requests: 40, html: expect.stringContaining('well') });
    expect(asked.filter((line) => line.startsWith('secret'))).toEqual([]);
  }, 40_000);

  it('is left unopened where there is no browser', async () => {
    expect(await findChromium(undefined, '/nowhere')).toBeNull();
    const none = openBrowsers(readBrowserSettings(browserEnv.parse({ CHROMIUM_PATH: '/nowhere/chromium' })), log);
    expect(
      await none.render({
        url: 'https://a.example/',
        html: '',
        get: web.openFor([]),
        robotsOf: async () => siteOf({ kind: 'open', why: '' }),
        userAgent: 'x',
        maxBytes: 1,
        signal: never,
        scope: '',
      }),
    ).toBeNull();
    await none.close();
  });

  it('keeps scripts for the job that fetched them', () => {
    const cache = openScriptCache();
    const asset = { status: 200, contentType: 'text/javascript', cors: undefined, body: Buffer.from('1') };
    cache.set('a job https://a.example/x.js', asset);
    expect(cache.get('another https://a.example/x.js')).toBeUndefined();
  });
});

describe('a page that needs a browser', () => {
  const prose = 'Nous conseillons les expatriés depuis vingt ans. '.repeat(8);
  it.each([
    ['an empty root', '<body><div id="root"></div><script src="/a.js"></script></body>', ''],
    [
      'an Angular root',
      '<body><app-root>Loading...</app-root><script src="main.js" type="module"></script></body>',
      'Loading...',
    ],
    ['a notice in German', '<noscript>Bitte aktivieren Sie JavaScript.</noscript><script>x()</script>', 'Kanzlei'],
    ['a notice in Russian', '<noscript><p>Пожалуйста, включите JavaScript</p></noscript><script>x()</script>', ''],
    ['a notice in Chinese', '<noscript>请启用 JavaScript 以继续</noscript><script>x()</script>', ''],
    ['scripts around nothing', '<body><script src="/bundle.js"></script></body>', ''],
  ])('shows %s', (_, html, text) => {
    expect(needsBrowser('auto', html, text)).toBe(true);
    expect(needsBrowser('never', html, text)).toBe(false);
  });

  it.each([
    ['text beside an empty root', `<div id="app"></div><p>${prose}</p><script src="a.js"></script>`, prose],
    ['little text and no script', '<div id="root"></div><p>Bientôt.</p>', 'Bientôt.'],
    [
      'a short page that counts its visitors',
      '<h1>Contact</h1><p>Rue de la Paix 1, Paris: ann@a.example</p><script>ga()</script>',
      'Contact Rue de la Paix 1, Paris: ann@a.example',
    ],
  ])('is not one with %s', (_, html, text) => {
    expect(needsBrowser('auto', html, text)).toBe(false);
    expect(needsBrowser('always', html, text)).toBe(true);
  });
});
