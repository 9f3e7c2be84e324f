import { describe, expect, it } from 'vitest';
import { readAddressPattern } from './address-pattern.ts';

describe('a pattern of addresses', () => {
  it.each([
    ['*@*.gouv.fr', '*@*.gouv.fr', null],
    ['@Example.*', '*@example.*', null],
    ['*.example.org', '*@*.example.org', null],
    ['press*@example.org', 'press*@example.org', null],
    ['*@gmail.*', '*@gmail.*', 'gmail.com'],
    ['*@*.com', '*@*.com', expect.any(String)],
    ['anna*@gmail.com', 'anna*@gmail.com', null],
  ])('reads %s', (word, pattern, coversFreeProvider) => {
    expect(readAddressPattern(word)).toEqual({ ok: true, pattern, coversFreeProvider });
  });

  it.each(['*@*', '*', '@*.*', 'a@b@*.org', 'ann@example.org', '*@exa mple.org', '*@', '*@%.org'])(
    'refuses %s',
    (word) => {
      expect(readAddressPattern(word)).toMatchObject({ ok: false });
    },
  );
});
