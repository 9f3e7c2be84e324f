import type { StoredSuppression } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { holdOf } from './hold-of.ts';

type Contact = Parameters<typeof holdOf>[0];

const contact = (more: Partial<Contact>): Contact => ({
  status: 'validated',
  statusReason: null,
  dueAt: new Date('2026-11-21T00:05:00Z'),
  deletedAt: null,
  mergedInto: null,
  quotaUsed: null,
  quotaCeiling: null,
  emailDomain: 'firm.test',
  listUid: null,
  listName: null,
  instance: null,
  instanceActive: null,
  instanceError: null,
  category: null,
  obfuscated: false,
  ...more,
});
const routed = { listUid: 'ab123cd456efg', listName: 'Avocats', instance: 'client-1', instanceActive: true };
const objection: StoredSuppression = {
  id: 1,
  tenant: null,
  tenantId: null,
  emailHash: 'hash',
  domain: null,
  pattern: null,
  reason: 'objection',
  source: 'test',
  note: 'by letter',
  createdAt: new Date('2026-11-01T00:00:00Z'),
  expiresAt: null,
};

describe('what holds a contact back', () => {
  it.each<[string, Partial<Contact>, string]>([
    ['waits for the validator', { status: 'pending' }, 'queue validate'],
    ['waits for a silent DNS', { status: 'pending', statusReason: 'dns_unknown' }, 'dns_unknown'],
    ['waits for the router', {}, 'queue route'],
    ['waits for MailWizz', routed, 'queue sync'],
    ['waits for tomorrow’s quota', { ...routed, statusReason: 'over_quota' }, 'daily quota'],
    ['waits for an instance in trouble', { ...routed, instanceError: 'HTTP 500' }, 'instance client-1'],
    ['waits for an instance that is not configured', { ...routed, instanceActive: false }, 'instance client-1'],
    ['has no list', { status: 'unrouted', statusReason: 'no_list' }, 'rule no_list'],
    [
      'is held because its owner hid it',
      { status: 'unrouted', statusReason: 'obfuscated_held' },
      'rule obfuscated_held',
    ],
    ['is invalid', { status: 'invalid', statusReason: 'null_mx' }, 'rule null_mx'],
    ['bounced', { status: 'bounced', statusReason: 'hard' }, 'hard'],
    ['was deleted', { deletedAt: new Date() }, 'deleted'],
  ])('is named when it %s', (_, facts, by) => {
    expect(holdOf(contact(facts), undefined)).toMatchObject({ by, says: expect.stringMatching(/\S/) });
  });

  it('is a suppression before all else, and nothing once MailWizz has the contact', () => {
    expect(holdOf(contact({ status: 'validated', ...routed }), objection)).toMatchObject({
      by: 'suppression objection',
      says: expect.stringContaining('by letter'),
    });
    expect(holdOf(contact({ status: 'injected', ...routed }), undefined)).toBeNull();
    expect(holdOf(contact({ status: 'injected', ...routed }), objection)?.mend).toContain('MailWizz');
  });
});
