import { describe, expect, it } from 'vitest';
import { feedsOf, readArticle, readFeed, readSitemap, textHash } from './index.ts';

const sentence = 'Nous avons marché longtemps dans le marché de Hanoï avant de trouver la bonne table. ';
const page = (body: string, head = '') =>
  `<!DOCTYPE html><html lang="fr"><head><title>Le marché | Carnets</title>${head}</head><body>
   <nav><a href="/">Accueil</a> <a href="/a-propos/">À propos</a></nav>${body}<footer>© Carnets 2025 – mentions légales</footer></body></html>`;
const entry = `<article><h1>Le marché de nuit</h1><p class="byline">Par Claire Dubosc, <time datetime="2025-03-09">9 mars</time></p>
  <p>${sentence.repeat(6)}</p><p>${sentence.repeat(4)}</p><p>Elle souffre d’une maladie chronique depuis l’enfance.</p>
  <img src="/photos/marche.jpg" alt=""></article>`;
const read = (html: string, minWords = 40) =>
  readArticle({ html, url: 'https://carnets.example/2025/marche', language: 'fr', minWords });

describe('an article', () => {
  it('comes with what is told of it, without what stands around it, and without what is nobody’s business', () => {
    const article = read(
      page(
        entry,
        `<meta property="og:type" content="article"><meta name="author" content="Claire Dubosc">
         <meta name="description" content="Une nuit au marché."><meta property="og:image" content="/og.jpg">
         <meta property="article:published_time" content="2025-03-09T08:00:00Z">`,
      ),
    );
    expect(article).toMatchObject({
      title: expect.stringContaining('Le marché'),
      author: 'Claire Dubosc',
      language: 'fr',
      publishedAt: new Date('2025-03-09T08:00:00Z'),
      imageUrl: 'https://carnets.example/og.jpg',
      excerpt: 'Une nuit au marché.',
    });
    expect(article?.wordCount).toBeGreaterThan(140);
    expect(article?.text).not.toMatch(/mentions légales|Accueil|souffre/);
    expect(article?.text.split('\n\n').length).toBeGreaterThanOrEqual(2);
  });

  it('is known by structured data, microdata or a single dated entry', () => {
    const data = `<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","headline":"Le marché de nuit","datePublished":"2025-03-01","author":{"@type":"Person","name":"Claire Dubosc"}}</script>`;
    expect(read(page(`<div>${`<p>${sentence.repeat(5)}</p>`.repeat(3)}</div>`, data))).toMatchObject({
      author: 'Claire Dubosc',
      publishedAt: new Date('2025-03-01'),
    });
    expect(read(page(entry))).toMatchObject({ publishedAt: new Date('2025-03-09') });
    expect(
      read(page(`<div itemscope itemtype="https://schema.org/BlogPosting"><p>${sentence.repeat(9)}</p></div>`)),
    ).not.toBeNull();
  });

  it.each([
    ['a list of entries', page(entry.repeat(5))],
    [
      'a home page',
      page(`<h1>Carnets</h1><p>${sentence.repeat(9)}</p>`, '<meta property="og:type" content="website">'),
    ],
    ['a text of a few words', page('<article><time datetime="2025-01-01"></time><p>Bientôt.</p></article>')],
    ['no HTML at all', '\u0000\uffff<<<>'],
    ['a heap of open tags', `<article><time datetime="2025-01-01">${'<div><b>'.repeat(20_000)}`],
  ])('is not %s', (_, html) => {
    expect(read(html)).toBeNull();
  });

  it('counts words where there are no spaces', () => {
    const html = page(
      `<article><time datetime="2025-01-01"></time><h1>夜市</h1><p>${'我们在河内的夜市走了很久。'.repeat(12)}</p></article>`,
    );
    expect(readArticle({ html, url: 'https://a.example/', language: 'zh', minWords: 40 })?.wordCount).toBeGreaterThan(
      60,
    );
  });

  it('has the same hash whatever its marks, case and figures', () => {
    expect(textHash('Le marché, 12 vues!')).toBe(textHash('LE  marché – 1 304 vues'));
    expect(textHash('Le marché')).not.toBe(textHash('Le marcheur'));
  });
});

describe('feeds', () => {
  it('are found where a page declares them, those of comments left out', () => {
    const head = `<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/atom+xml" href="atom.xml">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/"><link rel="alternate" hreflang="en" href="/en/">`;
    expect(feedsOf(page('', head), 'https://carnets.example/blog/')).toEqual([
      'https://carnets.example/feed/',
      'https://carnets.example/blog/atom.xml',
    ]);
  });

  it('name their articles, as RSS, Atom and RDF', () => {
    const rss =
      '<?xml version="1.0"?><rss version="2.0"><channel><title>C</title><link>https://c.example/</link><item><title>A</title><link>https://c.example/a?x=1&amp;y=2</link></item><item><link> /b </link></item></channel></rss>';
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><link rel="alternate" href="https://c.example/a"/><id>1</id></entry></feed>';
    expect(readFeed(rss, 'https://c.example/feed')).toEqual(['https://c.example/a?x=1&y=2', 'https://c.example/b']);
    expect(readFeed(atom, 'https://c.example/feed')).toEqual(['https://c.example/a']);
    expect(readFeed('<html><body>no feed</body></html>', 'https://c.example/')).toBeNull();
  });
});

describe('a sitemap', () => {
  it('names pages, the newest first, and not the pictures on them', () => {
    const xml = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i">
      <url><loc>https://c.example/old</loc><lastmod>2020-01-01</lastmod></url>
      <url><loc> https://c.example/new?a=1&amp;b=2 </loc><lastmod>2025-01-01</lastmod><image:image><image:loc>https://c.example/p.jpg</image:loc></image:image></url>
      <url><loc>ftp://c.example/no</loc></url><url><loc>https://c.example/undated</loc></url></urlset>`;
    expect(readSitemap(xml)).toEqual({
      sitemaps: [],
      pages: ['https://c.example/new?a=1&b=2', 'https://c.example/old', 'https://c.example/undated'],
    });
  });

  it('may be an index of others, or a list in plain text', () => {
    const index = '<sitemapindex><sitemap><loc>https://c.example/posts.xml.gz</loc></sitemap></sitemapindex>';
    expect(readSitemap(index)).toEqual({ sitemaps: ['https://c.example/posts.xml.gz'], pages: [] });
    expect(readSitemap('https://c.example/a\nhttps://c.example/b\n')?.pages).toHaveLength(2);
    expect(readSitemap('<html></html>')).toBeNull();
  });
});
