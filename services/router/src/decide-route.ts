import type { Judgement } from '@relais/categories';
import { tagsFor } from '@relais/categories';
import { type Category, canonicalCategory, platformOfCategory } from '@relais/contracts';
import { type GateVerdict, judgeGate, type StandingPolicy } from '@relais/country-gate';
import type { ContactToRoute, ListTarget, RoutingDecision, RoutingRuleRow, RoutingTable } from '@relais/prisma';
import { z } from 'zod';

/** Why a contact has no list, as the stable words operators filter by. */
export type UnroutedReason = 'obfuscated_held' | 'no_category' | 'category_review' | 'no_list' | 'country_gate';

/** A tenant's table with its gate policy read. */
export interface Rules extends Omit<RoutingTable, 'gatePolicy'> {
  policy: StandingPolicy | null;
}

/**
 * Which list takes this contact? The source's own mapping first, then the tenant's rules in their order, and no guess
 * after that (checklist G7). Whom the country gate holds has no list, whatever the rules say (checklist Z3); nor has a
 * contact whose owner hid the address, until the tenant accepts the class (domain.md, Crawl).
 *
 * @param judge asked only when neither the source nor a person named a category
 */
export function decideRoute(
  contact: ContactToRoute,
  table: Rules,
  judge: (contact: ContactToRoute) => Judgement,
): RoutingDecision {
  const { category, categorisation, isClose } = categoryOf(contact, judge);
  const found = targetOf(contact, category, table);
  const gate = judgeGate(
    { ...contact, category, words: contact.text, obfuscated: contact.obfuscated && !table.acceptsObfuscated },
    table.policy,
  );
  return {
    id: contact.id,
    category,
    platform: category ? platformOfCategory[category] : contact.platform,
    categorisation,
    routing: {
      rules_version: table.rulesVersion,
      by: found ? (found.rule ? 'rule' : 'source') : null,
      position: found?.rule?.position ?? null,
      list_uid: found?.list.listUid ?? null,
    },
    gate,
    tags: [...tagsFor({ category, language: contact.language }), ...(found?.rule?.tags ?? [])],
    target: target(found, gate, category ? 'no_list' : isClose ? 'category_review' : 'no_category'),
  };
}

function target(found: Found | undefined, gate: GateVerdict, otherwise: UnroutedReason): RoutingDecision['target'] {
  if (gate.reason === 'hidden') return unrouted('obfuscated_held');
  if (!found) return unrouted(otherwise);
  if (!gate.open) return unrouted('country_gate');
  return { listId: found.list.listId, instanceId: found.list.instanceId };
}

const unrouted = (reason: UnroutedReason) => ({ unrouted: reason });

/** What an earlier decision on the category left: a person's word, or our own judgement, which only `replay` judges again. */
const earlier = z.object({ decision: z.enum(['operator', 'category']) });

function categoryOf(contact: ContactToRoute, judge: (contact: ContactToRoute) => Judgement) {
  const given = contact.category === null ? null : canonicalCategory(contact.category);
  const decided = earlier.safeParse(contact.categorisation).data?.decision;
  // A person may have said that it has none.
  if (decided === 'operator' || (decided === 'category' && given))
    return { category: given, categorisation: contact.categorisation, isClose: false };
  if (given) return { category: given, categorisation: { decision: 'given' }, isClose: false };
  const judgement = judge(contact);
  return {
    category: judgement.category,
    categorisation: summary(judgement),
    isClose: judgement.decision === 'review',
  };
}

interface Found {
  list: ListTarget;
  rule?: RoutingRuleRow;
}

function targetOf(contact: ContactToRoute, category: Category | null, table: Rules): Found | undefined {
  const source = table.sources.find(({ sourceId }) => sourceId === contact.sourceId);
  const mapped = category ? source?.listMapping[category] : undefined;
  if (mapped !== undefined) {
    const list = table.lists.find(
      (one) =>
        (one.listUid === String(mapped) || one.legacyId === Number(mapped)) &&
        (source?.defaultInstanceId == null || one.instanceId === source.defaultInstanceId),
    );
    if (list) return { list };
  }
  for (const rule of table.rules) {
    if (!holds(rule, contact, category)) continue;
    const list = table.lists.find(({ listId }) => listId === rule.listId);
    if (list) return { list, rule };
  }
  return undefined;
}

/** Every condition the rule names must hold. */
function holds(rule: RoutingRuleRow, contact: ContactToRoute, category: Category | null): boolean {
  const platform = category ? platformOfCategory[category] : contact.platform;
  return (
    (rule.category === null || rule.category === category) &&
    (rule.platform === null || rule.platform === platform) &&
    (rule.language === null || rule.language === contact.language) &&
    (rule.countryCode === null || rule.countryCode === contact.countryCode) &&
    (rule.sourceId === null || rule.sourceId === contact.sourceId)
  );
}

/** What stays with the contact so that `why` can tell it later. */
const summary = ({ decision, score, leader, runnerUp, margin, matched, rulesVersion }: Judgement) => ({
  decision,
  score,
  leader,
  runner_up: runnerUp,
  margin,
  matched: matched.slice(0, 10),
  rules_version: rulesVersion,
});
