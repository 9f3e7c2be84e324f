import type { JudgedReport, ReportToJudge } from '@relais/prisma';
import { judgeReport } from './judge-report.ts';

/** What reports of this batch already told of one contact. */
interface Told {
  softBounces: number;
  /** Facts by kind and occasion, with the cause. */
  facts: Map<string, string | null>;
}

/**
 * Judges a batch one report after another, each in the light of those before it, as it would be in batches of their own: soft
 * bounces add up, a delivery between them clears them, and a fact reported twice counts once.
 */
export function judgeInTurn(reports: readonly ReportToJudge[], rulesVersion: string): JudgedReport[] {
  const contacts = new Map<number, Told>();
  return reports.map((report) => {
    const { contactId, kind, occasion } = report;
    if (contactId === null) return judgeReport(report, rulesVersion);
    const told = contacts.get(contactId) ?? { softBounces: report.softBounces, facts: new Map() };
    contacts.set(contactId, told);
    const fact = `${kind}/${occasion}`;
    const seen = told.facts.get(fact);
    const known = seen === undefined ? report.known : { cause: seen };
    const softBounces = kind === 'bounced' ? told.softBounces : report.softBounces;
    const judged = judgeReport({ ...report, known, softBounces }, rulesVersion);
    if (judged.fact && judged.event) told.facts.set(fact, judged.cause);
    if (known === null && judged.event?.data.counts_as_soft === true) told.softBounces += 1;
    if (kind === 'delivered') told.softBounces = 0;
    return judged;
  });
}
