/** One thing a template does wrong: what, where, and the way out. */
export interface Finding {
  /** Stable: counted, documented, answered by the API. */
  code: string;
  /** `block`: nothing is sent while it stands. `warn`: it may be sent, and would be better otherwise. */
  severity: 'block' | 'warn';
  where: 'subject' | 'html' | 'text' | 'headers' | 'template';
  message: string;
  wayOut: string;
  /** Offset in that part; left out where the whole part is meant. */
  at?: number;
  /** Line of that part, from 1. */
  line?: number;
}

type Say = (code: string, message: string, wayOut: string, at?: number) => Finding;
const say =
  (severity: Finding['severity'], where: Finding['where']): Say =>
  (code, message, wayOut, at) => ({ code, severity, where, message, wayOut, ...(at !== undefined && { at }) });

export const blockIn = (where: Finding['where']): Say => say('block', where);
export const warnIn = (where: Finding['where']): Say => say('warn', where);
