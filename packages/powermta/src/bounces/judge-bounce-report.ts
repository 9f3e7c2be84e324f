import { type BounceCause, bounceCauses } from './causes.ts';
import { classifyBounce } from './classify-bounce.ts';

/** A bounce report's fields as they were stored, whichever feeder brought them. */
export type StoredReport = Readonly<Record<string, unknown>>;

export interface JudgedBounce {
  cause: BounceCause;
  rule: string;
  /** One of the soft bounces that make a hard one. */
  countsAsSoft: boolean;
  provider?: string;
}

/**
 * What a stored bounce report means under the rules of today. The SMTP answer decides; a feeder that only says hard or soft
 * is believed when it brings no answer. Pure, so that history can be judged again.
 */
export function judgeBounceReport(raw: StoredReport): JudgedBounce {
  const diag = text(raw, 'diag', 'message', 'dsn_diag');
  const [dsnStatus, bounceCat, dsnMta] = [text(raw, 'dsn_status'), text(raw, 'bounce_cat'), text(raw, 'dsn_mta')];
  if (diag === '' && dsnStatus === '' && bounceCat === '') {
    const said = bounceCauses.find((cause) => cause === text(raw, 'bounce_type').toLowerCase());
    if (said === 'hard' || said === 'soft') return { cause: said, rule: 'as_reported', countsAsSoft: said === 'soft' };
    return { cause: 'other', rule: 'nothing_said', countsAsSoft: false };
  }
  const { cause, rule, action, provider } = classifyBounce({ diag, dsnStatus, bounceCat, dsnMta });
  return { cause, rule, countsAsSoft: action === 'count_soft', ...(provider === undefined ? {} : { provider }) };
}

function text(raw: StoredReport, ...keys: string[]): string {
  for (const key of keys) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
