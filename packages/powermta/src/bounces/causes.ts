/**
 * Why a mail did not arrive, by whose fault it is:
 *
 * - `hard`: the address is dead, for good
 * - `soft`: the mailbox or the way to it, for now
 * - `block`: our IP's or domain's reputation, or a policy against us
 * - `spam`: the content of this mail
 * - `auth`: our DNS or configuration (SPF, DKIM, DMARC, PTR, TLS)
 * - `other`: nothing an address or a path can be blamed for
 *
 * Only `hard` says something final about the address.
 */
export const bounceCauses = ['hard', 'soft', 'block', 'spam', 'auth', 'other'] as const;
export type BounceCause = (typeof bounceCauses)[number];

/** What follows from a bounce, as a rule of the system carries it out. */
export const bounceActions = [
  /** Never mail this address again. */
  'suppress',
  /** One of the three soft bounces that make a hard one. */
  'count_soft',
  /** Let this IP and domain rest towards this provider; the address keeps its good name. */
  'hold_path',
  /** Pause the sending domain and check its DNS. */
  'fix_authentication',
  /** Look at what the campaign says. */
  'review_content',
  /** A person should read it. */
  'review',
  'none',
] as const;
export type BounceAction = (typeof bounceActions)[number];

/** What a cause asks for, unless its rule knows better. */
export const actionOfCause: Readonly<Record<BounceCause, BounceAction>> = {
  hard: 'suppress',
  soft: 'count_soft',
  block: 'hold_path',
  spam: 'review_content',
  auth: 'fix_authentication',
  other: 'review',
};

/** PowerMTA's words for a bounce (`bounceCat`); `success` stands on deliveries in old files. */
export const powermtaCategories = [
  'bad-mailbox',
  'bad-domain',
  'inactive-mailbox',
  'routing-errors',
  'quota-issues',
  'no-answer-from-host',
  'bad-connection',
  'message-expired',
  'spam-related',
  'policy-related',
  'content-related',
  'virus-related',
  'invalid-sender',
  'relaying-issues',
  'protocol-errors',
  'bad-configuration',
  'other',
  'success',
] as const;
export type PowermtaCategory = (typeof powermtaCategories)[number];
