import { extractPage } from '@relais/extraction';
import { describe, expect, it } from 'vitest';
import { openJobMemory } from './job-memory.ts';
import { judgePage } from './judge-page.ts';

const nothing = { pageHashes: [], queryVariants: [], frontierSize: 0 };
const memory = (mostVariants = 50) => openJobMemory(nothing, mostVariants);
const URL_OF_PAGE = 'https://cabinet.example/equipe/';

let ids = 0;
function judge(html: string, { url = URL_OF_PAGE, known = memory(), tag = { index: true, follow: true } } = {}) {
  ids += 1;
  return judgePage(
    {
      id: ids,
      url,
      httpStatus: 200,
      bytes: html.length,
      robots: 'allowed',
      robotsTag: tag,
      content: extractPage({ html, url }),
      labels: { category: 'avocat', platform: 'sos-expat', tags: ['lang-fr'] },
      pepper: 'a pepper for tests only',
    },
    known,
  );
}

const page = (body: string, head = '') =>
  `<html lang="fr"><head><title>Équipe</title>${head}</head><body>${body}</body>`;
const ann = '<p>Ann Lee, avocate : <a href="mailto:ann@cabinet.example">ann@cabinet.example</a></p>';

describe('a page that was read', () => {
  it('gives its contacts with labels and evidence', () => {
    const judged = judge(page(ann));
    expect(judged).toMatchObject({ status: 'done', httpStatus: 200, contactCount: 1, language: 'fr' });
    expect(judged.contacts).toMatchObject([
      {
        email: 'ann@cabinet.example',
        category: 'avocat',
        platform: 'sos-expat',
        tags: ['lang-fr'],
        website: 'https://cabinet.example/',
        sighting: { sourceUrl: URL_OF_PAGE, via: 'mailto', robots: 'allowed', pageHash: judged.pageHash },
      },
    ]);
    expect(judged.contacts?.[0]?.sighting.raw).toMatchObject({ title: 'Équipe', text: expect.stringContaining('Ann') });
  });

  it('gives its links to the same site, people first, without files, actions and doubles', () => {
    const links = [
      '/blog',
      '/blog#top',
      '/brochure.pdf',
      '/contact',
      '/wp-login.php',
      'https://other.example/',
      '/blog',
    ];
    const judged = judge(page(links.map((link) => `<a href="${link}">x</a>`).join('')));
    expect(judged.links).toEqual(['https://cabinet.example/contact', 'https://cabinet.example/blog']);
  });

  it('gives a link once a job', () => {
    const known = memory();
    judge(page('<a href="/blog">x</a>'), { known });
    expect(judge(page('<p>more</p><a href="/blog?utm_source=x">x</a>'), { known }).links).toEqual([]);
  });

  it('gives a contact once a job, and again when it tells more', () => {
    const known = memory();
    const footer = '<footer>ann@cabinet.example</footer>';
    expect(judge(page(`<h1>One</h1>${footer}`), { known }).contacts?.length).toBe(1);
    expect(judge(page(`<h1>Two</h1>${footer}`), { known })).toMatchObject({ contacts: [], contactCount: 1 });
    expect(judge(page(`<h1>Three</h1>${ann}`), { known }).contacts?.[0]).toMatchObject({ lastName: 'Lee' });
  });

  it('that shows what another has shown gives nothing', () => {
    const known = memory();
    const html = page(`${ann}<a href="/more">more</a>`);
    judge(html, { known });
    const copy = judge(html, { known, url: 'https://cabinet.example/copy/' });
    expect(copy).toMatchObject({ status: 'done', reason: 'duplicate' });
    expect(copy).not.toHaveProperty('links');
    expect(copy).not.toHaveProperty('contacts');
  });

  it('that is read again, because storing it failed, gives everything again', () => {
    const known = memory();
    const html = page(`${ann}<a href="/more">more</a><a href="/more?utm_source=x">again</a>`);
    const first = judge(html, { known });
    expect(first.links).toEqual(['https://cabinet.example/more']);
    ids -= 1;
    expect(judge(html, { known })).toEqual(first);
  });

  it('that does not want to be indexed gives links and no contact', () => {
    const html = page(`${ann}<a href="/more">x</a>`, '<meta name="robots" content="noindex">');
    const judged = judge(html);
    expect(judged).toMatchObject({ reason: 'noindex', links: ['https://cabinet.example/more'] });
    expect(judged.contacts).toBeUndefined();
    expect(judge(page(ann), { tag: { index: false, follow: true } }).reason).toBe('noindex');
  });

  it('that does not want to be followed gives contacts and no link', () => {
    const judged = judge(page(`${ann}<a href="/more">x</a>`), { tag: { index: true, follow: false } });
    expect(judged).toMatchObject({ links: [], contactCount: 1 });
  });

  it('that refuses unasked mail gives no contact', () => {
    const judged = judge(page(`${ann}<p>Nous refusons tout démarchage et tout e-mail publicitaire non sollicité.</p>`));
    expect(judged.reason).toBe('refuses_mail');
    expect(judged.contacts).toBeUndefined();
  });

  it('that varies another in its query leads there alone', () => {
    const canonical = '<link rel="canonical" href="https://cabinet.example/equipe/">';
    const judged = judge(page(`${ann}<a href="/equipe/?sort=name">x</a>`, canonical), {
      url: `${URL_OF_PAGE}?sort=age`,
    });
    expect(judged).toMatchObject({ reason: 'other_canonical', links: [URL_OF_PAGE], contactCount: 1 });
  });

  it('of an endless listing leads on only so far', () => {
    const links = Array.from({ length: 20 }, (_, at) => `<a href="/list?filter=${at}">x</a>`).join('');
    expect(judge(page(links), { known: memory(5) }).links?.length).toBe(5);
  });

  it('with text PostgreSQL cannot store gives what can be stored', () => {
    const judged = judge(page(`<p>\u{1f600}</p>${ann}&#0;&#xD800;`, `<title>${'x'.repeat(199)}\u{1f600}</title>`));
    const stored = JSON.stringify(judged.contacts);
    expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  });
});
