import { contactInput } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { prepareContact, splitName } from './index.ts';

const pepper = 'a pepper for tests only';
const prepare = (input: object) => prepareContact(contactInput.parse(input), { pepper });

describe('preparing a contact', () => {
  it('gives one person one hash however the address is written', () => {
    const hashes = ['Ann.Lee@Example.org', ' ann.lee@example.org ', 'Ann <ann.lee@EXAMPLE.ORG>'].map((email) => {
      const prepared = prepare({ email });
      return prepared.ok && prepared.contact.emailHash;
    });
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses what is no address, naming the field', () => {
    expect(prepare({ email: 'nobody' })).toMatchObject({ ok: false, path: 'email' });
    expect(prepare({ email: 'a@b@c.test' })).toMatchObject({ ok: false, path: 'email' });
  });

  it('stores a phone that can be dialled in E.164 and keeps the rest as seen', () => {
    expect(prepare({ email: 'a@b.test', phone: '(202) 555-0143', country_code: 'us' })).toMatchObject({
      contact: { phone: '+12025550143' },
    });
    const odd = prepare({ email: 'a@b.test', phone: 'ext 12' });
    expect(odd.ok && odd.contact).toMatchObject({ phone: undefined, phoneRaw: 'ext 12' });
  });

  it('takes the name from the address when nothing better is there', () => {
    expect(prepare({ email: '"Claire Dubois" <claire@b.test>' })).toMatchObject({
      contact: { firstName: 'Claire', lastName: 'Dubois' },
    });
    expect(prepare({ email: 'c@b.test', name: 'Claire Dubois', first_name: 'Clara' })).toMatchObject({
      contact: { firstName: 'Clara' },
    });
  });
});

describe('splitting a name', () => {
  it.each([
    ['Claire Dubois', { firstName: 'Claire', lastName: 'Dubois' }],
    ['Dubois, Claire', { firstName: 'Claire', lastName: 'Dubois' }],
    ['Me Claire Dubois', { firstName: 'Claire', lastName: 'Dubois' }],
    ['Prof. Dr. Anna von Stein', { firstName: 'Anna', lastName: 'von Stein' }],
    ['Cher', { lastName: 'Cher' }],
    ['  ', {}],
  ])('%s', (name, parts) => {
    expect(splitName(name)).toEqual(parts);
  });
});
