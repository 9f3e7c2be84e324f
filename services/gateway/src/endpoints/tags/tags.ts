import { tagSlug, text, words } from '@relais/contracts';
import { changeTag, createTag, type Db, deleteTag, listTags, type TagEntry } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';

const shape = z
  .object({
    slug: z.string(),
    label: z.string(),
    parent: z.string().nullable(),
    color: z.string(),
    description: z.string(),
    contacts: z.int().meta({ description: 'That carry it themselves; those of its children are not counted' }),
  })
  .meta({ id: 'Tag' });

const color = text(7).pipe(z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as #64748b'));
const values = {
  label: words(100),
  parent: tagSlug.nullable(),
  color,
  description: text(500),
};
const params = z.object({ slug: tagSlug });

export const listAllTags = endpoint({
  method: 'GET',
  path: '/api/v1/tags',
  name: 'listTags',
  summary: 'The tree of tags, parents before their children',
  group: 'Tags',
  access: partner('contacts:read'),
  answers: {
    200: {
      description: 'All of them',
      schema: z.object({ data: z.array(shape), next_cursor: z.null(), total: z.int() }).meta({ id: 'TagList' }),
    },
  },
  async handle({ caller }, { db }) {
    const data = await listTags(db, caller.tenantId);
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

export const addTag = endpoint({
  method: 'POST',
  path: '/api/v1/tags',
  name: 'createTag',
  summary: 'Make a tag',
  group: 'Tags',
  access: partner('contacts:write'),
  body: z.object({
    slug: tagSlug,
    label: values.label,
    parent: values.parent.default(null),
    color: values.color.default('#64748b'),
    description: values.description.default(''),
  }),
  problems: ['NAME_TAKEN'],
  answers: { 201: { description: 'Made', schema: shape } },
  audit: ({ body }) => ({ action: 'tag.created', target: `tag:${body.slug}` }),
  async handle({ body: { slug, ...wanted }, caller }, { db }) {
    await assertParent(db, caller.tenantId, wanted.parent);
    if (!(await createTag(db, caller.tenantId, slug, wanted)))
      throw new Problem('NAME_TAKEN', `There is a tag ${slug} already.`, {
        errors: [{ path: 'slug', message: 'is taken' }],
      });
    return answer(201, await tagCalled(db, caller.tenantId, slug));
  },
});

export const editTag = endpoint({
  method: 'PATCH',
  path: '/api/v1/tags/{slug}',
  name: 'changeTag',
  summary: 'Change label, parent, colour or description',
  group: 'Tags',
  access: partner('contacts:write'),
  params,
  body: z.object(values).partial(),
  answers: { 200: { description: 'As it is now', schema: shape } },
  audit: ({ body }) => ({ action: 'tag.changed', target: `tag:${body.slug}` }),
  async handle({ params: { slug }, body, caller }, { db }) {
    await tagCalled(db, caller.tenantId, slug);
    await assertParent(db, caller.tenantId, body.parent ?? null);
    if (!(await changeTag(db, caller.tenantId, slug, body))) throw wrongParent(`${body.parent} stands below ${slug}`);
    return answer(200, await tagCalled(db, caller.tenantId, slug));
  },
});

export const removeTag = endpoint({
  method: 'DELETE',
  path: '/api/v1/tags/{slug}',
  name: 'deleteTag',
  summary: 'Take a tag away, from its contacts too',
  group: 'Tags',
  access: partner('contacts:write'),
  params,
  problems: ['IN_USE'],
  answers: { 200: { description: 'As it was', schema: shape } },
  audit: ({ body }) => ({ action: 'tag.deleted', target: `tag:${body.slug}` }),
  async handle({ params: { slug }, caller }, { db }) {
    const tag = await tagCalled(db, caller.tenantId, slug);
    if (!(await deleteTag(db, caller.tenantId, slug)))
      throw new Problem('IN_USE', `${slug} has tags below it. Give them another parent first.`);
    return answer(200, tag);
  },
});

/** @throws {Problem} NOT_FOUND */
async function tagCalled(db: Db, tenantId: number, slug: string): Promise<TagEntry> {
  const [tag] = await listTags(db, tenantId, slug);
  if (!tag) throw new Problem('NOT_FOUND', `There is no tag ${slug}.`);
  return tag;
}

async function assertParent(db: Db, tenantId: number, parent: string | null): Promise<void> {
  if (parent !== null && (await listTags(db, tenantId, parent)).length === 0)
    throw wrongParent(`there is no tag ${parent}`);
}

const wrongParent = (message: string) =>
  new Problem('INVALID_INPUT', 'The parent cannot be used.', { errors: [{ path: 'parent', message }] });
