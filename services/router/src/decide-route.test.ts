import type { Judgement } from '@relais/categories';
import type { ContactToRoute } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { decideRoute, type Rules } from './decide-route.ts';

const contact = (more: Partial<ContactToRoute> = {}): ContactToRoute => ({
  id: 1,
  email: 'ann@firm.test',
  emailDomain: 'firm.test',
  category: 'avocat',
  categorisation: null,
  platform: null,
  language: 'fr',
  countryCode: 'TH',
  phone: null,
  website: null,
  obfuscated: false,
  vias: ['mailto'],
  publishedWithoutRefusal: true,
  presentedAsBusiness: false,
  hasConsent: false,
  sourceId: 'scraper-urls-001',
  sourceType: 'scraping',
  spider: 'custom_urls',
  text: '',
  listId: null,
  instanceId: null,
  ...more,
});
const rule = {
  id: 1,
  position: 1,
  version: 1,
  category: null,
  platform: null,
  language: null,
  countryCode: null,
  sourceId: null,
  tags: [],
  listId: 13,
};
const table = (more: Partial<Rules> = {}): Rules => ({
  acceptsObfuscated: false,
  policy: null,
  rulesVersion: 4,
  lists: [
    { listId: 12, instanceId: 1, listUid: 'ab123cd456efg', legacyId: 12, category: 'avocat' },
    { listId: 13, instanceId: 1, listUid: 'ab123cd456efh', legacyId: 13, category: 'assureur' },
    { listId: 99, instanceId: 2, listUid: 'ab123cd456efi', legacyId: 12, category: null },
  ],
  sources: [],
  rules: [],
  ...more,
});
const judged = (more: Partial<Judgement> = {}): Judgement => ({
  decision: 'none',
  category: null,
  platform: null,
  score: 0,
  leader: null,
  runnerUp: null,
  margin: 0,
  matched: [],
  language: null,
  rulesVersion: 't',
  ...more,
});
const none = () => judged();
const source = (listMapping: Record<string, string | number>, defaultInstanceId: number | null = null) => ({
  sourceId: 'scraper-urls-001',
  defaultInstanceId,
  listMapping,
});

describe('deciding a route', () => {
  it.each([
    ['by uid', { avocat: 'ab123cd456efg' }, null, { listId: 12, instanceId: 1 }],
    ['by legacy number', { avocat: 12 }, 1, { listId: 12, instanceId: 1 }],
    ['by legacy number within the source’s own instance', { avocat: 12 }, 2, { listId: 99, instanceId: 2 }],
  ])('follows the source’s mapping %s before any rule', (_how, mapping, instance, target) => {
    const decision = decideRoute(contact(), table({ sources: [source(mapping, instance)], rules: [rule] }), none);
    expect(decision.target).toEqual(target);
  });

  it('takes the first rule whose named conditions all hold, with its tags', () => {
    const rules = [
      { ...rule, id: 1, category: 'notaire', listId: 99 },
      { ...rule, id: 2, category: 'avocat', countryCode: 'FR', listId: 99 },
      { ...rule, id: 3, category: 'avocat', language: 'fr', listId: 12, tags: ['prestataire'] },
    ];
    const decision = decideRoute(contact(), table({ rules }), none);
    expect(decision).toMatchObject({
      target: { listId: 12 },
      tags: ['avocat', 'lang-fr', 'prestataire'],
      platform: 'sos-expat',
    });
  });

  it('passes a rule whose list is gone', () => {
    const rules = [
      { ...rule, listId: 1_000 },
      { ...rule, id: 2, position: 2, listId: 13 },
    ];
    expect(decideRoute(contact(), table({ rules }), none).target).toEqual({ listId: 13, instanceId: 1 });
  });

  it('asks for a judgement only when the source named no category', () => {
    const asked = (): Judgement => judged({ decision: 'category', category: 'notaire', score: 9 });
    const rules = [{ ...rule, category: 'notaire' }];
    expect(decideRoute(contact({ category: null }), table({ rules }), asked)).toMatchObject({
      category: 'notaire',
      target: { listId: 13 },
    });
    expect(decideRoute(contact(), table({ rules }), asked)).toMatchObject({
      category: 'avocat',
      target: { unrouted: 'no_list' },
    });
  });

  it.each([
    ['no category', contact({ category: null }), judged(), 'no_category'],
    [
      'two categories too close',
      contact({ category: null }),
      judged({ decision: 'review', leader: 'avocat' }),
      'category_review',
    ],
    ['no list for the category', contact(), judged(), 'no_list'],
  ])('leaves a contact unrouted for %s', (_why, one, judgement, reason) => {
    expect(decideRoute(one, table(), () => judgement).target).toEqual({ unrouted: reason });
  });

  it('judges over neither what a person decided nor what it judged before', () => {
    const again = () => judged({ decision: 'category', category: 'notaire', score: 9 });
    const byPerson = contact({ category: null, categorisation: { decision: 'operator', by: 'key:rk_1' } });
    expect(decideRoute(byPerson, table(), again)).toMatchObject({
      category: null,
      categorisation: { decision: 'operator', by: 'key:rk_1' },
      target: { unrouted: 'no_category' },
    });
    const before = contact({ categorisation: { decision: 'category', score: 5 } });
    expect(decideRoute(before, table(), again).categorisation).toEqual({ decision: 'category', score: 5 });
  });

  it('keeps with the contact which rules decided, and what the country gate said', () => {
    const german = decideRoute(contact({ countryCode: 'DE' }), table({ rules: [rule] }), none);
    expect(german).toMatchObject({
      target: { unrouted: 'country_gate' },
      routing: { rules_version: 4, by: 'rule', position: 1, list_uid: 'ab123cd456efh' },
      gate: { open: false, reason: 'needs_consent', country: 'DE', policy_version: null },
    });
    const policy = { version: 2, rules: { DE: { named: ['allow' as const] as ['allow'] } }, accept_hidden: [] };
    const signed = decideRoute(contact({ countryCode: 'DE' }), table({ rules: [rule], policy }), none);
    expect(signed).toMatchObject({ target: { listId: 13 }, gate: { open: true, policy_version: 2 } });
  });

  it('holds an address its owner hid until the tenant accepts the class', () => {
    const held = contact({ obfuscated: true });
    expect(decideRoute(held, table({ rules: [rule] }), none).target).toEqual({ unrouted: 'obfuscated_held' });
    expect(decideRoute(held, table({ rules: [rule], acceptsObfuscated: true }), none).target).toMatchObject({
      listId: 13,
    });
  });
});
