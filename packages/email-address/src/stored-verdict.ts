import { ruleSetVersion } from './data-versions.ts';
import { type AddressFacts, judgeAddress, type VerifierWord } from './judge-address.ts';
import type { MxAnswer } from './mx/mx-answer.ts';
import type { RuleName } from './rules.ts';
import type { Reason, Verdict } from './verdict.ts';

/** A verdict as it is kept with a contact: with the version of the rules and lists it rests on, so that it can be judged again. */
export interface StoredVerdict {
  verdict: Verdict['verdict'];
  reasons: Reason[];
  suggestion: string | null;
  flags: Verdict['flags'];
  /** `2+1f0c9a7e`: the rules, and a fingerprint of every list's version. */
  rules_version: string;
}

export const storedVerdict = ({ verdict, reasons, suggestion, flags }: Verdict): StoredVerdict => ({
  verdict,
  reasons,
  suggestion,
  flags,
  rules_version: ruleSetVersion,
});

/** The reason that decides, as a stable word; null for a plain accept. */
export const decidingRule = ({ reasons }: Pick<Verdict, 'reasons'>): RuleName | null =>
  (reasons.find(({ severity }) => severity === 'reject') ?? reasons[0])?.rule ?? null;

/** What the DNS must have said for these reasons to be given; a verdict without any had its mail hosts named. */
const DNS_BEHIND: Partial<Record<RuleName, MxAnswer['kind']>> = {
  null_mx: 'null_mx',
  no_mail_host: 'no_mail_host',
  nxdomain: 'nxdomain',
  implicit_mx: 'implicit_a',
};

/** Judges an address by today's rules with what the DNS said when it was judged before. Pure. */
export function judgeAgain(
  address: string,
  before: { reasons: readonly { rule: string; detail?: string | undefined }[] },
  facts: Omit<AddressFacts, 'dns'> & { dns?: MxAnswer | undefined } = {},
): Verdict {
  const { dns: asked, ...standing } = facts;
  const kind = before.reasons.map(({ rule }) => DNS_BEHIND[rule as RuleName]).find(Boolean) ?? 'mx';
  const verifier = verifierBehind(before.reasons);
  return judgeAddress(address, {
    ...(verifier ? { verifier } : {}),
    ...standing,
    dns: asked ?? { kind, hosts: [], askedAt: 0 },
  });
}

/** The verifier's word that a verdict rests on: paid for once, and as good as the day it was given. */
function verifierBehind(reasons: readonly { rule: string; detail?: string | undefined }[]): VerifierWord | null {
  const reason = reasons.find(({ rule }) => rule.startsWith('verifier_'));
  if (!reason) return null;
  return { outcome: reason.rule.slice('verifier_'.length) as VerifierWord['outcome'], detail: reason.detail ?? '' };
}
