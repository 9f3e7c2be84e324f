import { setTimeout as sleep } from 'node:timers/promises';
import type { RenderedPage, RenderedSite } from './render-site.ts';
import { robotsText } from './robots.ts';
import type { Reply, Route } from './route.ts';

/** Parameters that make a second name for a page, not another page. */
const EMPTY_PARAMETERS = /^(utm_\w+|fbclid|gclid|ref)$/;

const HTML_TYPE = 'text/html';

/**
 * What a site answers for a URL, with links by the sites' names. Pages know their query (`?page=2`); a path with
 * numbered pages answers 404 for a number it has not, any other query is ignored as most servers do.
 */
export function replyTo(site: RenderedSite, url: URL): Reply {
  const { content } = site;
  const route = content.routes?.[url.pathname];
  if (route) return routed(site, route, url);
  if (url.pathname === '/robots.txt' && content.robots) {
    return file('text/plain', robotsText(content.robots, `http://${content.host}`));
  }
  if (url.pathname === '/sitemap.xml' && content.robots?.sitemap) return file('application/xml', sitemapText(site));
  if (url.pathname.startsWith('/assets/')) return asset(url.pathname);

  const path = url.pathname.replace(/\/index\.(html|php)$/, '/');
  const page =
    site.pages.get(path + meaningfulQuery(content.wire?.sessionParameter, url)) ?? unnumbered(site, path, url);
  if (page) return pageReply(page);
  // Most servers add the slash a visitor left out.
  if (site.pages.has(`${path}/`)) return redirect(`${path}/${url.search}`, 301);
  return pageReply(site.notFound);
}

function meaningfulQuery(sessionParameter: string | undefined, { searchParams }: URL): string {
  const kept = [...searchParams].filter(
    ([name, value]) => !EMPTY_PARAMETERS.test(name) && name !== sessionParameter && !(name === 'page' && value === '1'),
  );
  return kept.length === 0 ? '' : `?${kept.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

const unnumbered = (site: RenderedSite, path: string, { searchParams }: URL): RenderedPage | undefined =>
  searchParams.has('page') && searchParams.get('page') !== '1' ? undefined : site.pages.get(path);

function routed(site: RenderedSite, route: Route, url: URL): Reply {
  const page = site.pages.get(url.pathname) ?? site.notFound;
  switch (route.is) {
    case 'redirect':
      return redirect(route.to, route.status);
    case 'file':
      return file(route.type, route.body);
    case 'packed':
      return { ...file(route.type, route.body), packed: true };
    case 'drip':
      return { ...pageReply(page), body: drip(page.text, route) };
    case 'flood':
      return { ...pageReply(page), body: flood(page.text, route.bytes) };
    case 'endless':
      return pageReply(site.render(route.pageFor(url.searchParams)));
  }
}

const pageReply = ({ status, text }: RenderedPage): Reply => ({
  status,
  headers: {
    'content-type': HTML_TYPE,
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="members"' } : {}),
  },
  body: text,
});

const redirect = (to: string, status: number): Reply => ({
  status,
  headers: { location: to, 'content-type': HTML_TYPE },
  body: `<html><body>Moved <a href="${to}">here</a></body></html>`,
});

const file = (type: string, body: string | Buffer): Reply => ({ status: 200, headers: { 'content-type': type }, body });

const ASSET_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  js: 'text/javascript',
  png: 'image/png',
  jpg: 'image/jpeg',
  ico: 'image/x-icon',
};

/** Style sheets and pictures exist, and a crawler has no reason to ask for them. */
function asset(path: string): Reply {
  const type = ASSET_TYPES[path.slice(path.lastIndexOf('.') + 1)];
  return type ? file(type, Buffer.alloc(64)) : { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no' };
}

/** Every page there is, those robots.txt closes among them: lists of pages are rarely kept up. */
function sitemapText({ content, pages }: RenderedSite): string {
  const urls = [...pages.values()].filter(({ status, page }) => status === 200 && !page.trap);
  const entries = urls.map(({ page }) => `<url><loc>http://${content.host}${escapeXml(page.path)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</urlset>
`;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;');

async function* drip(text: string, { pieces, pauseMs }: { pieces: number; pauseMs: number }): AsyncGenerator<string> {
  const size = Math.ceil(text.length / pieces);
  for (let at = 0; at < text.length; at += size) {
    await sleep(pauseMs);
    yield text.slice(at, at + size);
  }
}

const FILLER = Buffer.from('<tr><td>0000</td><td>—</td><td>Lorem ipsum dolor sit amet</td></tr>\n'.repeat(900));

async function* flood(text: string, bytes: number): AsyncGenerator<string | Buffer> {
  const body = text.lastIndexOf('</body>');
  yield text.slice(0, body);
  for (let sent = text.length; sent < bytes; sent += FILLER.length) yield FILLER;
  yield text.slice(body);
}
