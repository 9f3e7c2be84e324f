import { z } from 'zod';
import { text, words } from '../text.ts';
import { categories, languages } from '../words.ts';
import { categoryWord, countryCode, tagSlug } from './contact-input.ts';

const id = z.int().min(1).max(2_147_483_647);
const mailAddress = words(254).pipe(z.email('an address such as hello@news.example.org'));
/** A list by MailWizz's uid, or by the number the partners know it under. */
const listRef = z.union([id, words(64)]);
const moment = z.iso
  .datetime({ offset: true, error: 'an ISO 8601 date and time with its zone' })
  .transform((value) => new Date(value))
  .refine((value) => value.getUTCFullYear() >= 2000 && value.getUTCFullYear() <= 9_000, 'a year from 2000 to 9000')
  .meta({ override: { type: 'string', format: 'date-time' } });

/** Whom a campaign is for, as it is stored. Everything that is said must hold; what is left out does not narrow. */
export const campaignSegment = z.object({
  tags_all: z.array(z.string()).default([]).meta({ description: 'All of these; a parent stands for its children' }),
  tags_any: z.array(z.string()).default([]),
  exclude_tags: z.array(z.string()).default([]),
  categories: z.array(z.enum(categories)).default([]),
  country_codes: z.array(z.string()).default([]),
  languages: z.array(z.enum(languages)).default([]),
  min_score: z.int().min(0).max(100).default(0),
});
export type CampaignSegment = z.infer<typeof campaignSegment>;

const mail = z.object({
  email_template_id: id
    .optional()
    .meta({ description: 'Left out: chosen by the language and category of each contact' }),
  subject_line: words(250).optional().meta({ description: 'Instead of the template’s own' }),
});

export const campaignVariant = mail.extend({ weight: z.int().min(1).max(100).default(1) });

/** What may end a sequence for a contact before its last mail. An unsubscribe, a complaint or a bounce always does. */
export const stopSignals = ['clicked', 'replied'] as const;
export type StopSignal = (typeof stopSignals)[number];

export const campaignFollowUp = mail.extend({
  delay_hours: z.int().min(1).max(2_160).meta({ description: 'After the mail before it was sent' }),
  stop_on: z
    .array(z.enum(stopSignals))
    .max(stopSignals.length)
    .default([...stopSignals]),
});

/** How a test of variants is judged. */
export const abTest = z.object({
  sample_percent: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .meta({ description: 'Of the audience; the rest gets the winner' }),
  metric: z.enum(['opens', 'clicks']).default('clicks').meta({ description: 'By humans, scanners left out' }),
  wait_hours: z.int().min(1).max(720).default(24),
  min_sample: z.int().min(1).max(1_000_000).default(50).meta({ description: 'Deliveries each variant needs' }),
  decide: z.enum(['best', 'significant', 'manual']).default('best').meta({
    description:
      'At the end of the wait: the best so far wins; only a significant one wins; or the rest waits for a person',
  }),
});
export type AbTest = z.infer<typeof abTest>;

const fields = z.object({
  name: words(200),
  description: text(2_000).optional(),
  source_id: words(100).nullable().optional().meta({ description: 'Only contacts this source brought first' }),
  mailwizz_instance: words(64).nullable().optional(),
  mailwizz_list_id: listRef.nullable().optional().meta({ description: 'Only contacts of this list' }),
  email_template_id: id.nullable().optional().meta({ description: 'Left out: chosen by language and category' }),
  subject_line: words(250).nullable().optional(),
  from_name: words(100).nullable().optional().meta({ description: 'The tenant’s sender name when left out' }),
  from_email: mailAddress.nullable().optional(),
  reply_to: mailAddress
    .nullable()
    .optional()
    .meta({ description: 'A mailbox somebody reads; from_email when left out' }),
  target_category: categoryWord.optional(),
  target_categories: z.array(categoryWord).max(20).optional(),
  target_tags: z.array(tagSlug).max(50).optional().meta({ description: 'The same as tags_all' }),
  tags_all: z.array(tagSlug).max(50).optional(),
  tags_any: z.array(tagSlug).max(50).optional(),
  exclude_tags: z.array(tagSlug).max(50).optional(),
  target_country_codes: z.array(countryCode).max(250).optional(),
  target_languages: z.array(z.enum(languages)).max(languages.length).optional(),
  min_score: z.int().min(0).max(100).optional(),
  max_contacts: z.int().min(1).max(10_000_000).nullable().optional(),
  scheduled_at: moment.nullable().optional().meta({ description: 'When it starts; null takes the plan back' }),
  offer: text(2_000)
    .optional()
    .meta({ description: 'What is offered, in words the record of interests can be held against' }),
  eligible_categories: z
    .array(categoryWord)
    .max(20)
    .optional()
    .meta({ description: 'Whose trade the offer fits; contacts of other categories are left out' }),
  interest_record_id: id.nullable().optional(),
  track_opens: z.boolean().optional().meta({ description: 'An open pixel; off unless asked for' }),
  track_clicks: z.boolean().optional(),
  variants: z.array(campaignVariant).min(2).max(4).nullable().optional(),
  ab_test: abTest.optional(),
  follow_ups: z.array(campaignFollowUp).max(2).optional(),
});

/** `POST /api/v1/campaigns` (checklist B32): the seeds' fields, and what a lawful campaign needs beside them. */
export const campaignInput = fields;
export type CampaignInput = z.infer<typeof campaignInput>;

/** `PATCH /api/v1/campaigns/{id}`: only what is named changes. */
export const campaignPatch = fields.partial();

/** `POST /api/v1/campaigns/create`: the first partners' short form (checklist B30); the long form's fields may stand beside. */
export const campaignShortForm = fields
  .omit({ name: true, mailwizz_list_id: true, email_template_id: true, subject_line: true })
  .extend({
    list_id: listRef,
    template: z.union([id, words(200)]).meta({ description: 'A template’s number or name' }),
    subject: words(250).optional(),
    name: words(200).optional(),
  });

/** `POST /api/v1/interest-records` (checklist Z1): why writing to these people is lawful. */
export const interestRecordInput = z.object({
  name: words(200),
  purpose: words(4_000).meta({ description: 'What is wanted, and by whom' }),
  necessity: words(4_000).meta({ description: 'Why it cannot be had by milder means' }),
  balance: words(4_000).meta({ description: 'Why the readers’ interests do not weigh more' }),
  safeguards: words(4_000).meta({ description: 'What protects the readers: opt-out, source, limits' }),
  reviewer: words(200),
  assessed_on: z.iso
    .date()
    .optional()
    .refine((day) => day === undefined || (day >= '2018-05-25' && day <= '2999-12-31'), 'a day since 25 May 2018'),
});
