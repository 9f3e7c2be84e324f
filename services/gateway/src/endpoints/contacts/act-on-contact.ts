import { contactLife, contactStatuses, statesBefore } from '@relais/contracts';
import { type ActedOn, hurryContact, revalidateContact } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { wakeRouter, wakeSync, wakeValidator } from './wake.ts';

const onItsWay = z
  .object({
    id: z.int(),
    was: z.enum(contactStatuses).meta({ description: 'Where it stood' }),
    waits_for: z.enum(['validate', 'route', 'sync']).meta({ description: 'The queue that has it now' }),
  })
  .meta({ id: 'ContactOnItsWay' });

/** What an objection or a complaint ended is never begun again by a request. */
const judgeable = statesBefore(contactLife, 'pending');

export const validateContact = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/{id}/validate',
  name: 'validateContact',
  summary: 'Judge the address of a contact again',
  description:
    'With today’s rules, suppressions and DNS. One that passes is routed and synced again, which updates its subscriber.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  params: idParams,
  answers: { 202: { description: 'On its way', schema: onItsWay } },
  problems: ['CONTACT_STATE_CONFLICT'],
  audit: ({ body }) => ({ action: 'contact.revalidated', target: `contact:${body.id}` }),
  async handle({ params: { id }, caller: { tenantId } }, surroundings) {
    const { status } = moved(id, await revalidateContact(surroundings.db, tenantId, id, judgeable), 'be judged again');
    await wakeValidator(surroundings, tenantId, id);
    return answer(202, { id, was: status, waits_for: 'validate' as const });
  },
});

export const injectContact = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/{id}/inject',
  name: 'injectContact',
  summary: 'Send a contact on to MailWizz now',
  description:
    'It overtakes those that wait, and nothing else: suppression is checked, a routing rule has to place it and the day’s quota has to have ' +
    'a place, exactly as without this call.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  params: idParams,
  answers: { 202: { description: 'On its way', schema: onItsWay } },
  problems: ['CONTACT_STATE_CONFLICT'],
  audit: ({ body }) => ({ action: 'contact.hurried', target: `contact:${body.id}` }),
  async handle({ params: { id }, caller: { tenantId } }, surroundings) {
    const hurried = await hurryContact(surroundings.db, tenantId, id);
    const { status } = moved(id, hurried, 'go to MailWizz');
    const instanceId = hurried?.instanceId ?? null;
    if (instanceId === null) await wakeRouter(surroundings, tenantId, id);
    else await wakeSync(surroundings, tenantId, id, instanceId);
    return answer(202, { id, was: status, waits_for: instanceId === null ? ('route' as const) : ('sync' as const) });
  },
});

/** @throws {Problem} where there is no such contact, or it stands where this cannot be done */
function moved(id: number, acted: ActedOn | null, what: string): ActedOn {
  if (!acted) throw new Problem('NOT_FOUND', `There is no contact ${id}.`);
  if (!acted.moved) throw new Problem('CONTACT_STATE_CONFLICT', `Contact ${id} is ${acted.status} and cannot ${what}.`);
  return acted;
}
