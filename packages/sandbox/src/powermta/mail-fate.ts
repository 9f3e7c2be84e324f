import type { MailboxProvider, ServerAnswer } from './mailbox-providers.ts';
import { seededRolls } from './seeded-rolls.ts';

/** What a reader, or the machines before him, will do with a delivered mail; times in hours after delivery. */
export interface ReaderPlan {
  /** A gateway asks for every link within seconds. */
  scanned: boolean;
  /** A proxy loads the pictures at once. */
  prefetched: boolean;
  openedAfter: number | null;
  clickedAfter: number | null;
  unsubscribedAfter: number | null;
  complainedAfter: number | null;
}

/** Everything that will become of one mail to one address. */
export interface MailFate {
  /** Answers of failed attempts, before the last. */
  deferrals: ServerAnswer[];
  /** What the last attempt is told; null means delivered. */
  refusal: ServerAnswer | null;
  /** Accepted, and sent back later with this. */
  returned: ServerAnswer | null;
  reader: ReaderPlan;
}

/** What a local part says of its fate, when it begins so and a hyphen follows: `unknown-anna@…`. */
const prefixes = [
  'unknown',
  'disabled',
  'full',
  'blocked',
  'spam',
  'auth',
  'deferred',
  'never',
  'returned',
  'scanner',
  'open',
  'click',
  'unsubscribe',
  'complain',
  'silent',
] as const;
type Prefix = (typeof prefixes)[number];

/** PowerMTA gives up after so many attempts here; it really counts days (`bounce-after`). */
const attemptsUntilExpiry = 5;

const nobody: ReaderPlan = {
  scanned: false,
  prefetched: false,
  openedAfter: null,
  clickedAfter: null,
  unsubscribedAfter: null,
  complainedAfter: null,
};

/**
 * Decides a mail's whole story at once, from a seed: the same address is unknown in every run, the same mail meets the
 * same reader. A prefix of the local part outranks the provider's rates.
 */
export function decideFate(seed: string, address: string, mailKey: string, provider: MailboxProvider): MailFate {
  const wish = prefixOf(address);
  const { answers, rates } = provider;
  const ofAddress = seededRolls(seed, 'address', address.toLowerCase());
  const ofMail = seededRolls(seed, 'mail', address.toLowerCase(), mailKey);
  // Rolled in a fixed order, needed or not: what one mail meets must not shift what its reader does.
  const roll = {
    unknown: ofAddress(),
    disabled: ofAddress(),
    full: ofMail(),
    blocked: ofMail(),
    spam: ofMail(),
    deferred: ofMail(),
    attempts: ofMail(),
    returned: ofMail(),
  };
  const is = (name: 'unknown' | 'disabled' | 'full' | 'blocked' | 'spam'): boolean =>
    wish === null ? roll[name] < rates[name] : wish === name;

  const reader = planReader(wish, ofMail, provider);
  const refused = (['unknown', 'disabled', 'full', 'blocked', 'spam'] as const).find(is);
  const fate = { deferrals: [], refusal: null, returned: null, reader: nobody };
  if (refused) return { ...fate, refusal: answers[refused] };
  if (wish === 'auth') return { ...fate, refusal: answers.auth };
  if (wish === 'never') {
    const attempts = Array.from({ length: attemptsUntilExpiry - 1 }, () => answers.deferred);
    return { ...fate, deferrals: attempts, refusal: answers.deferred };
  }
  const isDeferred = wish === null ? roll.deferred < rates.deferred : wish === 'deferred';
  const deferrals = isDeferred ? Array.from({ length: 1 + Math.floor(roll.attempts * 3) }, () => answers.deferred) : [];
  const isReturned = wish === null ? roll.returned < rates.returned : wish === 'returned';
  if (isReturned) return { ...fate, deferrals, returned: answers.unknown };
  return { ...fate, deferrals, reader };
}

function prefixOf(address: string): Prefix | null {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return prefixes.find((prefix) => local.startsWith(`${prefix}-`) || local === prefix) ?? null;
}

function planReader(wish: Prefix | null, roll: () => number, { rates }: MailboxProvider): ReaderPlan {
  const rolls = { scanned: roll(), prefetched: roll(), opened: roll(), clicked: roll(), left: roll(), angry: roll() };
  const delays = { open: roll(), click: roll(), leave: roll(), complain: roll() };
  const wishes = (...names: Prefix[]): boolean => wish !== null && names.includes(wish);
  const certain = wish !== null && wish !== 'deferred';

  const leaves = certain ? wishes('unsubscribe') : rolls.left < rates.unsubscribed;
  const complains = certain ? wishes('complain') : rolls.angry < rates.complained;
  const clicks = certain ? wishes('click') : rolls.opened < rates.opened && rolls.clicked < rates.clicked;
  const opens = clicks || leaves || complains || (certain ? wishes('open') : rolls.opened < rates.opened);
  const openedAfter = opens ? humanHours(delays.open) : null;
  // Whoever clicks, leaves or complains has the mail open, and takes from some seconds to some minutes.
  const then = (does: boolean, delay: number): number | null =>
    does && openedAfter !== null ? openedAfter + 0.003 + delay * 0.1 : null;
  return {
    scanned: certain ? wishes('scanner') : rolls.scanned < rates.scanned,
    prefetched: certain ? false : rolls.prefetched < rates.prefetched,
    openedAfter,
    clickedAfter: then(clicks, delays.click),
    unsubscribedAfter: then(leaves, delays.leave),
    complainedAfter: then(complains, delays.complain),
  };
}

/** Half of those who open do so within some two hours, a few after more than a day. */
const humanHours = (roll: number): number => 0.05 + 2 * (-Math.log2(1 - Math.min(roll, 0.999_9))) ** 1.3;
