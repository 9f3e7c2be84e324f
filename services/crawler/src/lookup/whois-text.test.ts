import { describe, expect, it } from 'vitest';
import { rdapServerFor } from './rdap.ts';
import { dateOf } from './registration.ts';
import { readWhois, referralIn } from './whois-text.ts';

const registered = (text: string) => {
  const answer = readWhois(text);
  if (answer.kind !== 'registered') throw new Error(`read as ${answer.kind}`);
  return answer.registration;
};

describe('the texts WHOIS servers answer with', () => {
  it('are read where each value stands behind its label', () => {
    const facts = registered(
      [
        '%% This is the registry of an ending',
        'domain:                        example.test',
        'status:                        ACTIVE',
        'holder:                        Anna Muster',
        'Expiry Date:                   2027-02-13T09:14:01Z',
        'created:                       2009-02-13T09:14:01Z',
        'last-update:                   2026-02-01T00:00:00Z',
        'nserver:                       ns1.example.net [192.0.2.1]',
        'nserver:                       NS2.example.net.',
        'registrar:                     Names of Example SAS',
      ].join('\n'),
    );
    expect(facts).toMatchObject({
      registeredAt: new Date('2009-02-13T09:14:01Z'),
      expiresAt: new Date('2027-02-13T09:14:01Z'),
      changedAt: new Date('2026-02-01T00:00:00Z'),
      registrar: 'Names of Example SAS',
      nameservers: ['ns1.example.net', 'ns2.example.net'],
      statuses: ['active'],
    });
    expect(JSON.stringify(facts)).not.toContain('Muster');
  });

  it('are read where values stand under their label', () => {
    expect(
      registered(
        [
          '    Registrar:',
          '        Names of Example Ltd [Tag = EXAMPLE]',
          '',
          '    Relevant dates:',
          '        Registered on: 14-Mar-2009',
          '        Expiry date:  14-Mar-2027',
          '',
          '    Name servers:',
          '        ns1.example.net',
          '        ns2.example.net   192.0.2.2',
        ].join('\r\n'),
      ),
    ).toMatchObject({
      registeredAt: dateOf('14 Mar 2009'),
      registrar: 'Names of Example Ltd [Tag = EXAMPLE]',
      nameservers: ['ns1.example.net', 'ns2.example.net'],
    });
  });

  it('are read with labels in brackets, dots, and dates of any order', () => {
    expect(registered('[Created on]                    2001/03/22\n[Status]   Active').registeredAt).toEqual(
      dateOf('2001-03-22'),
    );
    expect(registered('created............: 1.2.2003 09:00:00').registeredAt).toEqual(dateOf('2003-02-01'));
    expect(registered('Registered: 20040506').registeredAt).toEqual(dateOf('2004-05-06'));
  });

  it('say when nobody has the name, when we ask too often, and when they say nothing', () => {
    expect(readWhois('No match for "FREE.TEST".').kind).toBe('free');
    expect(readWhois('Domain: free.test\nStatus: AVAILABLE').kind).toBe('free');
    expect(readWhois('Query limit exceeded. Try again later').kind).toBe('throttled');
    expect(readWhois('<html>hello</html>')).toEqual({ kind: 'broken', reason: 'whois_unreadable' });
  });

  it('refer to a host and to nothing else', () => {
    expect(referralIn('domain: FR\nrefer:        whois.nic.example\n')).toBe('whois.nic.example');
    expect(referralIn('refer: http://whois.example/')).toBeNull();
    expect(referralIn('whois: bad host; rm\n')).toBeNull();
  });
});

describe('the server for a name', () => {
  const list = {
    services: [
      [['test'], ['https://rdap.test.example']],
      [['co.test'], ['http://plain.example/', 'https://co.example/v1/']],
    ] as [string[], string[]][],
  };
  it('is the one of the longest ending that fits', () => {
    expect(rdapServerFor(list, 'shop.test')).toBe('https://rdap.test.example/');
    expect(rdapServerFor(list, 'shop.co.test')).toBe('https://co.example/v1/');
    expect(rdapServerFor(list, 'latest')).toBeNull();
  });
});
