/** What a look at one thing found. */
export interface Check {
  readonly what: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** A command, a setting or an act; null where nothing is to be done. */
  readonly mend: string | null;
}

export const ok = (what: string, detail: string): Check => ({ what, state: 'ok', detail, mend: null });
export const warn = (what: string, detail: string, mend: string | null = null): Check => ({
  what,
  state: 'warn',
  detail,
  mend,
});
export const fail = (what: string, detail: string, mend: string | null = null): Check => ({
  what,
  state: 'fail',
  detail,
  mend,
});

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;
/** The longest name of any check; the others are padded to it. */
const WIDTH = 'RELAIS_ADDRESS_PEPPER'.length;

/** A check as lines for a person. */
export const checkLines = ({ what, state, detail, mend }: Check): string[] => [
  `${marks[state]} ${what.padEnd(WIDTH)}  ${detail}`,
  ...(mend ? [`${' '.repeat(WIDTH + 4)}→ ${mend}`] : []),
];
