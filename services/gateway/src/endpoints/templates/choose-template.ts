import { categories, categoriesOf, categoryWord, languageCode, languages } from '@relais/contracts';
import { templatesFor } from '@relais/prisma';
import { type CoverageCell, coverage, selectTemplate } from '@relais/templates';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';

const step = z
  .enum(['language+category', 'language', 'english'])
  .nullable()
  .meta({ description: 'What matched: language and category, then language, then English. Null: nothing did' });

const selection = z
  .object({
    template: z
      .object({ id: z.int(), name: z.string(), version: z.int(), language: z.enum(languages) })
      .extend({ category: z.enum(categories).nullable(), is_default: z.boolean() })
      .nullable(),
    step,
    explained: z.array(
      z.object({
        step: z.enum(['language+category', 'language', 'english']),
        looked_for: z.string(),
        found: z.int(),
        outcome: z.enum(['chosen', 'none', 'skipped']),
      }),
    ),
  })
  .meta({ id: 'EmailTemplateSelection' });

export const selectEmailTemplate = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates/select',
  name: 'selectEmailTemplate',
  summary: 'Which template a contact would get, and why',
  group: 'Templates',
  access: partner('campaigns:read'),
  query: z.object({ language: languageCode.optional(), category: categoryWord.optional() }),
  answers: { 200: { description: 'The template and each step that was tried', schema: selection } },
  async handle({ query: { language, category }, caller }, { db }) {
    const {
      template,
      step: matched,
      explained,
    } = selectTemplate(await templatesFor(db, caller.tenantId), {
      language,
      category,
    });
    return answer(200, {
      template: template && {
        id: template.id,
        name: template.name,
        version: template.version,
        language: template.language,
        category: template.category,
        is_default: template.isDefault,
      },
      step: matched,
      explained: explained.map(({ looked, ...rest }) => ({ ...rest, looked_for: looked })),
    });
  },
});

const place = z.object({
  language: z.enum(languages),
  category: z.enum(categories).nullable().meta({ description: 'Null: contacts without a category' }),
});
const servedBy = z.enum(['exact', 'language', 'english', 'none']);
const matrix = z
  .object({
    rows: z.array(
      z.object({
        language: z.enum(languages),
        cells: z.array(place.extend({ served_by: servedBy, template_id: z.int().nullable() })),
      }),
    ),
    complete: z.boolean().meta({ description: 'Every cell has a template of its own' }),
    missing: z.array(place).meta({ description: 'Cells without a template of their own' }),
    unserved: z.array(place).meta({ description: 'Nobody in these cells could be written to at all' }),
  })
  .meta({ id: 'EmailTemplateCoverage' });

export const templateCoverage = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates/coverage',
  name: 'getEmailTemplateCoverage',
  summary: 'Who is served by which template: languages by categories',
  description: 'The categories are those of your platform.',
  group: 'Templates',
  access: partner('campaigns:read'),
  answers: { 200: { description: 'One row a language, the general column first', schema: matrix } },
  async handle({ caller }, { db }) {
    const { rows, ...rest } = coverage(await templatesFor(db, caller.tenantId), categoriesOf(caller.tenantSlug));
    return answer(200, {
      ...rest,
      rows: rows.map(({ language, cells }) => ({
        language,
        cells: cells.map((cell) => ({
          language,
          category: cell.category,
          served_by: served(cell),
          template_id: cell.templateId,
        })),
      })),
    });
  },
});

function served({ own, step: matched }: CoverageCell): z.input<typeof servedBy> {
  if (own) return 'exact';
  if (matched === null) return 'none';
  return matched === 'english' ? 'english' : 'language';
}
