import { describe, expect, it } from 'vitest';
import { providerForms, userOf } from './provider-forms.ts';
import { readProxies } from './read-proxies.ts';

const userAt = (authorization: string | null) =>
  authorization && Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();

describe('the setting of the proxies', () => {
  it.each(providerForms)('$provider $kind is addressed as its example says', (form) => {
    const user = userOf(form, { user: 'USER', zone: 'ZONE' }, 1);
    expect(`${user} @ ${form.host}:${form.port}`).toBe(form.example);
  });

  it('takes addresses one after the other', () => {
    const proxies = readProxies(
      'http://ann:pa%3Ass@192.0.2.1:3128, https://proxy.example.com\nhttp://u:p@dc.oxylabs.io:8005',
    );
    expect(proxies.map(({ name, provider, kind, origin }) => ({ name, provider, kind, origin }))).toEqual([
      { name: '192.0.2.1:3128', provider: 'own', kind: 'datacenter', origin: 'http://192.0.2.1:3128' },
      { name: 'proxy.example.com:443', provider: 'own', kind: 'datacenter', origin: 'https://proxy.example.com:443' },
      { name: 'dc.oxylabs.io:8005', provider: 'oxylabs', kind: 'datacenter', origin: 'http://dc.oxylabs.io:8005' },
    ]);
    expect(proxies.map(({ authorization }) => userAt(authorization))).toEqual(['ann:pa:ss', null, 'u:p']);
  });

  it('makes as many of an account as were bought, at its price', () => {
    const proxies = readProxies(
      JSON.stringify([
        { provider: 'oxylabs', user: 'ann', password: 'secret', count: 2 },
        {
          provider: 'brightdata',
          user: 'ann',
          password: 'secret',
          zone: 'dc1',
          country: 'FR',
          count: 2,
          eur_per_gb: 0.5,
        },
        { url: 'http://192.0.2.1:3128', kind: 'residential', eur_per_1000_requests: 2 },
      ]),
    );
    expect(proxies.map(({ name, kind, authorization }) => [name, kind, userAt(authorization)])).toEqual([
      ['dc.oxylabs.io:8001', 'datacenter', 'user-ann:secret'],
      ['dc.oxylabs.io:8002', 'datacenter', 'user-ann:secret'],
      ['brd.superproxy.io:33335#1', 'datacenter', 'brd-customer-ann-zone-dc1-country-fr-session-1:secret'],
      ['brd.superproxy.io:33335#2', 'datacenter', 'brd-customer-ann-zone-dc1-country-fr-session-2:secret'],
      ['192.0.2.1:3128', 'residential', null],
    ]);
    expect(proxies.map(({ microsPerGb, microsPerRequest }) => [microsPerGb, microsPerRequest])).toEqual([
      [0, 0],
      [0, 0],
      [500_000, 0],
      [500_000, 0],
      [0, 2_000],
    ]);
  });

  it.each([
    ['ftp://ann:secret@192.0.2.1', 'entry 1'],
    ['http://ann:secret@192.0.2.1/path', 'entry 1'],
    ['[{"provider":"oxylabs","user":"ann","password":"secret","more":1}]', 'entry 1'],
    ['[{"provider":"brightdata","user":"ann","password":"secret"}]', 'brightdata needs zone'],
    ['[{', 'addresses as http'],
  ])('refuses %s and tells no password', (text, complaint) => {
    let message = '';
    try {
      readProxies(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(complaint);
    expect(message).not.toContain('secret');
  });
});
