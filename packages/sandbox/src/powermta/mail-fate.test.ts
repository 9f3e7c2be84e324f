import { describe, expect, it } from 'vitest';
import { decideFate } from './mail-fate.ts';
import { mailboxProviders, providerOf } from './mailbox-providers.ts';

const fateOf = (address: string, mail = 'hello', seed = 'a') =>
  decideFate(seed, address, mail, providerOf(address, mailboxProviders));
const people = Array.from({ length: 20_000 }, (_, number) => `person${number}@firm.example`);

describe('the fate of a mail', () => {
  it('is the same for the same seed, address and mail', () => {
    for (const address of people.slice(0, 50)) expect(fateOf(address)).toEqual(fateOf(address));
  });

  it('keeps an address unknown whatever is sent to it', () => {
    const dead = people.filter((address) => fateOf(address, 'first').refusal?.text.includes('User unknown'));
    expect(dead.length).toBeGreaterThan(0);
    for (const address of dead) expect(fateOf(address, 'second').refusal?.text).toContain('User unknown');
  });

  it('comes as often as the provider says', () => {
    const fates = people.map((address) => fateOf(address));
    const share = (count: number): number => count / fates.length;
    const { rates } = providerOf('x@firm.example', mailboxProviders);
    expect(share(fates.filter(({ deferrals }) => deferrals.length > 0).length)).toBeCloseTo(rates.deferred, 1);
    expect(share(fates.filter(({ reader }) => reader.openedAfter !== null).length)).toBeCloseTo(rates.opened, 1);
    expect(share(fates.filter(({ refusal }) => refusal !== null).length)).toBeLessThan(0.05);
  });

  it.each(['unknown', 'disabled', 'full', 'blocked', 'spam', 'auth', 'never'])('is refused for %s-…', (prefix) => {
    for (const { domains } of mailboxProviders) {
      expect(fateOf(`${prefix}-anna@${domains[0] ?? 'firm.example'}`).refusal).not.toBeNull();
    }
  });

  it('does what the prefix says, and nothing else', () => {
    expect(fateOf('silent-anna@gmail.com')).toMatchObject({
      refusal: null,
      deferrals: [],
      reader: { openedAfter: null },
    });
    expect(fateOf('deferred-anna@yahoo.com').deferrals.length).toBeGreaterThan(0);
    expect(fateOf('returned-anna@firm.example').returned).not.toBeNull();
    const { reader } = fateOf('click-anna@gmail.com');
    expect(reader.clickedAfter).toBeGreaterThan(reader.openedAfter ?? 0);
    expect(reader).toMatchObject({ scanned: false, unsubscribedAfter: null, complainedAfter: null });
    expect(fateOf('scanner-anna@firm.example').reader).toMatchObject({ scanned: true, openedAfter: null });
  });
});
