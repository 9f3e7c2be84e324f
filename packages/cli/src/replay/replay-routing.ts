import { categorize } from '@relais/categories';
import { canonicalCategory, platformOfCategory } from '@relais/contracts';
import { categorisedContacts, type Database, type RejudgedContact, recordAudit, recordRejudged } from '@relais/prisma';
import { z } from 'zod';
import { actor } from '../stack/actor.ts';

/** One way contacts would go from an old judgement to today's. */
export interface CategoryMove {
  from: string;
  to: string;
  contacts: number;
  /** Of them, those MailWizz holds: they stay in their list. */
  injected: number;
  samples: { id: number; email: string; matched: string[] }[];
}

export interface RoutingReplay {
  rulesVersion: string;
  judged: number;
  /** Only the rules' version differs. */
  same: number;
  moves: CategoryMove[];
  /** With `apply`: judgements stored, and contacts sent to the router again. */
  stored: number;
  rerouted: number;
}

const PAGE = 500;
const SAMPLES = 3;
const before = z.object({ decision: z.string() });

/**
 * Judges by today's category rules what older ones judged: contacts whose source or operator named the category are left
 * out. Without `apply` nothing is written. Applying is safe to repeat: what is judged by today's rules is passed over.
 */
export async function replayRouting(
  db: Database,
  tenantId: number,
  { since, apply }: { since: Date | null; apply: boolean },
): Promise<RoutingReplay> {
  const moves = new Map<string, CategoryMove>();
  const sum: RoutingReplay = { rulesVersion: '', judged: 0, same: 0, moves: [], stored: 0, rerouted: 0 };
  let after = 0;
  for (;;) {
    const page = await categorisedContacts(db, tenantId, { after, since, limit: PAGE });
    const batch: RejudgedContact[] = [];
    for (const contact of page) {
      const judged = categorize({ text: contact.text, language: contact.language, sourceType: contact.spider });
      sum.rulesVersion = judged.rulesVersion;
      sum.judged += 1;
      const from = wordOf(contact.category, before.safeParse(contact.categorisation).data?.decision);
      const to = wordOf(judged.category, judged.decision);
      batch.push({
        id: contact.id,
        category: judged.category,
        platform: judged.category && platformOfCategory[judged.category],
        moves: from !== to,
        categorisation: {
          decision: judged.decision,
          score: judged.score,
          leader: judged.leader,
          runner_up: judged.runnerUp,
          margin: judged.margin,
          matched: judged.matched.slice(0, 10),
          rules_version: judged.rulesVersion,
        },
      });
      if (from === to) {
        sum.same += 1;
        continue;
      }
      const move = moves.get(`${from}\n${to}`) ?? { from, to, contacts: 0, injected: 0, samples: [] };
      move.contacts += 1;
      if (contact.status === 'injected') move.injected += 1;
      const matched = judged.matched.slice(0, 3).map(({ term }) => term);
      if (move.samples.length < SAMPLES) move.samples.push({ id: contact.id, email: contact.email, matched });
      moves.set(`${from}\n${to}`, move);
    }
    if (apply && batch.length > 0) {
      const counts = await recordRejudged(db, tenantId, batch);
      sum.stored += counts.stored;
      sum.rerouted += counts.rerouted;
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  sum.moves = [...moves.values()].sort((a, b) => b.contacts - a.contacts);
  if (apply) {
    const { moves: _told, ...detail } = sum;
    await recordAudit(db, { tenantId, actor: actor(), action: 'routing.replayed', target: 'categories', detail });
  }
  return sum;
}

const wordOf = (category: string | null, decision: string | undefined): string =>
  (category === null ? null : canonicalCategory(category)) ?? (decision === 'review' ? 'review' : 'none');
