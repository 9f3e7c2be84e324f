import {
  decidingRule,
  judgeAgain,
  type MxAnswer,
  parseAddress,
  storedVerdict,
  type Verdict,
} from '@relais/email-address';
import {
  type JudgedContact,
  judgedContacts,
  type ReplayedVerdict,
  type ReplayScope,
  recordReplay,
} from '@relais/prisma';
import { z } from 'zod';
import type { Access } from '../stack/access.ts';

export interface ReplayWish extends ReplayScope {
  apply: boolean;
  /** Asks the DNS anew; without it, what it said then stands. */
  askMany?: ((domains: readonly string[]) => Promise<ReadonlyMap<string, MxAnswer>>) | undefined;
  /** Called after each batch. */
  progress(judged: number): void;
}

/** Contacts whose verdict changed alike. */
export interface ReplayMove {
  from: string;
  to: string;
  /** The rule that decides now, or decided before where nothing stands against the address any more. */
  rule: string;
  count: number;
  samples: { id: number; email: string; status: string }[];
}

export interface ReplaySummary {
  applied: boolean;
  judged: number;
  unchanged: number;
  /** The same verdict for other reasons, by other versions or with another score. */
  renewed: number;
  /** The DNS did not answer (only when it was asked). */
  unanswered: number;
  moves: ReplayMove[];
  /** Contacts MailWizz holds whose address would be refused today: told, never moved. */
  injected_refused: number;
  stored: number;
}

const BATCH = 1_000;
const SAMPLES = 5;

const kept = z.object({
  verdict: z.string(),
  reasons: z.array(z.object({ rule: z.string(), detail: z.string().optional() })),
  rules_version: z.string().optional(),
});
type Kept = z.infer<typeof kept>;

/**
 * Judges history by today's rules, in batches by id. Applied batch by batch, and what is applied no longer differs: a run that
 * was cut off goes on where it stopped when it is started again.
 */
export async function replayValidation({ db }: Pick<Access, 'db'>, wish: ReplayWish): Promise<ReplaySummary> {
  const moves = new Map<string, ReplayMove>();
  const summary = {
    applied: wish.apply,
    judged: 0,
    unchanged: 0,
    renewed: 0,
    unanswered: 0,
    injected_refused: 0,
    stored: 0,
  };
  for (let after = 0; ; ) {
    const batch = await judgedContacts(db, wish, { after, limit: BATCH });
    const last = batch.at(-1);
    if (!last) break;
    after = last.id;

    const answers = await wish.askMany?.(domainsOf(batch));
    const changed: ReplayedVerdict[] = [];
    for (const contact of batch) {
      summary.judged += 1;
      const before = kept.safeParse(contact.validation).data;
      if (!before) continue;
      const verdict = judge(contact, before, answers);
      const outcome = compare(contact, before, verdict);
      if (outcome === 'unanswered' || outcome === 'unchanged') {
        summary[outcome] += 1;
        continue;
      }
      if (outcome === 'renewed') summary.renewed += 1;
      else if (contact.status === 'injected') summary.injected_refused += verdict.verdict === 'reject' ? 1 : 0;
      if (outcome === 'moved') note(moves, contact, before, verdict);
      changed.push(toRecord(contact, verdict, outcome));
    }
    if (wish.apply) summary.stored += await recordReplay(db, changed);
    wish.progress(summary.judged);
  }
  return { ...summary, moves: [...moves.values()].sort((one, other) => other.count - one.count) };
}

function domainsOf(batch: readonly JudgedContact[]): string[] {
  return [
    ...new Set(
      batch.flatMap(({ email }) => {
        const parsed = parseAddress(email);
        return parsed.ok ? [parsed.domain] : [];
      }),
    ),
  ];
}

function judge(contact: JudgedContact, before: Kept, answers: ReadonlyMap<string, MxAnswer> | undefined): Verdict {
  const parsed = parseAddress(contact.email);
  return judgeAgain(contact.email, before, {
    suppressed: contact.suppressed !== null,
    blacklisted: contact.blacklisted !== null,
    dns: parsed.ok ? answers?.get(parsed.domain) : undefined,
  });
}

type Outcome = 'unanswered' | 'unchanged' | 'renewed' | 'moved';

function compare({ score }: JudgedContact, before: Kept, verdict: Verdict): Outcome {
  if (verdict.retry) return 'unanswered';
  if (before.verdict !== verdict.verdict) return 'moved';
  const now = storedVerdict(verdict);
  const same =
    score === verdict.score && rulesOf(before) === rulesOf(now) && before.rules_version === now.rules_version;
  return same ? 'unchanged' : 'renewed';
}

const rulesOf = ({ reasons }: { reasons: readonly { rule: string }[] }) =>
  reasons
    .map(({ rule }) => rule)
    .sort()
    .join();

function note(
  moves: Map<string, ReplayMove>,
  { id, email, status }: JudgedContact,
  before: Kept,
  verdict: Verdict,
): void {
  const rule = decidingRule(verdict) ?? before.reasons[0]?.rule ?? 'none';
  const key = `${before.verdict}/${verdict.verdict}/${rule}`;
  const move = moves.get(key) ?? { from: before.verdict, to: verdict.verdict, rule, count: 0, samples: [] };
  move.count += 1;
  if (move.samples.length < SAMPLES) move.samples.push({ id, email, status });
  moves.set(key, move);
}

/**
 * Refused now and not yet routed away from: `invalid` at once. Good now, or refused from a state the machine leaves only
 * by `pending`: through the line again. What MailWizz holds stays where it is.
 */
function toRecord(contact: JudgedContact, verdict: Verdict, outcome: Outcome): ReplayedVerdict {
  const { id, tenantId, status } = contact;
  return {
    id,
    tenantId,
    from: status,
    to: outcome === 'moved' ? destination(status, verdict) : status,
    reason: contact.suppressed ?? decidingRule(verdict),
    score: verdict.score,
    validation: storedVerdict(verdict),
  };
}

function destination(status: JudgedContact['status'], { verdict }: Verdict): JudgedContact['status'] {
  const refused = verdict === 'reject';
  if (status === 'injected' || (status === 'invalid') === refused) return status;
  return status === 'validated' ? 'invalid' : 'pending';
}
