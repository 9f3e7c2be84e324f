import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSites, startSites } from './start-sites.ts';

let farm: RunningSites;
const get = (site: string, path: string, init: RequestInit = {}) =>
  fetch(farm.origin(site) + path, { redirect: 'manual', ...init });
const text = async (site: string, path: string) => (await get(site, path)).text();

beforeAll(async () => {
  farm = await startSites();
});

afterAll(() => farm.stop());

describe('what a crawler falls into', () => {
  it('is led through four redirects to a page', async () => {
    const response = await fetch(`${farm.origin('cabinet-martin')}/ancien-site/`);
    expect(new URL(response.url).pathname).toBe('/archives/guide-du-justiciable/');
    expect(
      farm
        .log()
        .slice(-5)
        .map(({ status }) => status),
    ).toEqual([301, 302, 308, 301, 200]);
  });

  it('is sent round in a circle', async () => {
    const first = await get('assurance-horizon', '/espace-client');
    const second = await get('assurance-horizon', first.headers.get('location') ?? '');
    expect(second.headers.get('location')).toContain('/espace-client');
  });

  it('meets pages that are missing, that fail, and that ask for a password', async () => {
    expect((await get('cabinet-martin', '/page-supprimee.html')).status).toBe(404);
    expect((await get('harrow-lane', '/case-search/')).status).toBe(500);
    const members = await get('chaty-tbilisi', '/uchastniki/');
    expect(members.status).toBe(401);
    expect(members.headers.get('www-authenticate')).toMatch(/^Basic/);
    expect((await get('cercle-ferme', '/')).status).toBe(403);
  });

  it('finds another month behind every month', async () => {
    expect(await text('chaty-tbilisi', '/calendar/')).toContain('/calendar/?month=2025-02');
    expect(await text('chaty-tbilisi', '/calendar/?month=2199-12')).toContain('/calendar/?month=2200-01');
  });

  it('is offered twenty megabytes in one page, and may stop reading', async () => {
    const response = await get('ministerio-prueba', '/datos/registro-completo.html');
    let bytes = 0;
    for await (const piece of response.body ?? []) bytes += piece.length;
    expect(bytes).toBeGreaterThan(20_000_000);

    const impatient = await get('ministerio-prueba', '/datos/registro-completo.html');
    await impatient.body?.cancel();
    expect((await get('ministerio-prueba', '/')).status).toBe(200);
  });

  it('gets a slow page in pieces', async () => {
    const response = await get('advogados-tejo', '/publicacoes/relatorio-anual/');
    const pieces: string[] = [];
    for await (const piece of response.body ?? []) pieces.push(new TextDecoder().decode(piece));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join('')).toContain('imprensa@advogados-tejo.test');
  });

  it('finds files under names that promise pages', async () => {
    const pdf = await get('abogados-prado', '/documentos/hoja-de-encargo.html');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(await pdf.text()).toMatch(/^%PDF/);
  });

  it('receives a new session id on every visit without one, and keeps the one it has', async () => {
    const ids = async (path: string) =>
      new Set((await text('notaires-saint-merri', path)).match(/(?<=PHPSESSID=)\w+/g));
    const [first, second] = [await ids('/'), await ids('/')];
    expect(first.size).toBe(1);
    expect(first).not.toEqual(second);
    expect(await ids('/notaires/?PHPSESSID=mine')).toEqual(new Set(['mine']));
  });

  it('meets one page under many names', async () => {
    const page = await text('harrow-lane', '/fees/');
    expect(await text('harrow-lane', '/fees/?utm_source=x&fbclid=y')).toBe(page);
    expect(await text('cabinet-martin', '/index.html')).toContain('rel="canonical"');
    expect(await text('tradesfolk-algarve', '/directory/?page=1')).toBe(
      await text('tradesfolk-algarve', '/directory/'),
    );
    expect((await get('tradesfolk-algarve', '/directory/?page=99')).status).toBe(404);
  });
});

describe('what goes over the wire', () => {
  it.each([
    ['cabinet-martin', 'gzip'],
    ['assurance-horizon', 'deflate'],
    ['advogados-tejo', 'br'],
  ])('%s answers in %s to those who accept it', async (site, encoding) => {
    const packed = await get(site, '/', { headers: { 'accept-encoding': encoding } });
    expect(packed.headers.get('content-encoding')).toBe(encoding);
    const bare = await get(site, '/', { headers: { 'accept-encoding': 'identity' } });
    expect(bare.headers.get('content-encoding')).toBeNull();
    expect(await packed.text()).toBe(await bare.text());
  });

  it('an old site writes windows-1252 and says so in the page alone', async () => {
    const response = await get('abogados-prado', '/tarifas.html');
    expect(response.headers.get('content-type')).toBe('text/html');
    // Bytes, for Node 20 decodes windows-1252 as if it were Latin-1.
    const page = Buffer.from(await response.arrayBuffer()).toString('latin1');
    expect(page).toContain('charset=windows-1252');
    expect(page).toContain('por escrito \x97 consulte');
    expect(page).toContain('Núñez');
    expect(page).toContain('80 \x80');
  });

  it('robots.txt and sitemap.xml say what the crawler may not and could ask for', async () => {
    const robots = await text('advogados-tejo', '/robots.txt');
    expect(robots).toContain('Disallow: /area-cliente/\r\nAllow: /area-cliente/ajuda/');
    expect(await text('notaires-leman', '/robots.txt')).toContain('Crawl-delay: 2');
    expect(await text('kanzlei-brandt', '/robots.txt')).toContain(
      `Sitemap: ${farm.origin('kanzlei-brandt')}/sitemap.xml`,
    );
    expect(await text('kanzlei-brandt', '/sitemap.xml')).toContain(
      `<loc>${farm.origin('kanzlei-brandt')}/mandanten/login/</loc>`,
    );
    expect((await get('abogados-prado', '/robots.txt')).status).toBe(404);
  });

  it('links to another site of the farm lead there', async () => {
    expect(await text('assurance-horizon', '/')).toContain(`href="${farm.origin('cabinet-martin')}/"`);
  });

  it('a Host header chooses the site, and links then stay among names', async () => {
    const page = await new Promise<string>((resolve, reject) => {
      const call = request(
        `${farm.origin('cabinet-martin')}/`,
        { headers: { host: `www.harrow-lane.test:${farm.port}` }, agent: false },
        async (response) => resolve((await response.setEncoding('utf8').toArray()).join('')),
      );
      call.once('error', reject);
      call.end();
    });
    expect(page).toContain('Harrow Lane Solicitors');
    expect(page).toContain(`"url": "http://www.harrow-lane.test:${farm.port}/"`);
    expect(farm.log().at(-1)).toMatchObject({ site: 'harrow-lane', host: `www.harrow-lane.test:${farm.port}` });
  });
});
