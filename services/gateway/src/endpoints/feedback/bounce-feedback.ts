import { text, words } from '@relais/contracts';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { naturalKey } from './natural-key.ts';
import { notAnAddress } from './not-an-address.ts';
import { takeReports } from './take-reports.ts';

const KINDS = { hard: 'bounced', soft: 'bounced', spam_complaint: 'complained' } as const;

export const bounceFeedback = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/bounce-feedback',
  name: 'reportBounce',
  summary: 'Report a bounce or complaint seen elsewhere',
  description:
    'A complaint and a hard bounce suppress the address at once; three soft bounces without a delivery between do, too.',
  group: 'Feedback',
  access: partner('contacts:write'),
  harmlessTwice: true,
  body: z.object({
    email: words(320),
    bounce_type: z.enum(['hard', 'soft', 'spam_complaint']),
    campaign_id: z.union([text(64), z.int()]).optional(),
    message: text(2_000).optional().meta({ description: 'The SMTP answer; it decides over bounce_type' }),
  }),
  answers: {
    202: {
      description: 'Stored; judged within seconds',
      schema: z.object({ accepted: z.int(), duplicates: z.int() }).meta({ id: 'ReportAnswer' }),
    },
  },
  async handle({ body, caller }, surroundings) {
    const emailHash = surroundings.hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    const { tenantId } = caller;
    const kind = KINDS[body.bounce_type];
    const campaignUid = String(body.campaign_id ?? '');
    const occurredAt = new Date().toISOString();
    const taken = await takeReports(surroundings, [
      {
        tenantId,
        instanceId: null,
        feeder: 'api',
        kind,
        naturalKey: naturalKey({ tenantId, kind, campaignUid, person: emailHash, occurredAt, url: '' }),
        raw: {
          email_hash: emailHash,
          campaign_uid: campaignUid,
          bounce_type: body.bounce_type,
          message: body.message ?? '',
          occurred_at: occurredAt,
        },
      },
    ]);
    return answer(202, taken);
  },
});
