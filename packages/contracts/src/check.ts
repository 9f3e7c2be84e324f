/** What a look at one thing found. */
export interface Check {
  readonly what: string;
  readonly state: CheckState;
  readonly detail: string;
  /** A command, a setting or an act; null where nothing is to be done. */
  readonly mend: string | null;
}

export const checkStates = ['ok', 'warn', 'fail'] as const;
export type CheckState = (typeof checkStates)[number];

const looked =
  (state: CheckState) =>
  (what: string, detail: string, mend: string | null = null): Check => ({ what, state, detail, mend });

/** `check.fail('key', 'refused', 'make a new key')` */
export const check = { ok: looked('ok'), warn: looked('warn'), fail: looked('fail') } as const;

/** The worst state of all; `ok` when nothing was looked at. */
export const worstOf = (checks: readonly Check[]): CheckState =>
  checkStates.findLast((state) => checks.some((one) => one.state === state)) ?? 'ok';
