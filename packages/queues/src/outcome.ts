/** What a processor answers. Expected ends are outcomes, not errors; a throw uses one attempt. */
export type Outcome =
  | { readonly kind: 'done'; readonly detail?: Readonly<Record<string, number | string>> }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string };

/** The work is done. `detail` goes into the attempt's log line: counts, never addresses. */
export const done = (detail?: Readonly<Record<string, number | string>>): Outcome =>
  detail ? { kind: 'done', detail } : { kind: 'done' };

/** There was nothing to do, and that is fine: a second run, a row that moved on. */
export const skip = (reason: string): Outcome => ({ kind: 'skip', reason });

/** Not now: the same job again after `afterMs`, at no attempt's cost. */
export const later = (afterMs: number, reason: string): Outcome => ({ kind: 'later', afterMs, reason });
