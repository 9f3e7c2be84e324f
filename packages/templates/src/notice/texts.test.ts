import { languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../language/parse-template.ts';
import { checkTexts } from './check-texts.ts';
import { noticeTemplate, withNoticeBlock } from './notice-template.ts';
import { legalTexts } from './texts.ts';

describe('the legal texts', () => {
  it('say the same in nine languages', () => {
    expect(checkTexts(legalTexts)).toEqual([]);
  });

  it.each(languages)(
    'tell in %s who writes, which data, where and when found, how long kept, and how to leave',
    (language) => {
      for (const format of ['html', 'text'] as const) {
        const parsed = parseTemplate(noticeTemplate(language, format), format);
        expect(parsed.ok && parsed.variables).toEqual(
          expect.arrayContaining([
            ...['senderName', 'brandName', 'postalAddress', 'privacyEmail', 'email'],
            ...['sourceUrl', 'sourceDate', 'retentionMonths', 'whyUrl', 'unsubscribeUrl'],
          ]),
        );
      }
    },
  );
});

describe('checkTexts', () => {
  const say = (change: Partial<Record<keyof (typeof legalTexts)['de']['notice'], string>>) =>
    checkTexts({ ...legalTexts, de: { ...legalTexts.de, notice: { ...legalTexts.de.notice, ...change } } }).map(
      ({ language, key, message }) => `${language} ${key} ${message}`,
    );

  it('finds a blank text', () => {
    expect(say({ more: ' ' })).toEqual(['de notice.more is missing']);
  });
  it('finds a variable lost in translation', () => {
    expect(say({ kept: 'Wir löschen sie bald.' })).toEqual(['de notice.kept has other variables than en']);
  });
  it('finds a text nobody translated', () => {
    expect(say({ heading: legalTexts.en.notice.heading })).toContain(
      'de notice.heading is the same as in en: translate it',
    );
  });
  it('finds the wrong script', () => {
    expect(say({ heading: legalTexts.ru.notice.heading })).toContain(
      'de notice.heading is not written in Latin script',
    );
  });
  it('finds a key that is missing elsewhere', () => {
    const { more: _more, ...rest } = legalTexts.fr.notice;
    const texts = { ...legalTexts, fr: { ...legalTexts.fr, notice: { ...rest, extra: 'x' } } };
    expect(checkTexts(texts).map(({ key, message }) => `${key} ${message}`)).toEqual([
      'notice.more is missing',
      'notice.extra is in no other language',
    ]);
  });
});

describe('withNoticeBlock', () => {
  it('puts the notice before the body ends and at the foot of the text', () => {
    expect(withNoticeBlock({ html: '<html><body>x</body></html>', text: 'x' })).toEqual({
      html: '<html><body>x{notice}</body></html>',
      text: 'x\n\n{notice}',
    });
  });
  it('leaves a notice where its author put it', () => {
    const template = { html: '<p>{notice}</p><p>x</p>', text: '{ notice }\nx' };
    expect(withNoticeBlock(template)).toEqual(template);
  });
  it('leaves absent plain text to be made from the HTML', () => {
    expect(withNoticeBlock({ html: 'x', text: null })).toEqual({ html: 'x{notice}', text: null });
  });
});
