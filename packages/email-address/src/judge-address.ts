import { isDisposable, isMachineDomain, isPrivacyRelay, isWhoisProxy } from './disposable.ts';
import { isFreeProvider } from './free-providers.ts';
import { hasUnusualCharacters, routesThroughAnotherHost } from './local-part.ts';
import type { MxAnswer } from './mx/mx-answer.ts';
import type { ParsedAddress, ParseOptions } from './parse-address.ts';
import { parseAddress } from './parse-address.ts';
import { isGenericRole, isMachineKey, isPlaceholder, isSystemRole } from './roles.ts';
import { doubtsOfExistence, rulesVersion } from './rules.ts';
import { scriptSuspicion } from './scripts.ts';
import { suggestForTypo, suggestRepair } from './suggest-address.ts';
import type { Reason, Verdict } from './verdict.ts';
import { reasonFor, weigh } from './verdict.ts';

/** What is known of an address beyond its own text. Absent means not asked, and nothing is held against it. */
export interface AddressFacts extends ParseOptions {
  dns?: MxAnswer;
  blacklisted?: boolean;
  suppressed?: boolean;
  verifier?: VerifierWord;
}

/** What a third-party verifier said of the address, or why it was not asked. */
export interface VerifierWord {
  outcome: 'valid' | 'invalid' | 'harmful' | 'risky' | 'unknown' | 'not_asked';
  /** Who, in its own words, when: kept with the reason. */
  detail: string;
}

/** Is this address worth a mail, and why? Pure: the same text and facts always give the same verdict. */
export function judgeAddress(raw: string, facts: AddressFacts = {}): Verdict {
  const parsed = parseAddress(raw, facts);
  if (!parsed.ok) {
    return {
      address: raw,
      normalised: null,
      ...finish([reasonFor(parsed.reason, parsed.detail)]),
      suggestion: suggestRepair(parsed),
      flags: { generic: false, freemail: false, disposable: false, role: false },
      retry: false,
    };
  }

  const suggestion = suggestForTypo(parsed.local, parsed.domain, parsed.domainUnicode);
  const reasons = withVerifier(
    [...natureReasons(parsed, suggestion), ...standingReasons(facts), ...dnsReasons(facts.dns)],
    facts.verifier,
  );
  const holds = (rule: Reason['rule']) => reasons.some((reason) => reason.rule === rule);
  return {
    address: parsed.address,
    normalised: parsed.normalised,
    ...finish(reasons),
    suggestion,
    flags: {
      generic: holds('generic'),
      freemail: holds('freemail'),
      disposable: holds('disposable'),
      role: holds('system_role'),
    },
    retry: reasons.some(({ rule, settled }) => rule === 'dns_unknown' && !settled),
  };
}

const finish = (reasons: Reason[]) => ({ ...weigh(reasons), reasons, rulesVersion });

function natureReasons({ local, domain, domainUnicode }: ParsedAddress, suggestion: string | null): Reason[] {
  const reasons: Reason[] = [];
  const script = scriptSuspicion(domainUnicode);

  if (isSystemRole(local)) reasons.push(reasonFor('system_role', local));
  if (isPlaceholder(local, domain)) reasons.push(reasonFor('placeholder'));
  if (isMachineDomain(domain) || isMachineKey(local)) reasons.push(reasonFor('machine_address'));
  if (isWhoisProxy(domain)) reasons.push(reasonFor('whois_proxy', domain));
  // Public lists also carry misspellings of big providers; whoever wrote one meant the provider.
  if (isDisposable(domain) && !meansProvider(suggestion)) reasons.push(reasonFor('disposable', domain));
  if (isPrivacyRelay(domain)) reasons.push(reasonFor('privacy_relay', domain));
  if (script) reasons.push(reasonFor(script, domainUnicode));
  if (suggestion) reasons.push(reasonFor('typo', suggestion));
  if (routesThroughAnotherHost(local)) reasons.push(reasonFor('routing_characters', local));
  else if (hasUnusualCharacters(local)) reasons.push(reasonFor('unusual_characters', local));
  if (isGenericRole(local)) reasons.push(reasonFor('generic', local));
  if (isFreeProvider(domain)) reasons.push(reasonFor('freemail', domain));
  return reasons;
}

const meansProvider = (suggestion: string | null): boolean =>
  suggestion !== null && isFreeProvider(suggestion.slice(suggestion.lastIndexOf('@') + 1));

const standingReasons = ({ suppressed, blacklisted }: AddressFacts): Reason[] => [
  ...(suppressed ? [reasonFor('suppressed')] : []),
  ...(blacklisted ? [reasonFor('domain_blacklisted')] : []),
];

/**
 * A verifier's word beside ours: a mailbox it has seen takes our doubts of its existence away, and nothing else. Who knows
 * that a domain answers (risky, harmful, invalid) has at least settled that its DNS does.
 */
function withVerifier(reasons: Reason[], word: VerifierWord | undefined): Reason[] {
  if (!word) return reasons;
  const { outcome, detail } = word;
  const settles = ({ rule }: Reason) =>
    outcome === 'valid' ? doubtsOfExistence.has(rule) : SAW_THE_DOMAIN.has(outcome) && rule === 'dns_unknown';
  return [
    ...reasons.map((reason): Reason => (settles(reason) ? { ...reason, severity: 'info', settled: true } : reason)),
    reasonFor(`verifier_${outcome}`, detail),
  ];
}

const SAW_THE_DOMAIN: ReadonlySet<string> = new Set(['invalid', 'harmful', 'risky']);

/** Unknown is never a reason to refuse: our resolver failed, not the address. */
function dnsReasons(dns: MxAnswer | undefined): Reason[] {
  switch (dns?.kind) {
    case undefined:
    case 'mx':
      return [];
    case 'null_mx':
    case 'no_mail_host':
    case 'nxdomain':
      return [reasonFor(dns.kind)];
    case 'implicit_a':
      return [reasonFor('implicit_mx')];
    case 'unknown':
      return [reasonFor('dns_unknown', dns.error)];
  }
}
