import { canonicalCategory, sourceTypes, text, words } from '@relais/contracts';
import {
  addDataSource,
  changeDataSource,
  type Db,
  namedLists,
  type SourceValues,
  type SourceWithFigures,
  sourcesWithFigures,
  tenantInstances,
} from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';

const sourceName = words(100).pipe(z.string().regex(/^[\w.-]+$/, 'letters, digits, ., - and _ only'));
const setting = z.union([text(2_000), z.number(), z.boolean(), z.null(), z.array(text(500)).max(100)]);
const list = z.union([z.int().min(0).max(2_147_483_647), words(64)]);

const shape = z
  .object({
    id: z.int(),
    source_id: z.string(),
    source_type: z.enum(sourceTypes),
    name: z.string(),
    description: z.string(),
    config: z.record(z.string(), z.unknown()),
    default_mailwizz_instance: z.string().nullable(),
    default_list_mapping: z.record(z.string(), z.union([z.string(), z.number()])),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
    stats: z.object({
      contacts: z.int().meta({ description: 'It brought first' }),
      by_status: z.record(z.string(), z.int()),
      sightings: z.int().meta({ description: 'Places its contacts were seen at' }),
      deliveries: z.int(),
      accepted: z.int(),
      duplicates: z.int(),
      suppressed: z.int(),
      rejected: z.int(),
      last_delivery_at: z.iso.datetime().nullable(),
    }),
  })
  .meta({ id: 'DataSource' });

const view = ({ deliveries, contacts, ...source }: SourceWithFigures): z.input<typeof shape> => {
  const { count, ...delivered } = deliveries;
  return {
    id: source.id,
    source_id: source.sourceId,
    source_type: source.type,
    name: source.name,
    description: source.description,
    config: source.config,
    default_mailwizz_instance: source.defaultInstance,
    default_list_mapping: source.listMapping,
    is_active: source.isActive,
    created_at: source.createdAt.toISOString(),
    stats: {
      contacts: Object.values(contacts).reduce((sum, n) => sum + n, 0),
      by_status: contacts,
      sightings: source.sightings,
      deliveries: count,
      ...delivered,
      last_delivery_at: source.lastDeliveryAt?.toISOString() ?? null,
    },
  };
};

const values = {
  name: words(200),
  description: text(2_000),
  config: z.record(words(64), setting),
  default_mailwizz_instance: words(64).nullable(),
  default_list_mapping: z
    .record(words(64), list)
    .transform((lists, context) =>
      Object.fromEntries(
        Object.entries(lists).map(([word, name]) => {
          const category = canonicalCategory(word);
          if (!category) context.addIssue({ code: 'custom', path: [word], message: 'is no category' });
          return [category ?? word, name];
        }),
      ),
    )
    .meta({ description: 'Category to the list that takes it, by uid or older number; comes before every rule' }),
};
const params = z.object({ source_id: sourceName });

export const listSources = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources',
  name: 'listDataSources',
  summary: 'Where contacts come from, and what came of it',
  group: 'Sources',
  access: partner('contacts:read'),
  answers: {
    200: {
      description: 'All of them',
      schema: z.object({ data: z.array(shape), next_cursor: z.null(), total: z.int() }).meta({ id: 'DataSourceList' }),
    },
  },
  async handle({ caller }, { db }) {
    const data = (await sourcesWithFigures(db, caller.tenantId)).map(view);
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

export const getSource = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources/{source_id}',
  name: 'getDataSource',
  summary: 'One source with its counters',
  group: 'Sources',
  access: partner('contacts:read'),
  params,
  answers: { 200: { description: 'The source', schema: shape } },
  async handle({ params: { source_id }, caller }, { db }) {
    return answer(200, await sourceCalled(db, caller.tenantId, source_id));
  },
});

export const createSource = endpoint({
  method: 'POST',
  path: '/api/v1/data-sources',
  name: 'createDataSource',
  summary: 'Register a source',
  group: 'Sources',
  access: partner('contacts:write'),
  body: z.object({
    source_id: sourceName,
    source_type: z.enum(sourceTypes),
    name: values.name,
    description: values.description.default(''),
    config: values.config.default({}),
    default_mailwizz_instance: values.default_mailwizz_instance.default(null),
    default_list_mapping: values.default_list_mapping.default({}),
  }),
  problems: ['NAME_TAKEN'],
  answers: { 201: { description: 'Registered', schema: shape } },
  audit: ({ body }) => ({ action: 'data_source.created', target: `data_source:${body.source_id}` }),
  async handle({ body, caller }, { db }) {
    const { tenantId } = caller;
    const { source_id: sourceId, source_type: type, name } = body;
    assertCollectable(sourceId);
    const wanted = await valuesOf(db, tenantId, body);
    if (!(await addDataSource(db, tenantId, { ...wanted, sourceId, type, name })))
      throw new Problem('NAME_TAKEN', `There is a source ${sourceId} already.`, {
        errors: [{ path: 'source_id', message: 'is taken' }],
      });
    return answer(201, await sourceCalled(db, tenantId, sourceId));
  },
});

