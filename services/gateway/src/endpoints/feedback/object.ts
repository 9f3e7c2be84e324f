import { words } from '@relais/contracts';
import { objectTo } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { notAnAddress } from './not-an-address.ts';

export const object = endpoint({
  method: 'POST',
  path: '/api/v1/suppressions',
  name: 'suppressAddress',
  summary: 'Someone objects: write to this address no more',
  description:
    'Suppressed when answered, whether a contact of that address exists or not. Pushed to every MailWizz instance and read back there; until the last one proves it, an alarm is set.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({ email: words(320) }),
  answers: {
    202: {
      description: 'Suppressed here; the engines follow',
      schema: z.object({ opt_out_id: z.int() }).meta({ id: 'OptOutAnswer' }),
    },
  },
  audit: ({ body }) => ({ action: 'opt_out.requested', target: `opt_out:${body.opt_out_id}` }),
  async handle({ body, caller }, { db, enqueue, log, hashOf }) {
    const emailHash = hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    const { tenantId } = caller;
    const optOutId = await objectTo(db, {
      tenantId,
      emailHash,
      channel: 'api',
    });
    try {
      await enqueue('sync', { kind: 'opt_out', tenantId, optOutId });
      await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    } catch (error) {
      // The objection is stored; the feedback sweep pushes it.
      if (!(error instanceof QueueUnreachable)) throw error;
      log.warn({ event: 'enqueue.postponed', opt_out: optOutId }, error.message);
    }
    return answer(202, { opt_out_id: optOutId });
  },
});
