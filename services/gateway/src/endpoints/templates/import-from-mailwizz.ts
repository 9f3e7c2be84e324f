import { categoryWord, languages, words } from '@relais/contracts';
import { askForImport, tenantInstances } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { pathOf, sendErrand } from '../mailwizz/ask.ts';
import { errandShape } from '../mailwizz/instance-shape.ts';

export const importFromMailwizz = endpoint({
  method: 'POST',
  path: '/api/v1/email-templates/import',
  name: 'importEmailTemplates',
  summary: 'Take the templates of a MailWizz account over',
  description:
    'MailWizz’s tags become variables, scripts are taken out, what has no counterpart is told. They are kept switched off, each under its name; one whose name is taken is left out. What came of it stands in `template_import` of the account.',
  group: 'Templates',
  access: partner('campaigns:write'),
  body: z.strictObject({
    instance_id: words(64),
    language: z.enum(languages).optional().meta({ description: 'What each document says of itself when left out' }),
    category: categoryWord.optional(),
  }),
  answers: {
    202: { description: 'Asked for', schema: errandShape, headers: { Location: 'Where what came of it will stand' } },
  },
  problems: ['INSTANCE_INACTIVE'],
  audit: ({ body }) => ({ action: 'email_template.import', target: `mailwizz_instance:${body.instance_id}` }),
  async handle({ body, caller: { tenantId, key } }, { db, ...around }) {
    const { instance_id, language = null, category = null } = body;
    const [instance] = await tenantInstances(db, tenantId, instance_id);
    if (!instance)
      throw new Problem('INVALID_INPUT', `There is no MailWizz instance "${instance_id}".`, {
        errors: [{ path: 'instance_id', message: 'is no instance of yours' }],
      });
    if (!instance.isActive) throw new Problem('INSTANCE_INACTIVE', `${instance_id} is switched off.`);
    await askForImport(db, tenantId, instance.id, { language, category, by: `key:${key}` });
    await sendErrand(around, 'import_templates', { tenantId, instanceId: instance.id });
    return answer(202, { instance_id, read_at: pathOf(instance_id) }, { Location: pathOf(instance_id) });
  },
});
