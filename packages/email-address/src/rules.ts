/** What a rule does to an address: refuse it, let it pass under suspicion, or only tell something about it. */
export type Severity = 'reject' | 'warn' | 'info';

interface Rule {
  readonly severity: Severity;
  /** Points taken off a score of 100; a rejected address scores 0 whatever it lost. */
  readonly penalty: number;
}

const reject: Rule = { severity: 'reject', penalty: 100 };
const warn = (penalty: number): Rule => ({ severity: 'warn', penalty });
const info = (penalty: number): Rule => ({ severity: 'info', penalty });

/** Faults of form. Each is a code stored with the contact, so none is ever renamed or given a second meaning. */
const syntaxRules = {
  empty: reject,
  too_long: reject,
  control_character: reject,
  whitespace: reject,
  no_at_sign: reject,
  several_at_signs: reject,
  several_addresses: reject,
  empty_local_part: reject,
  local_part_too_long: reject,
  quoted_local_part: reject,
  non_ascii_local_part: reject,
  invalid_character: reject,
  leading_dot: reject,
  trailing_dot: reject,
  consecutive_dots: reject,
  empty_domain: reject,
  domain_too_long: reject,
  label_too_long: reject,
  hyphen_at_label_edge: reject,
  ip_literal: reject,
  invalid_idn: reject,
  single_label_domain: reject,
  numeric_tld: reject,
  unknown_tld: reject,
  reserved_domain: reject,
  public_suffix: reject,
} as const;

const natureRules = {
  disposable: reject,
  system_role: reject,
  placeholder: reject,
  machine_address: reject,
  whois_proxy: reject,
  privacy_relay: warn(40),
  typo: warn(45),
  mixed_script: warn(40),
  lookalike_script: warn(40),
  routing_characters: warn(40),
  unusual_characters: warn(20),
  generic: info(20),
  freemail: info(10),
} as const;

const standingRules = {
  suppressed: reject,
  domain_blacklisted: reject,
} as const;

const dnsRules = {
  null_mx: reject,
  no_mail_host: reject,
  nxdomain: reject,
  implicit_mx: warn(30),
  dns_unknown: warn(20),
} as const;

/** What a third-party verifier said; `verifier_not_asked` tells why there is no answer although one was wanted. */
const verifierRules = {
  verifier_invalid: reject,
  verifier_harmful: reject,
  verifier_risky: warn(30),
  verifier_unknown: warn(20),
  verifier_valid: info(0),
  verifier_not_asked: info(0),
} as const;

/** Every rule an address is judged by. */
export const rules = { ...syntaxRules, ...natureRules, ...standingRules, ...dnsRules, ...verifierRules } as const;

/**
 * Doubts whether a mailbox exists: gone once a verifier has seen it. What an address is (a typo, a look-alike, a relay) it
 * stays, whoever answers there.
 */
export const doubtsOfExistence: ReadonlySet<RuleName> = new Set<RuleName>([
  'routing_characters',
  'unusual_characters',
  'implicit_mx',
  'dns_unknown',
]);

/** Why text is not an address we could mail. */
export type SyntaxFault = keyof typeof syntaxRules;
/** A rule's stable code. */
export type RuleName = keyof typeof rules;

/** Grows whenever a rule, its severity or its penalty changes; data lists have versions of their own. */
export const rulesVersion = '3';
