import { parseAccountingTime } from './accounting-time.ts';

/**
 * What PowerMTA writes: `d` delivered, `b` given up, `t` one failed attempt at one recipient, `tq` the same at a whole
 * queue (no recipient), `r` received, `rb` and `rs` a bounce or status mail that came later, `f` a complaint.
 */
export const accountingTypes = ['d', 'b', 't', 'tq', 'r', 'rb', 'rs', 'f'] as const;
export type AccountingType = (typeof accountingTypes)[number];

/** One line of an accounting file. What the file does not have, or leaves empty, is null. */
export interface AccountingRecord {
  /** In lower case; one of `accountingTypes`, unless PowerMTA has learned a new one. */
  type: string;
  /** Line of the file on which the record begins, from 1. */
  line: number;
  timeLogged: Date | null;
  timeQueued: Date | null;
  /** Envelope sender, where a VERP address may carry ids. */
  orig: string | null;
  rcpt: string | null;
  orcpt: string | null;
  dsnAction: string | null;
  dsnStatus: string | null;
  dsnDiag: string | null;
  dsnMta: string | null;
  bounceCat: string | null;
  vmta: string | null;
  vmtaPool: string | null;
  jobId: string | null;
  envId: string | null;
  /** `example.com/vmta-a`, or `gmail.rollup/vmta-a`: the recipient's domain stands in `rcpt`. */
  queue: string | null;
  /** The address of ours the mail left from. */
  sourceIp: string | null;
  destinationIp: string | null;
  /** Complaints: `abuse`, `not-spam`, … */
  feedbackType: string | null;
  reportedDomain: string | null;
  /** `header_X-Mw-Campaign-Uid` and the like, by lower-case name without the prefix. */
  headers: Record<string, string>;
  /** Every field as the file has it, known to us or not. */
  raw: Record<string, string>;
}

/** Reads fields by name, whatever the case and order; the manual itself spells some names in two ways. */
export function toAccountingRecord(raw: Record<string, string>, line: number): AccountingRecord {
  const fields = new Map(Object.entries(raw).map(([name, value]) => [name.trim().toLowerCase(), value]));
  const read = (...names: string[]): string | null => {
    for (const name of names) {
      const value = fields.get(name.toLowerCase())?.trim();
      if (value) return value;
    }
    return null;
  };
  return {
    type: (read('type') ?? '').toLowerCase(),
    line,
    timeLogged: parseAccountingTime(read('timeLogged')),
    timeQueued: parseAccountingTime(read('timeQueued', 'timeImprinted')),
    orig: read('orig'),
    rcpt: read('rcpt'),
    orcpt: read('orcpt'),
    dsnAction: read('dsnAction'),
    dsnStatus: read('dsnStatus'),
    dsnDiag: read('dsnDiag'),
    dsnMta: read('dsnMta'),
    bounceCat: read('bounceCat'),
    vmta: read('vmta'),
    vmtaPool: read('vmtaPool'),
    jobId: read('jobId'),
    envId: read('envId'),
    queue: read('queue'),
    sourceIp: read('dlvSourceIp', 'repSourceIp'),
    destinationIp: read('dlvDestinationIp'),
    feedbackType: read('feedbackType'),
    reportedDomain: read('reportedDomain'),
    headers: headersOf(fields),
    raw,
  };
}

function headersOf(fields: ReadonlyMap<string, string>): Record<string, string> {
  const headers = [...fields].filter(([name, value]) => name.startsWith('header_') && value !== '');
  return Object.fromEntries(headers.map(([name, value]) => [name.slice('header_'.length), value.trim()]));
}
