import { describe, expect, it } from 'vitest';
import { NETWORKS } from './data/networks.ts';
import { profileAt, whatsappNumber } from './socials.ts';

describe('profileAt', () => {
  it.each(NETWORKS)('knows a profile on $network by its example', ({ network, example }) => {
    expect(profileAt(example)).toMatchObject({ network, url: example });
  });

  it.each([
    ['http://facebook.com/example.firm/?ref=page&fbclid=x', 'https://www.facebook.com/example.firm'],
    ['https://m.facebook.com/example.firm/about', 'https://www.facebook.com/example.firm'],
    ['https://fr-fr.facebook.com/example.firm', 'https://www.facebook.com/example.firm'],
    [
      'https://www.facebook.com/profile.php?id=100012345678901&sk=about',
      'https://www.facebook.com/profile.php?id=100012345678901',
    ],
    ['https://www.facebook.com/pages/Example/123456789', 'https://www.facebook.com/pages/Example/123456789'],
    ['https://www.facebook.com/groups/expats.example/', 'https://www.facebook.com/groups/expats.example'],
    ['https://fr.linkedin.com/in/jane-doe-1234/?originalSubdomain=fr', 'https://www.linkedin.com/in/jane-doe-1234'],
    ['https://www.linkedin.com/company/example-firm/mycompany/', 'https://www.linkedin.com/company/example-firm'],
    ['https://twitter.com/example_firm?lang=fr', 'https://twitter.com/example_firm'],
    ['https://twitter.com/example_firm/status/123', 'https://twitter.com/example_firm'],
    ['//instagram.com/example.firm', 'https://www.instagram.com/example.firm'],
    ['https://www.youtube.com/channel/UCabc123/videos', 'https://www.youtube.com/channel/UCabc123'],
    ['https://t.me/s/example_firm', 'https://t.me/example_firm'],
    ['https://telegram.me/example_firm', 'https://t.me/example_firm'],
    ['https://t.me/+AbCdEf123', 'https://t.me/+AbCdEf123'],
    ['https://wa.me/33612345678?text=hi', 'https://wa.me/33612345678'],
    ['https://api.whatsapp.com/send?phone=%2B33612345678', 'https://wa.me/33612345678'],
    ['https://chat.whatsapp.com/AbCdEfGhIjKl', 'https://chat.whatsapp.com/AbCdEfGhIjKl'],
    ['facebook.com/example.firm', 'https://www.facebook.com/example.firm'],
  ])('takes %s for %s', (href, url) => {
    expect(profileAt(href)?.url).toBe(url);
  });

  it.each([
    'https://www.facebook.com/',
    'https://www.facebook.com/sharer.php?u=https://firm.test',
    'https://www.facebook.com/sharer/sharer.php?u=x',
    'https://www.facebook.com/dialog/share?app_id=1',
    'https://www.facebook.com/tr?id=123&ev=PageView',
    'https://www.facebook.com/plugins/page.php',
    'https://developers.facebook.com/docs/',
    'https://twitter.com/intent/tweet?text=x',
    'https://twitter.com/share?url=x',
    'https://x.com/home',
    'https://x.com/i/flow/login',
    'https://www.linkedin.com/shareArticle?mini=true',
    'https://www.linkedin.com/sharing/share-offsite/?url=x',
    'https://www.linkedin.com/feed/',
    'https://www.instagram.com/p/Cabc/',
    'https://www.instagram.com/explore/tags/x/',
    'https://www.youtube.com/watch?v=abc',
    'https://www.youtube.com/embed/abc',
    'https://youtu.be/abc',
    'https://t.me/share/url?url=x',
    'https://www.tiktok.com/tag/law',
    'https://wa.me/?text=share',
    'https://api.whatsapp.com/send?text=share',
    'https://www.facebook.com/wordpress',
    'https://notfacebook.com/example.firm',
    'https://firm.test/facebook.com',
    'http://[broken',
  ])('sees no profile in %s', (href) => {
    expect(profileAt(href)).toBeNull();
  });
});

describe('whatsappNumber', () => {
  it('reads the digits of click-to-chat links', () => {
    expect(whatsappNumber('whatsapp://send?phone=0033612345678')).toBe('33612345678');
    expect(whatsappNumber('https://wa.me/message/ABC')).toBeNull();
    expect(whatsappNumber('https://firm.test/?wa.me/33612345678')).toBeNull();
  });
});
