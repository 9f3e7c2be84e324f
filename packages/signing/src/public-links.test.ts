import { describe, expect, it } from 'vitest';
import { parseKeyring } from './keyring.ts';
import { openPublicLinks } from './public-links.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const publicUrl = 'https://relais.example.com/';
const links = openPublicLinks({ publicUrl, keyring: parseKeyring(`a:${key(1)}`) });
const subject = { tenantId: 2_147_483_647, contactId: 2_147_483_647 };
const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

describe('public links', () => {
  it('lead back to whom they are about, each by its own page, and fit a MailWizz field', () => {
    const why = links.whyUrl(subject);
    const unsubscribe = links.unsubscribeUrl(subject);
    expect(why).toMatch(/^https:\/\/relais\.example\.com\/why\/[\w.-]+$/);
    expect(unsubscribe).toMatch(/^https:\/\/relais\.example\.com\/u\/[\w.-]+$/);
    expect(Math.max(why.length, unsubscribe.length)).toBeLessThan(150);
    expect(links.read('why', tokenOf(why))).toEqual(subject);
    expect(links.read('unsubscribe', tokenOf(unsubscribe))).toEqual(subject);
    expect(links.read('unsubscribe', tokenOf(why))).toBeNull();
    expect(links.read('why', 'anything.else')).toBeNull();
  });

  it('hold through a mailbox name in any case, and no forged one', () => {
    const address = links.unsubscribeAddress(subject, 'unsubscribe@mail.example.com');
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(links.readAddress(address.toUpperCase())).toEqual(subject);
    expect(links.readAddress(address.replace('+zik0zj-', '+zik0zi-'))).toBeNull();
    expect(links.readAddress('unsubscribe@mail.example.com')).toBeNull();
  });

  it('outlive a rotation of the keyring', () => {
    const rotated = openPublicLinks({ publicUrl, keyring: parseKeyring(`b:${key(2)},a:${key(1)}`) });
    expect(rotated.read('why', tokenOf(links.whyUrl(subject)))).toEqual(subject);
    expect(rotated.readAddress(links.unsubscribeAddress(subject, 'u@example.com'))).toEqual(subject);
    const dropped = openPublicLinks({ publicUrl, keyring: parseKeyring(`b:${key(2)}`) });
    expect(dropped.read('why', tokenOf(links.whyUrl(subject)))).toBeNull();
  });
});
