/**
 * BullMQ serves jobs without a priority first, then by rising number. Small live batches overtake bulk imports.
 */
export const priority = { live: 1, bulk: 10 } as const;
export type Priority = keyof typeof priority;

/** A batch of up to this many contacts counts as live. */
export const LIVE_BATCH = 50;

export const priorityOf = (contacts: number): Priority => (contacts <= LIVE_BATCH ? 'live' : 'bulk');
