/** A state machine declared as data: from each state, the states it may be left for. */
export type StateMachine<State extends string> = Readonly<Record<State, readonly State[]>>;

/**
 * The life of a contact. Every update in the database is conditional on the state it leaves, so a processor that runs
 * twice moves nothing the second time.
 */
export const contactLife = {
  pending: ['validating', 'validated', 'invalid', 'blacklisted', 'unsubscribed'],
  validating: ['pending', 'validated', 'invalid', 'blacklisted', 'unsubscribed'],
  validated: ['injected', 'unrouted', 'invalid', 'pending', 'blacklisted', 'unsubscribed'],
  unrouted: ['validated', 'invalid', 'pending', 'blacklisted', 'unsubscribed'],
  invalid: ['pending', 'blacklisted', 'unsubscribed'],
  injected: ['bounced', 'unsubscribed', 'blacklisted', 'pending'],
  bounced: ['pending', 'unsubscribed', 'blacklisted'],
  unsubscribed: ['blacklisted'],
  blacklisted: [],
} as const satisfies StateMachine<string>;
export type ContactStatus = keyof typeof contactLife;
export const contactStatuses = Object.keys(contactLife) as ContactStatus[];

/** The life of a scrape job (checklist E10, M7). */
export const scrapeJobLife = {
  pending: ['running', 'paused', 'cancelled', 'failed'],
  running: ['paused', 'completed', 'failed', 'cancelled'],
  paused: ['pending', 'running', 'cancelled'],
  completed: [],
  failed: ['pending'],
  cancelled: [],
} as const satisfies StateMachine<string>;
export type ScrapeJobStatus = keyof typeof scrapeJobLife;
export const scrapeJobStatuses = Object.keys(scrapeJobLife) as ScrapeJobStatus[];

/**
 * The life of a campaign (checklist M5). `scheduled` covers a launch too: a worker fixes the audience and moves it on. What
 * was paused before its start goes back to `scheduled`.
 */
export const campaignLife = {
  draft: ['scheduled', 'cancelled'],
  scheduled: ['draft', 'running', 'paused', 'cancelled'],
  running: ['paused', 'completed', 'cancelled'],
  paused: ['scheduled', 'running', 'cancelled'],
  completed: [],
  cancelled: [],
} as const satisfies StateMachine<string>;
export type CampaignStatus = keyof typeof campaignLife;
export const campaignStatuses = Object.keys(campaignLife) as CampaignStatus[];

/** One contact of a campaign's audience at one step. `held` waits for the winner of a test of variants. */
export const recipientStates = ['waiting', 'held', 'placed', 'sent', 'excluded'] as const;
export type RecipientState = (typeof recipientStates)[number];

/** One campaign in MailWizz. `empty`: nobody was left to be mailed. */
export const sendStatuses = ['pending', 'running', 'paused', 'sent', 'empty', 'failed', 'cancelled'] as const;
export type SendStatus = (typeof sendStatuses)[number];

/** A delivery to a partner's endpoint. */
export const deliveryStatuses = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One page of a job's frontier. `reading` is a lease: it falls back to `waiting` when its holder dies. */
export const pageStatuses = ['waiting', 'reading', 'done', 'failed', 'skipped'] as const;
export type PageStatus = (typeof pageStatuses)[number];

/** True when the machine allows the move. */
export function allows<State extends string>(machine: StateMachine<State>, from: State, to: State): boolean {
  return machine[from].includes(to);
}

/** The states from which `to` can be reached in one move: what a conditional update puts in its WHERE. */
export function statesBefore<State extends string>(machine: StateMachine<State>, to: State): State[] {
  return (Object.keys(machine) as State[]).filter((from) => machine[from].includes(to));
}

/** The seeds' second vocabulary (checklist M2, X16b), derived and never stored. */
export const pipelineStage: Readonly<Record<ContactStatus, string>> = {
  pending: 'pending_validation',
  validating: 'pending_validation',
  validated: 'ready_for_mailwizz',
  unrouted: 'validated',
  invalid: 'failed',
  injected: 'sent_to_mailwizz',
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
  blacklisted: 'blacklisted',
};
