import {
  archiveTemplate,
  type ChangedTemplate,
  changeTemplate,
  createTemplates,
  type Db,
  getTemplate,
  type TemplateInFull,
} from '@relais/prisma';
import { contentHash } from '@relais/templates';
import { z } from 'zod';
import { type Partner, partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { judge } from './judge.ts';
import { noTemplate, templateChange, templateInput, templateShape, templateView } from './template-shape.ts';

const PATH = '/api/v1/email-templates';

export const createTemplate = endpoint({
  method: 'POST',
  path: PATH,
  name: 'createEmailTemplate',
  summary: 'Keep a template',
  description:
    'It is kept as it was written, a draft that may not be sent yet too: `launchable` and `findings` say what stands in its way, where, and the way out.',
  group: 'Templates',
  access: partner('campaigns:write'),
  body: templateInput,
  answers: {
    201: { description: 'Kept, with what the lint says', schema: templateShape, headers: { Location: 'Where it is' } },
  },
  problems: ['NAME_TAKEN'],
  audit: ({ body }) => ({ action: 'email_template.created', target: `email_template:${body.id}` }),
  async handle({ body, caller }, { db }) {
    const { tenantId } = caller;
    const [stored] = await createTemplates(db, tenantId, [asStored(body)], authorOf(caller));
    if (!stored) throw nameTaken(body.name);
    const template = await readBack(db, tenantId, stored.id);
    return answer(201, templateView(template, await judge(db, tenantId, template)), {
      Location: `${PATH}/${stored.id}`,
    });
  },
});

export const editTemplate = endpoint({
  method: 'PATCH',
  path: `${PATH}/{id}`,
  name: 'changeEmailTemplate',
  summary: 'Change a template',
  description:
    'What is left out stays. Other words, or another language, make a new version; the old ones stay readable.',
  group: 'Templates',
  access: partner('campaigns:write'),
  params: idParams,
  body: templateChange,
  answers: { 200: { description: 'As it stands now, with what the lint says', schema: templateShape } },
  problems: ['NAME_TAKEN', 'CHANGED_MEANWHILE'],
  audit: ({ body }) => ({ action: 'email_template.changed', target: `email_template:${body.id}` }),
  async handle({ params: { id }, body, caller }, { db }) {
    const { tenantId } = caller;
    const known = await getTemplate(db, tenantId, id);
    if (!known || known.archivedAt) throw noTemplate(id);
    const { version = known.version } = body;
    const changed = merged(known, body);
    const end = await changeTemplate(db, { tenantId, templateId: id, version }, changed, authorOf(caller));
    if (end === 'name-taken') throw nameTaken(changed.name);
    if (end === 'moved') throw changedMeanwhile(id);
    const template = await readBack(db, tenantId, id);
    return answer(200, templateView(template, await judge(db, tenantId, template)));
  },
});

export const deleteTemplate = endpoint({
  method: 'DELETE',
  path: `${PATH}/{id}`,
  name: 'archiveEmailTemplate',
  summary: 'Archive a template',
  description: 'No contact gets it any more and its name is free again; its versions stay for what was sent with them.',
  group: 'Templates',
  access: partner('campaigns:write'),
  params: idParams,
  answers: {
    200: { description: 'Archived', schema: z.object({ id: z.int() }).meta({ id: 'EmailTemplateArchived' }) },
  },
  problems: ['IN_USE'],
  audit: ({ body }) => ({ action: 'email_template.archived', target: `email_template:${body.id}` }),
  async handle({ params: { id }, caller }, { db }) {
    const end = await archiveTemplate(db, caller.tenantId, id);
    if (end === 'unknown') throw noTemplate(id);
    if (end === 'in-use') throw new Problem('IN_USE', `A live campaign sends template ${id}; end the campaign first.`);
    return answer(200, { id });
  },
});

function asStored(input: z.output<typeof templateInput>): ChangedTemplate {
  const { is_default, is_active, ...rest } = input;
  return { ...rest, isDefault: is_default, isActive: is_active, contentHash: contentHash(input) };
}

function merged(known: TemplateInFull, said: z.output<typeof templateChange>): ChangedTemplate {
  const { words } = known;
  return asStored({
    name: said.name ?? known.name,
    description: said.description ?? known.description,
    language: said.language ?? known.language,
    // Null is something said: for every category, made from the HTML.
    category: said.category === undefined ? known.category : said.category,
    is_default: said.is_default ?? known.isDefault,
    is_active: said.is_active ?? known.isActive,
    subject: said.subject ?? words.subject,
    html: said.html ?? words.html,
    text: said.text === undefined ? words.text : said.text,
  });
}

async function readBack(db: Db, tenantId: number, id: number): Promise<TemplateInFull> {
  const template = await getTemplate(db, tenantId, id);
  if (!template) throw new Error(`template ${id} is gone a moment after it was stored`);
  return template;
}

const authorOf = ({ key }: Partner) => `key:${key}`;

const nameTaken = (name: string) =>
  new Problem('NAME_TAKEN', `Another template is called "${name}".`, {
    errors: [{ path: 'name', message: 'is taken by another template' }],
  });

const changedMeanwhile = (id: number) =>
  new Problem('CHANGED_MEANWHILE', `Template ${id} is at another version now; read it again.`, {
    errors: [{ path: 'version', message: 'is not the current one' }],
  });
