import { describe, expect, it } from 'vitest';
import { compilePhrases, faultOfPhrase } from './phrase.ts';

const finds = (phrase: string, text: string): boolean => compilePhrases([phrase]).test(text);

describe('a phrase', () => {
  it('is found as words, not inside of words', () => {
    expect(finds('rbl', 'in the rbl of example.org')).toBe(true);
    expect(finds('rbl', 'marble')).toBe(false);
    expect(finds('rbl~', 'rblsmtpd')).toBe(true);
    expect(finds('~rbl', 'myrbl')).toBe(true);
  });

  it('chooses, skips and counts digits', () => {
    expect(finds('(user|mailbox) (is |)unknown', 'mailbox unknown')).toBe(true);
    expect(finds('(user|mailbox) (is |)unknown', 'user is unknown')).toBe(true);
    expect(finds('dd * is no longer valid', 'dd x@example.com is no longer valid')).toBe(true);
    expect(finds('rp-00#', 'rp-001')).toBe(true);
    expect(finds('rp-00#', 'rp-00x')).toBe(false);
  });

  it('takes signs as signs', () => {
    expect(finds('[bl2#]', 'mail [bl21] refused')).toBe(true);
    expect(finds('p=nosuchuser', 'p=nosuchuser')).toBe(true);
    expect(finds('a.b', 'axb')).toBe(false);
  });

  it('does not stretch a gap over more than 80 characters', () => {
    expect(finds('mailbox * full', `mailbox ${'x'.repeat(70)} full`)).toBe(true);
    expect(finds('mailbox * full', `mailbox ${'x'.repeat(100)} full`)).toBe(false);
  });

  it.each([
    ['(a|b', 'has unbalanced or deep parentheses'],
    ['a|b', 'has a choice outside parentheses'],
    ['* full', 'begins or ends with a gap'],
    ['full *', 'begins or ends with a gap'],
    ['a * b * c * d', 'has more than two gaps'],
    ['a', 'is too short to mean anything'],
    ['user unknown', null],
  ])('%s: %s', (phrase, fault) => {
    expect(faultOfPhrase(phrase)).toBe(fault);
  });
});
