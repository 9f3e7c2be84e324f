import { type RoutingRuleInput, routingRules, text } from '@relais/contracts';
import {
  type Db,
  namedLists,
  publishRoutingSet,
  type RoutingMove,
  resolveRules,
  routingDraft,
  routingMoves,
  routingSets,
  saveRoutingDraft,
} from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';

const ruleShape = z
  .object({
    category: z.string().optional(),
    platform: z.string().optional(),
    language: z.string().optional(),
    country_code: z.string().optional(),
    source_id: z.string().optional(),
    list: z.union([z.string(), z.int()]),
    instance: z.string().optional(),
    tags: z.array(z.string()).optional(),
    template: z.string().optional(),
  })
  .meta({ id: 'RoutingRule' });

const setShape = z
  .object({
    version: z.int(),
    note: z.string(),
    published_by: z.string(),
    published_at: z.iso.datetime(),
    rules: z.array(ruleShape),
  })
  .meta({ id: 'RoutingSet' });

const draftShape = z.object({
  note: z.string(),
  saved_by: z.string(),
  saved_at: z.iso.datetime(),
  rules: z.array(ruleShape),
});

const moveShape = z
  .object({
    from: z.string().nullable().meta({ description: 'uid of the list they stand in; null: none' }),
    to: z.string().nullable(),
    contacts: z.int(),
    injected: z.int().meta({ description: 'Of them, those MailWizz holds already: they stay where they are' }),
    samples: z.array(z.int()).meta({ description: 'Ids of some' }),
  })
  .meta({ id: 'RoutingMove' });

const movesShape = z.object({ moves: z.array(moveShape), contacts: z.int() }).meta({ id: 'RoutingDryRun' });

const setView = (set: Awaited<ReturnType<typeof routingSets>>[number]) => ({
  version: set.version,
  note: set.note,
  published_by: set.publishedBy,
  published_at: set.publishedAt.toISOString(),
  rules: set.rules,
});

const movesView = (moves: readonly RoutingMove[]) => ({
  moves: [...moves],
  contacts: moves.reduce((sum, { contacts }) => sum + contacts, 0),
});

export const getRoutingRules = endpoint({
  method: 'GET',
  path: '/api/v1/routing-rules',
  name: 'getRoutingRules',
  summary: 'The rules in force, and the draft that is worked on',
  group: 'Routing',
  access: partner('contacts:read'),
  answers: {
    200: {
      description: 'Both; null where there is none',
      schema: z.object({ in_force: setShape.nullable(), draft: draftShape.nullable() }).meta({ id: 'RoutingRules' }),
    },
  },
  async handle({ caller }, { db }) {
    const [[inForce], draft] = await Promise.all([routingSets(db, caller.tenantId), routingDraft(db, caller.tenantId)]);
    return answer(200, {
      in_force: inForce ? setView(inForce) : null,
      draft: draft && {
        note: draft.note,
        saved_by: draft.savedBy,
        saved_at: draft.savedAt.toISOString(),
        rules: draft.rules,
      },
    });
  },
});

export const listRoutingSets = endpoint({
  method: 'GET',
  path: '/api/v1/routing-rules/versions',
  name: 'listRoutingSets',
  summary: 'Every set that was ever in force, the newest first',
  group: 'Routing',
  access: partner('contacts:read'),
  query: pageQuery,
  answers: { 200: { description: 'A page', schema: pageOf(setShape) } },
  async handle({ query, caller }, { db }) {
    const before = decodeCursor(query.cursor, z.tuple([cursorId]))?.[0];
    const sets = await routingSets(db, caller.tenantId, { before, limit: query.limit + 1 });
    const data = sets.slice(0, query.limit).map(setView);
    const last = data.at(-1);
    return answer(200, {
      data,
      next_cursor: sets.length > query.limit && last ? encodeCursor([last.version]) : null,
      total: null,
    });
  },
});

export const saveRoutingRules = endpoint({
  method: 'PUT',
  path: '/api/v1/routing-rules/draft',
  name: 'saveRoutingDraft',
  summary: 'Keep rules to publish later',
  description: 'Replaces the draft. Answers what would move if it were in force; nothing moves before it is published.',
  group: 'Routing',
  access: partner('contacts:write'),
  body: z.object({ rules: routingRules, note: text(500).default('') }),
  answers: { 200: { description: 'Kept', schema: movesShape } },
  async handle({ body, caller }, { db }) {
    const { rules, entries } = await resolved(db, caller.tenantId, body.rules);
    await saveRoutingDraft(db, caller.tenantId, { rules: entries, note: body.note, savedBy: `key:${caller.key}` });
    return answer(200, movesView(await routingMoves(db, caller.tenantId, rules)));
  },
});

export const tryRoutingRules = endpoint({
  method: 'POST',
  path: '/api/v1/routing-rules/dry-run',
  name: 'tryRoutingRules',
  summary: 'What would move under these rules? Nothing does',
  description: 'Without rules in the body, the draft is tried.',
  group: 'Routing',
  access: partner('contacts:read'),
  harmlessTwice: true,
  body: z.object({ rules: routingRules.optional() }),
  answers: { 200: { description: 'Counts by list, from and to', schema: movesShape } },
  async handle({ body, caller }, { db }) {
    const wished = body.rules ?? (await draftOf(db, caller.tenantId)).rules;
    const { rules } = await resolved(db, caller.tenantId, wished);
    return answer(200, movesView(await routingMoves(db, caller.tenantId, rules)));
  },
});

export const publishRoutingRules = endpoint({
  method: 'POST',
  path: '/api/v1/routing-rules/publish',
  name: 'publishRoutingRules',
  summary: 'Put the draft in force',
  description: 'The set is kept as it is for ever. Contacts no rule placed are routed again within a minute.',
  group: 'Routing',
  access: partner('contacts:write'),
  body: z.object({
    base_version: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .meta({ description: 'The version in force when the draft was made' }),
  }),
  problems: ['CHANGED_MEANWHILE'],
  answers: {
    200: { description: 'In force', schema: z.object({ version: z.int() }).meta({ id: 'RoutingSetPublished' }) },
  },
  audit: ({ body }) => ({ action: 'routing.published', target: `routing_set:${body.version}` }),
  async handle({ body, caller }, { db }) {
    const { tenantId } = caller;
    const draft = await draftOf(db, tenantId);
    const set = await resolved(db, tenantId, draft.rules);
    const version = await publishRoutingSet(db, {
      tenantId,
      base: body.base_version,
      ...set,
      note: draft.note,
      publishedBy: `key:${caller.key}`,
    });
    if (version === null)
      throw new Problem(
        'CHANGED_MEANWHILE',
        `Version ${body.base_version} is not the one in force. Read the rules and look again.`,
        {
          errors: [{ path: 'base_version', message: 'another set has been published since' }],
        },
      );
    return answer(200, { version });
  },
});

async function draftOf(db: Db, tenantId: number) {
  const draft = await routingDraft(db, tenantId);
  if (!draft) throw new Problem('NOT_FOUND', 'There is no draft. Save one first.');
  return draft;
}

/** @throws {Problem} naming every rule whose list is unknown */
async function resolved(db: Db, tenantId: number, rules: readonly RoutingRuleInput[]) {
  const found = resolveRules(rules, await namedLists(db, tenantId));
  if (!found.ok)
    throw new Problem('INVALID_INPUT', 'Some rules lead to no list of this tenant.', { errors: found.errors });
  return found;
}
