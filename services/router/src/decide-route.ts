import type { Judgement } from '@relais/categories';
import { tagsFor } from '@relais/categories';
import { type Category, canonicalCategory, platformOfCategory } from '@relais/contracts';
import type { ContactToRoute, ListTarget, RoutingDecision, RoutingRuleRow, RoutingTable } from '@relais/prisma';

/** Why a contact has no list, as the stable words operators filter by. */
export type UnroutedReason = 'obfuscated_held' | 'no_category' | 'category_review' | 'no_list';

/**
 * Which list takes this contact? The source's own mapping first, then the tenant's rules in their order, and no guess
 * after that (checklist G7). A contact whose owner hid the address is held until the tenant's operator accepts the
 * class (domain.md, Crawl).
 *
 * @param judge asked only when the source named no category
 */
export function decideRoute(
  contact: ContactToRoute,
  table: RoutingTable,
  judge: (contact: ContactToRoute) => Judgement,
): RoutingDecision {
  const given = contact.category === null ? null : canonicalCategory(contact.category);
  const judgement = given ? null : judge(contact);
  const category = given ?? judgement?.category ?? null;
  const found = targetOf(contact, category, table);
  const target =
    contact.obfuscated && !table.acceptsObfuscated
      ? unrouted('obfuscated_held')
      : found
        ? { listId: found.list.listId, instanceId: found.list.instanceId }
        : unrouted(reasonWithout(category, judgement));

  return {
    id: contact.id,
    category,
    platform: category ? platformOfCategory[category] : contact.platform,
    categorisation: judgement ? summary(judgement) : { decision: 'given' },
    tags: [...tagsFor({ category, language: contact.language }), ...(found?.rule?.tags ?? [])],
    target,
  };
}

interface Found {
  list: ListTarget;
  rule?: RoutingRuleRow;
}

function targetOf(contact: ContactToRoute, category: Category | null, table: RoutingTable): Found | undefined {
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

function reasonWithout(category: Category | null, judgement: Judgement | null): UnroutedReason {
  if (category) return 'no_list';
  return judgement?.decision === 'review' ? 'category_review' : 'no_category';
}

const unrouted = (reason: UnroutedReason) => ({ unrouted: reason });

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
