import type { RoutingRuleInput } from '@relais/contracts';

/** A list a rule may lead to. */
export interface NamedList {
  id: number;
  listUid: string;
  legacyId: number | null;
  /** The instance's own name: client-1. */
  instance: string;
  isActive: boolean;
}

/** A rule with its list found, as it is stored. */
export interface ResolvedRule extends Omit<RoutingRuleInput, 'list' | 'instance'> {
  position: number;
  list_id: number;
}

export type Resolved =
  | { ok: true; rules: ResolvedRule[]; entries: RoutingRuleInput[] }
  | { ok: false; errors: { path: string; message: string }[] };

const STEP = 10;

/** Finds each rule's list. Entries come back with uid and instance, so that a set means the same wherever it is read. */
export function resolveRules(rules: readonly RoutingRuleInput[], lists: readonly NamedList[]): Resolved {
  const errors: { path: string; message: string }[] = [];
  const resolved: ResolvedRule[] = [];
  const entries: RoutingRuleInput[] = [];
  for (const [index, { list, instance, ...rule }] of rules.entries()) {
    const found = lists.filter(
      (one) =>
        (typeof list === 'number' ? one.legacyId === list : one.listUid === list) &&
        (instance === undefined || one.instance === instance),
    );
    const [one, another] = found;
    if (!one || another) {
      const where = instance === undefined ? '' : ` in ${instance}`;
      errors.push({
        path: `rules.${index}.list`,
        message: another ? `${list} stands for several lists; name the instance` : `there is no list ${list}${where}`,
      });
      continue;
    }
    resolved.push({ ...rule, position: (index + 1) * STEP, list_id: one.id });
    entries.push({ ...rule, list: one.listUid, instance: one.instance });
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, rules: resolved, entries };
}
