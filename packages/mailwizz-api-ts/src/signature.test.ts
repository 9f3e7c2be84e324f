import { describe, expect, it } from 'vitest';
import { sign, stringToSign } from './signature.ts';
import { headerOf, type WireVector, wireVectors } from './wire-vectors.testkit.ts';

const signed = wireVectors.filter(({ signing }) => signing !== undefined);
const requestOf = (vector: WireVector) => ({
  method: vector.method,
  url: `http://${headerOf(vector, 'Host')}${vector.path}`,
  query: vector.query,
  form: vector.params,
  publicKey: headerOf(vector, 'X-MW-PUBLIC-KEY'),
  timestamp: headerOf(vector, 'X-MW-TIMESTAMP'),
  remoteAddress: headerOf(vector, 'X-MW-REMOTE-ADDR'),
});

describe('the signed scheme of MailWizz 1.x', () => {
  it.each(signed)('builds the text the PHP client signs for $id', (vector) => {
    expect(stringToSign(requestOf(vector))).toBe(vector.signing?.string_to_sign_php_sdk);
  });

  it.each(signed)('signs $id as the PHP client does', (vector) => {
    const { private_key = '', expected_php_sdk } = vector.signing ?? {};
    expect(sign(requestOf(vector), private_key)).toBe(expected_php_sdk);
  });

  it.each(signed.filter(({ signing }) => signing?.matches))('equals the captured signature of $id', (vector) => {
    expect(sign(requestOf(vector), vector.signing?.private_key ?? '')).toBe(headerOf(vector, 'X-MW-SIGNATURE'));
  });

  it('sorts the query by key, upper case before lower', () => {
    const request = {
      method: 'get',
      url: 'https://mw.example/api/lists',
      form: {},
      publicKey: 'P',
      timestamp: '1',
      remoteAddress: '',
    };
    expect(stringToSign({ ...request, query: { page: 1, EMAIL: 'a@example.com', list: 'x' } })).toBe(
      'GET https://mw.example/api/lists?EMAIL=a%40example.com&list=x&page=1&X-MW-PUBLIC-KEY=P&X-MW-REMOTE-ADDR=&X-MW-TIMESTAMP=1',
    );
  });
});
