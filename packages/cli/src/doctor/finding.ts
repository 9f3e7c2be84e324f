/** What the doctor found at one place, and what mends it. */
export interface Finding {
  what: string;
  state: 'ok' | 'warn' | 'fail';
  detail: string;
  /** A command or a setting; null where nothing is to be done. */
  mend: string | null;
}

export const ok = (what: string, detail: string): Finding => ({ what, state: 'ok', detail, mend: null });
export const warn = (what: string, detail: string, mend: string): Finding => ({ what, state: 'warn', detail, mend });
export const fail = (what: string, detail: string, mend: string): Finding => ({ what, state: 'fail', detail, mend });

/** Runs one check; what it throws is its finding too. */
export async function checked(what: string, mend: string, check: () => Promise<Finding> | Finding): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return fail(what, error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error), mend);
  }
}
