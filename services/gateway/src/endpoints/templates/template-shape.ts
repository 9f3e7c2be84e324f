import { categories, categoryWord, languages, rightToLeftLanguages, text, words } from '@relais/contracts';
import type { TemplateEntry, TemplateInFull, TemplateVersion } from '@relais/prisma';
import type { Finding, Judgement } from '@relais/templates';
import { z } from 'zod';
import { Problem } from '../../http/problems.ts';

const INT_MAX = 2_147_483_647;
const LONGEST_SUBJECT = 500;
/** Gmail cuts a mail at 102 KB; what is three times that is no mail. */
const LONGEST_BODY = 300_000;
/** Reading nested elements costs their square: without a limit one request could hold everybody up. */
const MOST_SIGNS = 10_000;
const readable = <Text extends z.ZodType<string>>(schema: Text) =>
  schema.refine((value) => (value.match(/[<{]/g)?.length ?? 0) <= MOST_SIGNS, {
    message: `at most ${MOST_SIGNS} tags and variables`,
  });

/** What a partner says of a template. Defaults stand apart: a change must not bring them back. */
const said = {
  name: words(200),
  description: text(2_000),
  language: z.enum(languages),
  category: categoryWord.nullable().meta({ description: 'Null: for every category' }),
  is_default: z.boolean().meta({ description: 'Wins among equals, in place of the default before' }),
  is_active: z.boolean(),
  subject: words(LONGEST_SUBJECT).meta({ examples: ['{firstName|Hello}, a question about {company|your work}'] }),
  html: readable(words(LONGEST_BODY)),
  text: readable(text(LONGEST_BODY)).nullable().meta({ description: 'Null: made from the HTML' }),
};

export const templateInput = z
  .strictObject({
    ...said,
    description: said.description.default(''),
    category: said.category.default(null),
    is_default: said.is_default.default(false),
    is_active: said.is_active.default(true),
    text: said.text.default(null),
  })
  .meta({ id: 'EmailTemplateInput' });

export const templateChange = z
  .strictObject(said)
  .partial()
  .extend({
    version: z.int().min(1).max(INT_MAX).optional().meta({
      description: 'The version you read: refused when it is no longer the current one',
    }),
  })
  .meta({ id: 'EmailTemplateChange' });

const facts = {
  id: z.int(),
  name: z.string(),
  description: z.string(),
  language: z.enum(languages),
  category: z.enum(categories).nullable().meta({ description: 'Null: for every category' }),
  is_default: z.boolean(),
  is_active: z.boolean(),
  version: z.int().meta({ description: 'The current one; other words make the next' }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  archived_at: z.iso.datetime().nullable(),
};

const finding = z
  .object({
    code: z.string(),
    severity: z.enum(['block', 'warn']).meta({ description: 'block: nothing is sent while it stands' }),
    where: z.enum(['subject', 'html', 'text', 'headers', 'template']),
    message: z.string(),
    way_out: z.string(),
    line: z.int().nullable(),
  })
  .meta({ id: 'TemplateFinding' });

const wordsOfVersion = {
  subject: z.string(),
  html: z.string(),
  text: z.string().nullable(),
  content_hash: z.string(),
};

/** What the lint says, in every answer that holds a template's words. */
export const judgementShape = {
  launchable: z.boolean().meta({ description: 'No finding forbids sending it' }),
  findings: z.array(finding),
};

export const templateRow = z.object(facts).meta({ id: 'EmailTemplateRow' });
export const templateShape = z
  .object({ ...facts, ...wordsOfVersion, ...judgementShape })
  .meta({ id: 'EmailTemplate', description: 'A template with its current words and what the lint says of them' });
export const templateVersion = z
  .object({ version: z.int(), ...wordsOfVersion, created_by: z.string(), created_at: z.iso.datetime() })
  .meta({ id: 'EmailTemplateVersion' });

export const templateRowView = (entry: TemplateEntry): z.input<typeof templateRow> => ({
  id: entry.id,
  name: entry.name,
  description: entry.description,
  language: entry.language,
  category: entry.category,
  is_default: entry.isDefault,
  is_active: entry.isActive,
  version: entry.version,
  created_at: entry.createdAt.toISOString(),
  updated_at: entry.updatedAt.toISOString(),
  archived_at: entry.archivedAt?.toISOString() ?? null,
});

const wordsView = ({ subject, html, text: plain, contentHash }: TemplateVersion) => ({
  subject,
  html,
  text: plain,
  content_hash: contentHash,
});

export const versionView = (version: TemplateVersion): z.input<typeof templateVersion> => ({
  version: version.version,
  ...wordsView(version),
  created_by: version.createdBy,
  created_at: version.createdAt.toISOString(),
});

const findingView = ({ code, severity, where, message, wayOut, line }: Finding): z.input<typeof finding> => ({
  code,
  severity,
  where,
  message,
  way_out: wayOut,
  line: line ?? null,
});

export const judgementView = ({ launchable, findings }: Judgement) => ({
  launchable,
  findings: findings.map(findingView),
});

export const templateView = (template: TemplateInFull, judgement: Judgement): z.input<typeof templateShape> => ({
  ...templateRowView(template),
  ...wordsView(template.words),
  ...judgementView(judgement),
});

export const directionOf = (language: TemplateEntry['language']) =>
  rightToLeftLanguages.includes(language) ? ('rtl' as const) : ('ltr' as const);

export const noTemplate = (id: number) => new Problem('NOT_FOUND', `There is no template ${id}.`);