export const changeSource = endpoint({
  method: 'PATCH',
  path: '/api/v1/data-sources/{source_id}',
  name: 'changeDataSource',
  summary: 'Change how a source is used, or switch it on and off',
  group: 'Sources',
  access: partner('contacts:write'),
  params,
  body: z.object({ ...values, is_active: z.boolean() }).partial(),
  answers: { 200: { description: 'As it is now', schema: shape } },
  audit: ({ body }) => ({ action: 'data_source.changed', target: `data_source:${body.source_id}` }),
  async handle({ params: { source_id: sourceId }, body, caller }, { db }) {
    const { tenantId } = caller;
    await sourceCalled(db, tenantId, sourceId);
    if (body.is_active) assertCollectable(sourceId);
    await changeDataSource(db, tenantId, sourceId, await valuesOf(db, tenantId, body));
    return answer(200, await sourceCalled(db, tenantId, sourceId));
  },
});

export const deleteSource = endpoint({
  method: 'DELETE',
  path: '/api/v1/data-sources/{source_id}',
  name: 'deleteDataSource',
  summary: 'Switch a source off; what it brought stays',
  group: 'Sources',
  access: partner('contacts:write'),
  params,
  answers: { 200: { description: 'As it is now', schema: shape } },
  audit: ({ body }) => ({ action: 'data_source.switched_off', target: `data_source:${body.source_id}` }),
  async handle({ params: { source_id: sourceId }, caller }, { db }) {
    if (!(await changeDataSource(db, caller.tenantId, sourceId, { isActive: false }))) throw missing(sourceId);
    return answer(200, await sourceCalled(db, caller.tenantId, sourceId));
  },
});

/** The networks' terms forbid collecting: their sources stay registered and off, whoever asks (checklist Z19). */
const NOT_COLLECTED = /(?:^|[-_.])(?:linkedin|instagram|youtube|facebook)(?:$|[-_.])/i;

function assertCollectable(sourceId: string): void {
  if (NOT_COLLECTED.test(sourceId))
    throw new Problem('SOURCE_INACTIVE', `${sourceId} names a network whose terms forbid collecting.`, {
      errors: [{ path: 'source_id', message: 'names a network that is not collected' }],
    });
}

interface Wanted extends Pick<SourceValues, 'name' | 'description' | 'config'> {
  default_mailwizz_instance?: string | null | undefined;
  default_list_mapping?: Record<string, string | number> | undefined;
  is_active?: boolean | undefined;
}

/** @throws {Problem} naming the instance or the lists this tenant does not have */
async function valuesOf(db: Db, tenantId: number, wanted: Wanted): Promise<SourceValues> {
  const {
    default_mailwizz_instance: instance,
    default_list_mapping: listMapping,
    is_active: isActive,
    ...rest
  } = wanted;
  const [found] = instance == null ? [] : await tenantInstances(db, tenantId, instance);
  const errors = [];
  if (instance != null && !found)
    errors.push({ path: 'default_mailwizz_instance', message: `there is no instance ${instance}` });
  if (listMapping && Object.keys(listMapping).length > 0) {
    const lists = await namedLists(db, tenantId);
    for (const [category, name] of Object.entries(listMapping))
      if (!lists.some(({ listUid, legacyId }) => (typeof name === 'number' ? legacyId === name : listUid === name)))
        errors.push({ path: `default_list_mapping.${category}`, message: `there is no list ${name}` });
  }
  if (errors.length > 0)
    throw new Problem('INVALID_INPUT', 'The source names what this tenant does not have.', { errors });
  return {
    ...rest,
    listMapping,
    isActive,
    defaultInstanceId: instance === undefined ? undefined : (found?.id ?? null),
  };
}

const missing = (sourceId: string) => new Problem('NOT_FOUND', `There is no data source ${sourceId}.`);

async function sourceCalled(db: Db, tenantId: number, sourceId: string) {
  const [source] = await sourcesWithFigures(db, tenantId, sourceId);
  if (!source) throw missing(sourceId);
  return view(source);
}
