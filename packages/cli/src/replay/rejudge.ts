import { judgeBounceReport, judgeSoftBounces } from '@relais/powermta';
import type { BounceHistory, JudgedBounceRow, Rejudged } from '@relais/prisma';

export interface Change {
  report: JudgedBounceRow;
  from: { cause: string | null; rule: string | null };
  to: ReturnType<typeof judgeBounceReport>;
}

/** Where today's rules say otherwise than the day's did. Null: they agree. Pure. */
export function changeOf(report: JudgedBounceRow): Change | null {
  const to = judgeBounceReport(report.raw);
  if (to.cause === report.cause && to.rule === report.rule) return null;
  return { report, from: { cause: report.cause, rule: report.rule }, to };
}

export type Fate = { revive: true } | { end: string } | null;

/**
 * What today's rules make of a contact's whole history: an address is dead by one hard bounce, or by three soft ones with no
 * delivery between. Only what differs from how it stands is a change. Pure.
 */
export function fateOf({ status, mayRevive, bounces, deliveredAt }: BounceHistory): Fate {
  const judged = bounces.map((bounce) => ({ bounce, verdict: judgeBounceReport(bounce.raw) }));
  const hard = judged.find(({ verdict }) => verdict.cause === 'hard');
  const marks = [
    ...judged
      .filter(({ verdict }) => verdict.countsAsSoft)
      .map(({ bounce }) => ({ kind: 'soft' as const, at: bounce.receivedAt, mail: bounce.occasion })),
    ...deliveredAt.map((at) => ({ kind: 'delivered' as const, at })),
  ];
  const rule = hard?.verdict.rule ?? (judgeSoftBounces(marks, new Date()).hard ? 'three soft bounces' : null);
  if (rule === null) return status === 'bounced' && mayRevive ? { revive: true } : null;
  return status === 'injected' ? { end: rule } : null;
}

/** All that judging one tenant's history again would do. */
export function rejudgedOf(
  tenantId: number,
  rulesVersion: string,
  changes: readonly Change[],
  histories: readonly BounceHistory[],
): Rejudged {
  const revive: number[] = [];
  const end: { contactId: number; rule: string }[] = [];
  for (const history of histories) {
    const fate = fateOf(history);
    if (fate && 'revive' in fate) revive.push(history.contactId);
    else if (fate) end.push({ contactId: history.contactId, rule: fate.end });
  }
  return {
    tenantId,
    rulesVersion,
    verdicts: changes.map(({ report: { id, contactId, occasion }, to: { cause, rule, countsAsSoft } }) => ({
      id,
      contactId,
      occasion,
      cause,
      rule,
      countsAsSoft,
    })),
    revive,
    end,
  };
}
