import { describe, expect, it } from 'vitest';
import { decide, matches } from './decide.ts';
import { parseRobots } from './parse-robots.ts';

const allowed = (text: string, path: string, bot = 'RelaisBot') => decide(parseRobots(text, bot), path).allowed;

describe('robots.txt', () => {
  it('opens everything when it says nothing', () => {
    expect(allowed('', '/')).toBe(true);
    expect(allowed('User-agent: *\nDisallow:', '/a')).toBe(true);
    expect(allowed('<html>not found</html>', '/a')).toBe(true);
  });

  it('listens to the group of its own name alone, whatever the case and the version behind it', () => {
    const text = 'User-agent: *\nDisallow: /\n\nUser-agent: relaisbot/2.0\nDisallow: /private';
    expect(allowed(text, '/page')).toBe(true);
    expect(allowed(text, '/private/x')).toBe(false);
    expect(allowed(text, '/page', 'OtherBot')).toBe(false);
  });

  it('does not take a longer name for its own', () => {
    expect(allowed('User-agent: RelaisBotImages\nDisallow: /', '/')).toBe(true);
  });

  it('joins several groups of one name and several names of one group', () => {
    const text = [
      'User-agent: a',
      'User-agent: relaisbot',
      'Disallow: /one',
      '',
      'User-agent: relaisbot',
      'Disallow: /two',
    ].join('\r\n');
    expect(allowed(text, '/one')).toBe(false);
    expect(allowed(text, '/two')).toBe(false);
    expect(allowed(text, '/one', 'A')).toBe(false);
    expect(allowed(text, '/two', 'A')).toBe(true);
  });

  it('lets an empty group of its own name open what is closed to everyone', () => {
    expect(allowed('User-agent: relaisbot\nDisallow:\n\nUser-agent: *\nDisallow: /', '/x')).toBe(true);
  });

  it('follows the longest match, and Allow in a tie', () => {
    const text = 'User-agent: *\nDisallow: /shop\nAllow: /shop/open\nDisallow: /a\nAllow: /a';
    expect(allowed(text, '/shop/closed')).toBe(false);
    expect(allowed(text, '/shop/open/1')).toBe(true);
    expect(allowed(text, '/a')).toBe(true);
  });

  it('knows stars and the end of a path', () => {
    const text = 'User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?session=\nDisallow: /exact$';
    expect(allowed(text, '/x/y.pdf')).toBe(false);
    expect(allowed(text, '/x/y.pdf?download')).toBe(true);
    expect(allowed(text, '/page?session=1')).toBe(false);
    expect(allowed(text, '/exact')).toBe(false);
    expect(allowed(text, '/exactly')).toBe(true);
  });

  it('compares paths in one spelling', () => {
    expect(allowed('User-agent: *\nDisallow: /é', '/%c3%a9t%C3%A9')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /%7Ejoe', '/~joe/x')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /a%2Fb', '/a/b')).toBe(true);
  });

  it('reads comments, byte order mark, spaces and lone carriage returns', () => {
    expect(allowed('\uFEFFUser-agent : * # all\rDisallow : /x # closed', '/x')).toBe(false);
  });

  it('takes the crawl delay of the group that counts, and no nonsense', () => {
    const text = 'User-agent: *\nCrawl-delay: 10\n\nUser-agent: relaisbot\nCrawl-delay: 2.5\nDisallow:';
    expect(parseRobots(text, 'RelaisBot').crawlDelaySeconds).toBe(2.5);
    expect(parseRobots(text, 'Other').crawlDelaySeconds).toBe(10);
    expect(parseRobots('User-agent: *\nCrawl-delay: soon', 'x').crawlDelaySeconds).toBeNull();
    expect(parseRobots('User-agent: *\nCrawl-delay: -1', 'x').crawlDelaySeconds).toBeNull();
  });

  it('tells which line decided', () => {
    expect(decide(parseRobots('User-agent: *\nDisallow: /x', 'b'), '/x/1')).toEqual({
      allowed: false,
      why: 'disallowed by Disallow: /x',
    });
  });

  it('never closes robots.txt itself', () => {
    expect(allowed('User-agent: *\nDisallow: /', '/robots.txt')).toBe(true);
  });
});

describe('matching a pattern', () => {
  it.each([
    ['/*a*b', '/xxaxxbxx', true],
    ['/*a*b$', '/xaxb', true],
    ['/*a*b$', '/xaxbx', false],
    ['/*ab$', '/ab/ab', true],
    ['/a*a$', '/a', false],
    ['*', '/anything', true],
    ['$', '/', false],
    ['/$', '/', true],
  ])('%s on %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('stays quick on a pattern made to be slow', () => {
    expect(matches(`/${'*a'.repeat(2_000)}*b`, `/${'a'.repeat(20_000)}`)).toBe(false);
  });
});
