import { describe, expect, it } from 'vitest';
import { mailwizzSettings } from './mailwizz-settings.ts';

const complete = {
  MAILWIZZ_ULIXAI_URL: 'https://mail.example.com/api',
  MAILWIZZ_ULIXAI_KEY: 'a key',
  MAILWIZZ_ULIXAI_LISTS: 'blogger=ab123cd456efg, influenceur = zz999yy888xxx',
  MAILWIZZ_ULIXAI_DAILY_QUOTA: '500',
};

describe('MailWizz accounts of the environment', () => {
  it('name address, key, lists by category, and quota; a tenant without any is left out', () => {
    expect(mailwizzSettings(complete)).toEqual({
      ulixai: {
        baseUrl: 'https://mail.example.com/api',
        apiKey: 'a key',
        listUids: { blogueur: 'ab123cd456efg', influenceur: 'zz999yy888xxx' },
        dailyQuota: 500,
      },
    });
    expect(mailwizzSettings({ MAILWIZZ_ULIXAI_URL: '' })).toEqual({});
  });

  it.each([
    [{ MAILWIZZ_ULIXAI_URL: 'mail.example.com' }, 'MAILWIZZ_ULIXAI_URL: expected'],
    [{ MAILWIZZ_ULIXAI_KEY: '' }, 'MAILWIZZ_ULIXAI_KEY: expected'],
    [{ MAILWIZZ_ULIXAI_LISTS: 'avocat=ab123cd456efg' }, '"avocat=ab123cd456efg" is none'],
    [{ MAILWIZZ_ULIXAI_LISTS: 'blogger=45' }, '"blogger=45" is none'],
    [{ MAILWIZZ_ULIXAI_DAILY_QUOTA: 'many' }, 'MAILWIZZ_ULIXAI_DAILY_QUOTA: expected'],
  ])('say what is wrong with %j', (change, message) => {
    expect(() => mailwizzSettings({ ...complete, ...change })).toThrow(message);
  });
});
