import { describe, expect, it } from 'vitest';
import { naturalKey } from './natural-key.ts';

const fact = {
  tenantId: 1,
  kind: 'bounced' as const,
  campaignUid: 'c',
  person: 'p',
  occurredAt: '2026-01-01T00:00:00Z',
  url: '',
};
const tomorrow = '2026-01-02T00:00:00Z';

describe('the natural key', () => {
  it('is the same for a bounce whoever reports it and when, and differs for each open', () => {
    expect(naturalKey(fact)).toBe(naturalKey({ ...fact, occurredAt: tomorrow }));
    expect(naturalKey({ ...fact, kind: 'opened' })).not.toBe(
      naturalKey({ ...fact, kind: 'opened', occurredAt: tomorrow }),
    );
    expect(naturalKey({ ...fact, kind: 'opened', agent: 'a gateway' })).not.toBe(
      naturalKey({ ...fact, kind: 'opened', agent: 'a browser' }),
    );
    expect(naturalKey({ ...fact, agent: 'a gateway' })).toBe(naturalKey(fact));
    expect(naturalKey(fact)).not.toBe(naturalKey({ ...fact, tenantId: 2 }));
  });

  it('keeps the report that ends an address apart from a lighter one of the same mail', () => {
    expect(naturalKey({ ...fact, final: true })).not.toBe(naturalKey(fact));
    expect(naturalKey({ ...fact, final: false })).toBe(naturalKey(fact));
  });

  it('takes the list, else the day, where no campaign is known', () => {
    const without = { ...fact, campaignUid: '' };
    expect(naturalKey(without)).not.toBe(naturalKey({ ...without, occurredAt: tomorrow }));
    expect(naturalKey({ ...without, place: 'l' })).toBe(naturalKey({ ...without, place: 'l', occurredAt: tomorrow }));
  });
});
