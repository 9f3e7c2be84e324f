import { describe, expect, it } from 'vitest';
import { mergeDisposable } from './merge-disposable.ts';

const own = {
  version: '2026.1.1',
  disposable: ['old.test'],
  relays: ['relay.test'],
  whoisProxies: ['proxy.test'],
  notDisposable: ['shop.test'],
  machines: [],
};
const merge = (text: string) =>
  mergeDisposable(own, text, (domain) => domain === 'listed.test', new Date('2026-11-20'));

describe('mergeDisposable', () => {
  it('adds what is new, sorted, under a new version', () => {
    expect(merge('New.test\n# a comment\nanother.test # why\n\nnot a domain\n')).toEqual({
      ...own,
      version: '2026.11.20',
      disposable: ['another.test', 'new.test', 'old.test'],
    });
  });

  it('leaves out what is known elsewhere or known to be something else', () => {
    expect(merge('listed.test\nrelay.test\nproxy.test\nshop.test\ngmail.com\nold.test')).toBe(own);
  });
});
