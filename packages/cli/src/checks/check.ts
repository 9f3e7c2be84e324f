import { type Check, check } from '@relais/contracts';

export type { Check };
export const { ok, warn, fail } = check;

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;
/** The longest name of any check; the others are padded to it. */
const WIDTH = 'RELAIS_ADDRESS_PEPPER'.length;

/** A check as lines for a person. */
export const checkLines = ({ what, state, detail, mend }: Check): string[] => [
  `${marks[state]} ${what.padEnd(WIDTH)}  ${detail}`,
  ...(mend ? [`${' '.repeat(WIDTH + 4)}→ ${mend}`] : []),
];
