import { describe, expect, it } from 'vitest';
import { everyone, isDisallowed, type RobotsRules, robotsText } from './robots.ts';

const rules: RobotsRules = {
  groups: [
    { agents: ['OtherBot'], disallow: ['/'] },
    everyone(['/intern/', '/*?print=', '/*.php$'], { allow: ['/intern/hilfe/'], crawlDelaySeconds: 3 }),
  ],
  sitemap: true,
};

describe('isDisallowed', () => {
  it.each([
    ['/', false],
    ['/intern/akte', true],
    ['/intern/hilfe/', false],
    ['/kosten/?print=1', true],
    ['/kosten/?page=2', false],
    ['/login.php', true],
    ['/login.php?next=1', false],
  ])('%s: %s', (path, closed) => {
    expect(isDisallowed(rules, path)).toBe(closed);
  });

  it('closes nothing where there is no robots.txt', () => {
    expect(isDisallowed(null, '/intern/')).toBe(false);
  });
});

describe('robotsText', () => {
  it('writes the groups, the delay and the sitemap', () => {
    expect(robotsText(rules, 'http://192.0.2.1').split('\n')).toEqual([
      '# robots.txt',
      'User-agent: OtherBot',
      'Disallow: /',
      '',
      'User-agent: *',
      'Disallow: /intern/',
      'Disallow: /*?print=',
      'Disallow: /*.php$',
      'Allow: /intern/hilfe/',
      'Crawl-delay: 3',
      '',
      'Sitemap: http://192.0.2.1/sitemap.xml',
      '',
    ]);
  });
});
