import { describe, expect, it } from 'vitest';
import { classifyAnswer, retryAfterMs, wantsBody } from './classify-answer.ts';
import { readRobotsTag } from './robots-tag.ts';

const now = new Date('2031-01-01T00:00:00Z');
const html = { 'content-type': 'text/html; charset=utf-8' };
const classify = (status: number, headers = {}, text = '<p>x</p>') => classifyAnswer(status, headers, text, now);

describe('an answer', () => {
  it.each([
    [200, html, { kind: 'page' }],
    [200, { 'content-type': 'application/xhtml+xml' }, { kind: 'page' }],
    [200, {}, { kind: 'page' }],
    [200, { 'content-type': 'application/pdf' }, { kind: 'not_html' }],
    [200, { 'content-type': 'text/html5' }, { kind: 'not_html' }],
    [302, { location: '/x' }, { kind: 'redirect', location: '/x' }],
    [302, {}, { kind: 'broken', reason: 'http_302', mayPass: false }],
    [304, html, { kind: 'broken', reason: 'http_304', mayPass: false }],
    [401, html, { kind: 'refused', reason: 'login_wall' }],
    [403, html, { kind: 'refused', reason: 'forbidden' }],
    [404, html, { kind: 'broken', reason: 'http_404', mayPass: false }],
    [500, html, { kind: 'broken', reason: 'http_500', mayPass: true }],
    [429, { 'retry-after': '7' }, { kind: 'throttled', retryAfterMs: 7_000 }],
    [503, html, { kind: 'throttled', retryAfterMs: null }],
  ])('%i %o', (status, headers, verdict) => {
    expect(classify(status, headers)).toEqual(verdict);
  });

  it('without a type is a page if it looks like one', () => {
    expect(classify(200, {}, '%PDF-1.7')).toEqual({ kind: 'not_html' });
  });

  it('that holds nothing is no page', () => {
    expect(classify(200, html, '  ')).toMatchObject({ kind: 'broken', reason: 'empty' });
  });

  it('that asks for a captcha is a refusal, whatever its status', () => {
    const challenge = '<title>Just a moment...</title>';
    for (const status of [200, 403, 429, 503]) {
      expect(classify(status, html, challenge)).toEqual({ kind: 'refused', reason: 'captcha' });
    }
    expect(classify(403, html, '<div class="g-recaptcha">')).toMatchObject({ reason: 'captcha' });
    expect(classify(403, { ...html, 'cf-mitigated': 'challenge' })).toMatchObject({ reason: 'captcha' });
  });

  it('with a contact form under a captcha is a page', () => {
    expect(classify(200, html, '<title>Contact</title><div class="g-recaptcha">')).toEqual({ kind: 'page' });
  });

  it('is read when it may be a page or a challenge', () => {
    expect(wantsBody(200, html)).toBe(true);
    expect(wantsBody(403, html)).toBe(true);
    expect(wantsBody(404, html)).toBe(false);
    expect(wantsBody(200, { 'content-type': 'image/png' })).toBe(false);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['Wed, 01 Jan 2031 00:01:00 GMT', 60_000],
    ['Tue, 31 Dec 2030 23:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    [undefined, null],
  ])('%s', (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected);
  });
});

describe('X-Robots-Tag', () => {
  it.each([
    [undefined, true, true],
    ['noindex', false, true],
    ['NoIndex, NoFollow', false, false],
    ['none', false, false],
    ['otherbot: noindex, nofollow', true, true],
    ['RelaisBot: nofollow', true, false],
    ['unavailable_after: 25 Jun 2031 15:00:00 PST, noindex', false, true],
    [['otherbot: none', 'noindex'], false, true],
  ])('%s', (header, index, follow) => {
    expect(readRobotsTag(header, 'relaisbot')).toEqual({ index, follow });
  });
});
