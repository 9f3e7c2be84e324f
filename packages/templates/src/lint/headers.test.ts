import { describe, expect, it } from 'vitest';
import { lintHeaders, requiredHeaders } from './headers.ts';

const way = { unsubscribeUrl: 'https://relais.example/u/abc', unsubscribeEmail: 'leave@relais.example' };
const signed = {
  name: 'DKIM-Signature',
  value: 'v=1; a=rsa-sha256; d=relais.example;\r\n h=From:To:List-Unsubscribe:\r\n\tlist-unsubscribe-post; b=x',
};
const without = (name: string) => requiredHeaders(way).filter((header) => header.name !== name);

describe('the headers of one-click unsubscribing', () => {
  it('are two, with an https address and a mailbox', () => {
    expect(requiredHeaders(way)).toEqual([
      {
        name: 'List-Unsubscribe',
        value: '<https://relais.example/u/abc>, <mailto:leave@relais.example?subject=unsubscribe>',
      },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
    ]);
    expect(lintHeaders([...requiredHeaders(way), signed])).toEqual([]);
  });

  it.each([
    ['no List-Unsubscribe', [...without('List-Unsubscribe'), signed], ['header-list-unsubscribe']],
    ['no List-Unsubscribe-Post', [...without('List-Unsubscribe-Post'), signed], ['header-list-unsubscribe-post']],
    [
      'http instead of https',
      [
        { name: 'list-unsubscribe', value: '<http://relais.example/u>, <mailto:a@relais.example>' },
        ...without('List-Unsubscribe'),
        signed,
      ],
      ['header-list-unsubscribe'],
    ],
    [
      'no mailbox',
      [{ name: 'List-Unsubscribe', value: '<https://relais.example/u>' }, ...without('List-Unsubscribe'), signed],
      ['header-list-unsubscribe'],
    ],
    [
      'another word',
      [...without('List-Unsubscribe-Post'), { name: 'List-Unsubscribe-Post', value: 'yes' }, signed],
      ['header-list-unsubscribe-post'],
    ],
    ['no signature', requiredHeaders(way), ['header-not-signed']],
    [
      'a signature that leaves one out',
      [...requiredHeaders(way), { name: 'DKIM-Signature', value: 'h=From:List-Unsubscribe; b=x' }],
      ['header-not-signed'],
    ],
  ])('%s is refused', (_what, headers, expected) => {
    expect(lintHeaders(headers).map(({ code }) => code)).toEqual(expected);
  });
});
