import { askForLook, tenantInstances } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { pageOf } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { instanceCalled, PATH, pathOf, sendErrand } from './ask.ts';
import { errandShape, instanceParams, instanceShape, instanceView, listShape, listsView } from './instance-shape.ts';

export const listInstances = endpoint({
  method: 'GET',
  path: PATH,
  name: 'listMailwizzInstances',
  summary: 'Your MailWizz accounts, with what was last seen of them',
  group: 'MailWizz',
  access: partner('campaigns:read'),
  answers: { 200: { description: 'All of them, those switched off too', schema: pageOf(instanceShape) } },
  async handle({ caller }, { db }) {
    const data = (await tenantInstances(db, caller.tenantId)).map(instanceView);
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

export const getInstance = endpoint({
  method: 'GET',
  path: `${PATH}/{instance_id}`,
  name: 'getMailwizzInstance',
  summary: 'One MailWizz account',
  group: 'MailWizz',
  access: partner('campaigns:read'),
  params: instanceParams,
  answers: { 200: { description: 'The account, its last look and its last import', schema: instanceShape } },
  handle: async ({ params, caller }, { db }) =>
    answer(200, instanceView(await instanceCalled(db, caller.tenantId, params.instance_id))),
});

export const listAccountLists = endpoint({
  method: 'GET',
  path: `${PATH}/{instance_id}/lists`,
  name: 'listMailwizzLists',
  summary: 'The lists of a MailWizz account, as last seen',
  description: 'The gateway asks no MailWizz: `…/test` has the account looked at anew.',
  group: 'MailWizz',
  access: partner('campaigns:read'),
  params: instanceParams,
  answers: { 200: { description: 'Its lists, and those it should have and has not', schema: pageOf(listShape) } },
  async handle({ params, caller }, { db }) {
    const data = listsView(await instanceCalled(db, caller.tenantId, params.instance_id));
    return answer(200, { data, next_cursor: null, total: data.length });
  },
});

export const testInstance = endpoint({
  method: 'POST',
  path: `${PATH}/{instance_id}/test`,
  name: 'testMailwizzInstance',
  summary: 'Have a MailWizz account looked at',
  description: 'Reach, clock, key, lists with their fields, delivery servers. What was found stands in `health`.',
  group: 'MailWizz',
  access: partner('campaigns:write'),
  params: instanceParams,
  answers: {
    202: { description: 'Asked for', schema: errandShape, headers: { Location: 'Where what was found will stand' } },
  },
  problems: ['INSTANCE_INACTIVE'],
  async handle({ params: { instance_id }, caller: { tenantId } }, { db, ...around }) {
    const { id, isActive } = await instanceCalled(db, tenantId, instance_id);
    if (!isActive) throw new Problem('INSTANCE_INACTIVE', `${instance_id} is switched off; a PATCH switches it on.`);
    await askForLook(db, tenantId, id);
    await sendErrand(around, 'check', { tenantId, instanceId: id });
    return answer(202, { instance_id, read_at: pathOf(instance_id) }, { Location: pathOf(instance_id) });
  },
});
