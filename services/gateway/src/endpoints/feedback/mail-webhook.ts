import { text } from '@relais/contracts';
import { splitMbox } from '@relais/replies';
import { z } from 'zod';
import { open } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { takeMail } from '../../ingest/take-mail.ts';

const verdicts = ['objection', 'complaint', 'reply', 'automatic', 'unreadable'] as const;
const MAILS_SHOWN = 500;

export const mailWebhook = endpoint({
  method: 'POST',
  path: '/api/v1/webhooks/mail',
  name: 'receiveMail',
  summary: 'Receive mails that came back',
  description:
    'One mail, or a mailbox file of any length: what comes to the address for leaving and to campaigns’ reply addresses, and complaint reports (ARF). Whoever says no, in nine languages, is suppressed before this answers; quoted text, signatures and automatic answers do not count. A person’s answer ends a sequence that stops on replies. The same mail counts once.',
  group: 'Feedback',
  access: open,
  quiet: true,
  problems: ['NOT_FOUND'],
  query: z.object({
    token: text(200).meta({ description: 'The token of a mail agent, from `relais pmta token create`' }),
  }),
  stream: ['message/rfc822', 'application/mbox'],
  answers: {
    202: {
      description: 'Taken',
      schema: z
        .object({
          objection: z.int(),
          complaint: z.int(),
          reply: z.int().meta({ description: 'Of people who did not say no' }),
          automatic: z.int(),
          unreadable: z.int(),
          mails: z
            .array(
              z.object({
                number: z.int().meta({ description: 'Its place in the file, from 1' }),
                verdict: z.enum(verdicts),
                because: z.string(),
                people: z.int().meta({ description: 'Contacts it was about' }),
              }),
            )
            .meta({ description: `The first ${MAILS_SHOWN}` }),
        })
        .meta({ id: 'MailAnswer' }),
    },
  },
  async handle({ query, stream }, surroundings) {
    const feeder = await surroundings.feeders.find(query.token);
    // The body was not read: the connection cannot be used again.
    if (!feeder) throw new Problem('NOT_FOUND', 'Nobody has this token.', { headers: { Connection: 'close' } });
    const counts = { objection: 0, complaint: 0, reply: 0, automatic: 0, unreadable: 0 };
    const mails = [];
    for await (const { number, bytes } of splitMbox(stream)) {
      const result = await takeMail(bytes, feeder.tenantId, surroundings);
      counts[result.verdict] += 1;
      if (mails.length < MAILS_SHOWN) mails.push({ number, ...result });
    }
    return answer(202, { ...counts, mails });
  },
});
