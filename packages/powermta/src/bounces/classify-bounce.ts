import { bundledBounceRules } from './bundled-rules.ts';
import { actionOfCause, type BounceAction, type BounceCause } from './causes.ts';
import type { BounceRules, CompiledRule } from './compile-rules.ts';
import { type Diagnostic, readDiagnostic } from './read-diagnostic.ts';
import { askedRetryAfterMs } from './retry-after.ts';

export interface BounceReport {
  /** The SMTP answer as it came: `smtp;550 5.1.1 User unknown`, with or without the prefix, one line or many. */
  diag: string;
  /** `5.1.1 (bad destination mailbox address)` or the bare code. */
  dsnStatus?: string | undefined;
  /** PowerMTA's category, the last thing to be trusted. */
  bounceCat?: string | undefined;
  /** Who answered: `mx.example.com (192.0.2.1)`. Only helps to name the provider. */
  dsnMta?: string | undefined;
}

export interface BounceVerdict {
  cause: BounceCause;
  action: BounceAction;
  /** Id of the rule that decided. */
  rule: string;
  provider?: string;
  /** How long this provider wants to be left alone by this path. */
  retryAfterMs?: number;
}

/**
 * Tells from a mail server's answer why a mail did not arrive and what follows. Reads code and words first, PowerMTA's
 * category last. Never says `hard` of a refusal that is only temporary, nor of one that is about the sender.
 */
export function classifyBounce(report: BounceReport, rules: BounceRules = bundledBounceRules): BounceVerdict {
  const diagnostic = readDiagnostic(report.diag, report.dsnStatus);
  const claim = claimingRule(diagnostic, report.bounceCat ?? '', rules);
  const { cause, action } = judge(claim, diagnostic);
  const provider = claim.rule.provider ?? providerOf(report, rules);
  const waitMs = cause === 'hard' ? undefined : (askedRetryAfterMs(diagnostic.text) ?? claim.rule.retryAfterMs);
  return {
    cause,
    action,
    rule: claim.rule.id,
    ...(provider === undefined ? {} : { provider }),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

/** The first rule that fits, in the order of the stages. */
export function claimingRule(diagnostic: Diagnostic, category: string, { rules }: BounceRules): CompiledRule {
  const normalised = category.trim().toLowerCase();
  const claim = rules.find((rule) => rule.matches(diagnostic, normalised));
  if (!claim) throw new RangeError('The last bounce rule has to fit everything');
  return claim;
}

function judge({ rule }: CompiledRule, { permanent }: Diagnostic): { cause: BounceCause; action: BounceAction } {
  if (rule.cause === 'hard' && !permanent) {
    const cause = rule.ifTemporary ?? 'soft';
    return { cause, action: actionOfCause[cause] };
  }
  return { cause: rule.cause, action: rule.action ?? actionOfCause[rule.cause] };
}

function providerOf({ diag, dsnMta = '' }: BounceReport, { providers }: BounceRules): string | undefined {
  const words = `${dsnMta} ${diag}`.slice(0, 2_000).toLowerCase();
  return providers.find(({ marks }) => marks.test(words))?.name;
}
