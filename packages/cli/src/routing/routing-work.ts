import { readFile } from 'node:fs/promises';
import { type RoutingRuleInput, routingFile } from '@relais/contracts';
import {
  namedLists,
  publishRoutingSet,
  type RoutingMove,
  type RoutingSetEntry,
  recordAudit,
  resolveRules,
  routingDraft,
  routingMoves,
  routingSets,
  saveRoutingDraft,
} from '@relais/prisma';
import { z } from 'zod';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { Access as Stack } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

type Access = Pick<Stack, 'db'>;

export interface RulesWish {
  rules: RoutingRuleInput[];
  note: string;
}

/** Reads rules in any of the forms there are. @throws {CommandFailed} RULES_WRONG naming what is */
export async function readRules(file: string): Promise<RulesWish> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CommandFailed('RULES_WRONG', `${file} cannot be read as JSON: ${wordsOf(error)}`, { cause: error });
  }
  const parsed = routingFile.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new CommandFailed('RULES_WRONG', `${file}: ${z.prettifyError(parsed.error)}`);
}

/** A set of the tenant, the one in force when no version is named. @throws {CommandFailed} NO_RULES */
export async function setOf({ db }: Access, tenant: string, version?: number): Promise<RoutingSetEntry> {
  const { id } = await tenantCalled(db, tenant);
  const [set] = await routingSets(db, id, { version });
  if (!set) throw new CommandFailed('NO_RULES', `${tenant} has no set of rules${version ? ` ${version}` : ''}`);
  return set;
}

export interface RulesDifference {
  from: number;
  removed: RoutingRuleInput[];
  added: RoutingRuleInput[];
  moves: RoutingMove[];
}

/** The given rules, or the draft, against those in force: the rules themselves and the contacts that would move. */
export async function differenceOf(access: Access, tenant: string, wish: RulesWish | null): Promise<RulesDifference> {
  const { db } = access;
  const { tenantId, rules, entries } = await wished(access, tenant, wish);
  const [inForce] = await routingSets(db, tenantId);
  const before = inForce?.rules ?? [];
  const key = (rule: RoutingRuleInput) => JSON.stringify(Object.entries(rule).sort(([a], [b]) => a.localeCompare(b)));
  const lacking = (some: readonly RoutingRuleInput[], others: readonly RoutingRuleInput[]) => {
    const known = new Set(others.map(key));
    return some.filter((rule) => !known.has(key(rule)));
  };
  return {
    from: inForce?.version ?? 0,
    removed: lacking(before, entries),
    added: lacking(entries, before),
    moves: await routingMoves(db, tenantId, rules),
  };
}

/** Keeps rules as the tenant's draft. */
export async function importRules(access: Access, tenant: string, wish: RulesWish): Promise<{ rules: number }> {
  const { tenantId, entries } = await wished(access, tenant, wish);
  await saveRoutingDraft(access.db, tenantId, { rules: entries, note: wish.note, savedBy: actor() });
  return { rules: entries.length };
}

/** Puts the given rules, or the draft, in force. @throws {CommandFailed} SUPERSEDED when another set came in between */
export async function publishRules(
  access: Access,
  tenant: string,
  wish: RulesWish | null,
  note?: string,
): Promise<{ version: number }> {
  const { db } = access;
  const set = await wished(access, tenant, wish);
  const [inForce] = await routingSets(db, set.tenantId);
  const publishedBy = actor();
  const version = await publishRoutingSet(db, {
    ...set,
    base: inForce?.version ?? 0,
    note: note ?? set.note,
    publishedBy,
  });
  if (version === null) throw new CommandFailed('SUPERSEDED', 'another set was published meanwhile; look again');
  await recordAudit(db, {
    tenantId: set.tenantId,
    actor: publishedBy,
    action: 'routing.published',
    target: `routing_set:${version}`,
  });
  return { version };
}

async function wished({ db }: Access, tenant: string, wish: RulesWish | null) {
  const { id: tenantId } = await tenantCalled(db, tenant);
  const chosen = wish ?? (await routingDraft(db, tenantId));
  if (!chosen) throw new CommandFailed('NO_RULES', `${tenant} has no draft; name a file, or import one first`);
  const resolved = resolveRules(chosen.rules, await namedLists(db, tenantId));
  if (resolved.ok) return { tenantId, note: chosen.note, ...resolved };
  throw new CommandFailed('RULES_WRONG', resolved.errors.map(({ path, message }) => `${path}: ${message}`).join('; '));
}
