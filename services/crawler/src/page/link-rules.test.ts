import { describe, expect, it } from 'vitest';
import { refuseLink } from './link-rules.ts';

const page = 'https://site.example/';
const from = (link: string, at = page) => refuseLink(new URL(link, page), new URL(at, page));

describe('links that are followed', () => {
  it.each([
    '/contact',
    '/equipe/claire-dubois.html',
    '/blog?page=7',
    '/?p=12',
    '/news/2024/05/some-title',
    '/a/b/a/b',
    '/print-shop',
    '/shared-office',
    '/calendar?month=5',
    '/archive/2024/05/',
  ])('%s', (link) => {
    expect(from(link)).toBeNull();
  });

  it('and pagination from page to page', () => {
    expect(from('/blog?page=8', '/blog?page=7')).toBeNull();
  });
});

describe('links that are not followed', () => {
  it.each([
    ['/brochure.PDF', 'file'],
    ['/photo@2x.png?v=3', 'file'],
    ['/wp-login.php?redirect_to=x', 'action'],
    ['/shop?add-to-cart=12', 'action'],
    ['/cdn-cgi/l/email-protection', 'action'],
    [`/${'x'.repeat(2_000)}`, 'too_long'],
    [`/${Array.from({ length: 15 }, (_, i) => i).join('/')}`, 'too_deep'],
    ['/a/b/a/b/a/b', 'repeats'],
    ['/fr/fr/fr', 'repeats'],
    [`/?${Array.from({ length: 9 }, (_, i) => `p${i}=1`).join('&')}`, 'many_parameters'],
  ])('%s', (link, reason) => {
    expect(from(link)).toBe(reason);
  });

  it('the next sheet of a calendar', () => {
    expect(from('/calendar?month=6&year=2031', '/calendar?month=5&year=2031')).toBe('calendar');
    expect(from('/agenda?date=2031-06-01', '/agenda?date=2031-05-01')).toBe('calendar');
    expect(from('/events/2031/06/', '/events/2031/05/')).toBe('calendar');
  });

  it('but what else a calendar leads to', () => {
    expect(from('/events/garden-party', '/events/2031/05/')).toBeNull();
  });
});
