import { text, words } from '@relais/contracts';
import { naturalKey } from '@relais/intake';
import { judgeBounceReport } from '@relais/powermta';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { notAnAddress } from './not-an-address.ts';

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
  async handle({ body, caller }, { hashOf, takeReports }) {
    const emailHash = hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    const { tenantId } = caller;
    const kind = KINDS[body.bounce_type];
    const campaignUid = String(body.campaign_id ?? '');
    const occurredAt = new Date().toISOString();
    const raw = {
      email_hash: emailHash,
      campaign_uid: campaignUid,
      bounce_type: body.bounce_type,
      message: body.message ?? '',
      occurred_at: occurredAt,
    };
    const final = kind === 'bounced' && judgeBounceReport(raw).cause === 'hard';
    const taken = await takeReports([
      {
        tenantId,
        instanceId: null,
        feeder: 'api',
        kind,
        naturalKey: naturalKey({ tenantId, kind, campaignUid, person: emailHash, occurredAt, url: '', final }),
        raw,
      },
    ]);
    return answer(202, taken);
  },
});
