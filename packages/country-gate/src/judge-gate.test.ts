import { describe, expect, it } from 'vitest';
import { type GateFacts, judgeGate } from './judge-gate.ts';
import { gatePolicy } from './policy.ts';
import { addressTypes, type GateCell, gateConditions, gateDecisions, gateTable } from './table.ts';

const facts = (more: Partial<GateFacts> = {}): GateFacts => ({
  email: 'ann.example@firm.test',
  emailDomain: 'firm.test',
  countryCode: null,
  phone: null,
  website: null,
  obfuscated: false,
  vias: ['mailto'],
  category: 'avocat',
  words: '',
  publishedWithoutRefusal: true,
  presentedAsBusiness: false,
  hasConsent: false,
  ...more,
});
const judge = (more: Partial<GateFacts> = {}) => judgeGate(facts(more), null);
const generic = 'info@firm.test';
const freemail = 'ann.example@gmail.com';

describe('the table', () => {
  const rows = Object.entries({ ...gateTable.countries, unknown: gateTable.unknown });
  const strictness = ([decision]: GateCell) => gateDecisions.indexOf(decision);

  it.each(rows)('never treats a person milder than an office: %s', (_country, row) => {
    expect(strictness(row.named)).toBeGreaterThanOrEqual(strictness(row.generic));
    expect(strictness(row.freemail)).toBeGreaterThanOrEqual(strictness(row.named));
    if (row.freemail[0] === 'conditions') expect(row.freemail).toContain('presented_as_business');
    expect(row.freemail[0]).not.toBe('allow');
  });

  it('refuses by default what the checklist refuses', () => {
    const decisions = (country: string) => addressTypes.map((type) => gateTable.countries[country]?.[type][0]);
    for (const country of ['DE', 'DK', 'IT', 'NL'])
      expect([country, ...decisions(country)]).toEqual([country, 'needs_consent', 'needs_consent', 'needs_consent']);
    for (const country of ['AT', 'BE']) expect(decisions(country)[0]).toBe('needs_consent');
    for (const country of ['FR', 'FI', 'IE', 'GB']) expect(decisions(country)[1]).not.toBe('needs_consent');
    expect(gateTable.countries.GB?.generic).toContain('corporate_body');
    for (const type of addressTypes) {
      expect(gateTable.countries.CA?.[type]).toContain('published_without_refusal');
      expect(gateTable.unknown[type]).toEqual(['needs_consent']);
    }
  });

  it('uses every condition it knows', () => {
    const used = new Set(rows.flatMap(([, row]) => addressTypes.flatMap((type) => row[type].slice(1))));
    expect([...used].sort()).toEqual(Object.keys(gateConditions).sort());
  });
});

describe('judging a contact', () => {
  it.each([
    ['what the page states', { countryCode: 'FR', phone: '+4930901820' }, 'FR', 'page'],
    ['then the phone', { phone: '+4930901820', website: 'https://firm.fr' }, 'DE', 'phone'],
    ['then the site', { website: 'https://www.firm.co.uk/team', emailDomain: 'firm.fr' }, 'GB', 'site'],
    ['then the address', { emailDomain: 'firm.be' }, 'BE', 'address'],
    ['no ending that is sold to all', { website: 'https://firm.io', emailDomain: 'firm.eu' }, null, null],
  ])('takes the country from %s', (_sign, more, country, from) => {
    expect(judge(more)).toMatchObject({ country, country_from: from });
  });

  it.each([
    ['a named address in France, of a trade', { countryCode: 'FR' }, true, 'conditions_met'],
    ['the same without a trade', { countryCode: 'FR', category: null }, false, 'condition_missing'],
    ['an office in France', { countryCode: 'FR', email: generic, category: null }, true, 'allowed'],
    ['an office in Germany', { countryCode: 'DE', email: generic }, false, 'needs_consent'],
    ['the same with consent', { countryCode: 'DE', email: generic, hasConsent: true }, true, 'consent'],
    ['no country at all', {}, false, 'needs_consent'],
    ['a country without a row', { countryCode: 'BR', email: generic }, false, 'needs_consent'],
    ['a British firm', { countryCode: 'GB', words: 'Harrow Lane LLP, solicitors' }, true, 'conditions_met'],
    ['a British sole trader', { countryCode: 'GB', words: 'a limited offer by Ann' }, false, 'condition_missing'],
    [
      'a Canadian address handed in by others',
      { countryCode: 'CA', publishedWithoutRefusal: false },
      false,
      'condition_missing',
    ],
    ['a private mailbox', { countryCode: 'TH', email: freemail }, false, 'condition_missing'],
    [
      'one a page calls its own',
      { countryCode: 'TH', email: freemail, presentedAsBusiness: true },
      true,
      'conditions_met',
    ],
    ['consent where nothing opens', { countryCode: 'KP', hasConsent: true }, false, 'never'],
  ] as const)('decides on %s', (_who, more, open, reason) => {
    expect(judge(more)).toMatchObject({ open, reason, table_version: gateTable.version, policy_version: null });
  });

  it('holds a hidden address by its class, each accepted by itself', () => {
    const hidden = facts({ countryCode: 'FR', obfuscated: true });
    const accepting = { version: 3, rules: {}, accept_hidden: ['entities' as const] };
    const under = (vias: string[]) => judgeGate({ ...hidden, vias }, accepting);
    expect(under(['entities'])).toMatchObject({ open: true, hidden: null, policy_version: 3 });
    expect(under(['at_words'])).toMatchObject({ open: false, reason: 'hidden', hidden: 'disguised' });
    expect(under(['cloudflare'])).toMatchObject({ open: false, hidden: 'ciphered' });
    expect(under([])).toMatchObject({ open: false, hidden: 'disguised' });
    expect(judgeGate({ ...hidden, vias: ['entities'] }, null)).toMatchObject({ open: false, hidden: 'entities' });
    expect(judgeGate({ ...hidden, vias: ['at_words'], countryCode: 'KP' }, accepting)).toMatchObject({
      reason: 'never',
    });
  });

  it('lets a signed policy decide otherwise, but never open what is closed for good', () => {
    const policy = gatePolicy.parse({
      signed_by: 'Claire Example, counsel',
      reason: 'opinion of 3 November',
      rules: {
        DE: { generic: ['conditions', 'published_without_refusal'] },
        KP: { named: ['allow'] },
        unknown: { generic: ['never'] },
      },
    });
    const under = (more: Partial<GateFacts>) => judgeGate(facts(more), { ...policy, version: 1 });
    expect(under({ countryCode: 'DE', email: generic })).toMatchObject({ open: true, policy_version: 1 });
    expect(under({ countryCode: 'DE' })).toMatchObject({ open: false });
    expect(under({ countryCode: 'KP' })).toMatchObject({ open: false, reason: 'never' });
    expect(under({ email: generic, hasConsent: true })).toMatchObject({ reason: 'never' });
  });

  it('takes no policy without a signer, a country, or conditions where they belong', () => {
    const signed = { signed_by: 'Claire Example', reason: 'r' };
    const wrong = [
      { reason: 'r', rules: {} },
      { ...signed, rules: { XX: { named: ['allow'] } } },
      { ...signed, rules: { DE: { named: ['conditions'] } } },
      { ...signed, rules: { DE: { named: ['allow', 'fits_job'] } } },
      { ...signed, rules: { DE: {} } },
      { ...signed, signed_by: ' ' },
      { ...signed, accept_hidden: ['all'] },
    ];
    expect(wrong.filter((policy) => gatePolicy.safeParse(policy).success)).toEqual([]);
  });
});
