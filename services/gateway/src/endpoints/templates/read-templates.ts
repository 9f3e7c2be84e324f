import { categoryWord, languages } from '@relais/contracts';
import { getTemplate, listTemplates, listTemplateVersions } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { judge } from './judge.ts';
import {
  noTemplate,
  templateRow,
  templateRowView,
  templateShape,
  templateVersion,
  templateView,
  versionView,
} from './template-shape.ts';

const cursorKey = z.tuple([cursorId]);
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
/** `general` asks for the templates that serve every category. */
const categoryFilter = z.union([z.literal('general').transform(() => null), categoryWord]);

export const listEmailTemplates = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates',
  name: 'listEmailTemplates',
  summary: 'Templates, newest first',
  group: 'Templates',
  access: partner('campaigns:read'),
  query: pageQuery.extend({
    language: z.enum(languages).optional(),
    category: categoryFilter.optional().meta({ description: 'A category, or `general`: those for every category' }),
    is_active: flag.optional().meta({ override: { type: 'boolean' } }),
    archived: flag.optional().meta({ override: { type: 'boolean' }, description: 'Only archived ones' }),
  }),
  answers: { 200: { description: 'A page of templates', schema: pageOf(templateRow) } },
  async handle({ query, caller }, { db }) {
    const { limit, language, category, archived } = query;
    const [cursor] = decodeCursor(query.cursor, cursorKey) ?? [];
    const filters = { language, category, archived, isActive: query.is_active };
    const found = await listTemplates(db, caller.tenantId, { ...filters, cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(templateRowView),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

export const getEmailTemplate = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates/{id}',
  name: 'getEmailTemplate',
  summary: 'One template with its words',
  group: 'Templates',
  access: partner('campaigns:read'),
  params: idParams,
  answers: { 200: { description: 'The template and what the lint says of it', schema: templateShape } },
  async handle({ params: { id }, caller }, { db }) {
    const template = await getTemplate(db, caller.tenantId, id);
    if (!template) throw noTemplate(id);
    return answer(200, templateView(template, await judge(db, caller.tenantId, template)));
  },
});

export const listVersions = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates/{id}/versions',
  name: 'listEmailTemplateVersions',
  summary: 'What a template said, newest first',
  group: 'Templates',
  access: partner('campaigns:read'),
  params: idParams,
  answers: { 200: { description: 'Every version', schema: pageOf(templateVersion) } },
  async handle({ params: { id }, caller }, { db }) {
    const versions = await listTemplateVersions(db, caller.tenantId, id);
    if (versions.length === 0) throw noTemplate(id);
    return answer(200, { data: versions.map(versionView), next_cursor: null, total: versions.length });
  },
});
