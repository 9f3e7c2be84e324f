import { type AddressKind, addressKind, parseAddress } from '@relais/email-address';
import { namesCorporateBody } from './corporate-body.ts';
import { type CountryFacts, type CountrySign, countryOf } from './country-of.ts';
import { type HiddenClass, hiddenClassOf } from './hidden-class.ts';
import type { StandingPolicy } from './policy.ts';
import { type GateCell, type GateCondition, type GateDecision, type GateTable, gateTable } from './table.ts';

/** What is known of a contact when the gate is asked. */
export interface GateFacts extends CountryFacts {
  email: string;
  /** Its owner hid the address wherever it was seen. */
  obfuscated: boolean;
  /** How it stood there, at each place. */
  vias: readonly string[];
  category: string | null;
  /** Company name and page text, to find a legal form in. */
  words: string;
  /** A page of our own reading shows the address, and refuses no mail. */
  publishedWithoutRefusal: boolean;
  presentedAsBusiness: boolean;
  /** A proof of consent that stands. */
  hasConsent: boolean;
}

export type GateReason =
  | 'allowed'
  | 'conditions_met'
  | 'condition_missing'
  | 'consent'
  | 'needs_consent'
  | 'never'
  | 'hidden';

/** A decision with everything it rests on: stored with the contact, shown by `relais why`. */
export interface GateVerdict {
  open: boolean;
  decision: GateDecision;
  reason: GateReason;
  country: string | null;
  country_from: CountrySign | null;
  address_type: AddressKind;
  conditions: { word: GateCondition; met: boolean }[];
  /** How the owner hid the address, where no operator has accepted that; null otherwise. */
  hidden: HiddenClass | null;
  /** The row's own words. */
  says: string;
  table_version: string;
  /** The tenant's policy in force; null where it has none. */
  policy_version: number | null;
}

/** May this contact be written to? Pure: the same facts, table and policy always give the same verdict. */
export function judgeGate(facts: GateFacts, policy: StandingPolicy | null, table: GateTable = gateTable): GateVerdict {
  const found = countryOf(facts);
  const listed = found && table.countries[found.country];
  const row = listed ?? table.unknown;
  const type = typeOf(facts.email);
  const cell = cellOf(row[type], policy?.rules[listed && found ? found.country : 'unknown']?.[type]);
  const [decision, ...words] = cell;
  const conditions = words.map((word) => ({ word, met: meets(word, facts) }));
  const hidden = facts.obfuscated ? hiddenClassOf(facts.vias) : null;
  const refusedHidden = hidden !== null && !policy?.accept_hidden.includes(hidden);
  const reason = refusedHidden && decision !== 'never' ? 'hidden' : reasonOf(decision, conditions, facts.hasConsent);
  return {
    open: reason === 'allowed' || reason === 'conditions_met' || reason === 'consent',
    decision,
    reason,
    country: found?.country ?? null,
    country_from: found?.from ?? null,
    address_type: type,
    conditions,
    hidden: refusedHidden ? hidden : null,
    says: row.says,
    table_version: table.version,
    policy_version: policy?.version ?? null,
  };
}

/** No policy opens what the table closes for good. */
const cellOf = (own: GateCell, wished: GateCell | undefined): GateCell => (own[0] === 'never' ? own : (wished ?? own));

function reasonOf(decision: GateDecision, conditions: GateVerdict['conditions'], hasConsent: boolean): GateReason {
  if (decision === 'never') return 'never';
  if (decision === 'allow') return 'allowed';
  if (decision === 'conditions' && conditions.every(({ met }) => met)) return 'conditions_met';
  if (hasConsent) return 'consent';
  return decision === 'conditions' ? 'condition_missing' : 'needs_consent';
}

function meets(condition: GateCondition, facts: GateFacts): boolean {
  switch (condition) {
    case 'fits_job':
      return facts.category !== null;
    case 'published_without_refusal':
      return facts.publishedWithoutRefusal;
    case 'corporate_body':
      return namesCorporateBody(facts.words);
    case 'presented_as_business':
      return facts.presentedAsBusiness;
  }
}

/** What is no address any more was judged before; here it counts as somebody's own. */
function typeOf(email: string): AddressKind {
  const parsed = parseAddress(email);
  return parsed.ok ? addressKind(parsed) : 'named';
}
