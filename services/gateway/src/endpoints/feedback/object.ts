import { words } from '@relais/contracts';
import { hashAddress, parseAddress } from '@relais/email-address';
import { objectTo } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';

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
  async handle({ body, caller }, { db, enqueue, log, pepper }) {
    const address = parseAddress(body.email);
    if (!address.ok)
      throw new Problem('INVALID_INPUT', 'email is no mail address.', {
        errors: [{ path: 'email', message: `not a mail address (${address.reason})` }],
      });
    const { tenantId } = caller;
    const optOutId = await objectTo(db, {
      tenantId,
      emailHash: hashAddress(address.normalised, pepper),
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
