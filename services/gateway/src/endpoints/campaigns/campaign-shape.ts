import { campaignSegment, campaignStatuses, categories, stopSignals } from '@relais/contracts';
import type { CampaignEntry, StoredGate } from '@relais/prisma';
import { z } from 'zod';

const moment = z.iso.datetime().nullable();

/** One thing the launch gate says, as partners see it. */
export const gateFinding = z
  .object({
    code: z.string().meta({ description: 'Stable' }),
    severity: z.enum(['block', 'warn']),
    message: z.string(),
    way_out: z.string(),
    about: z.string().nullable(),
  })
  .meta({ id: 'GateFinding' });

export const gateAnswer = z
  .object({ passed: z.boolean(), findings: z.array(gateFinding), asked_at: moment })
  .meta({ id: 'GateVerdict' });

interface Finding {
  code: string;
  severity: string;
  message: string;
  wayOut: string;
  about?: string;
}

export const toGate = ({ passed, findings }: { passed: boolean; findings: readonly Finding[] }, at: Date | null) => ({
  passed,
  findings: findings.map(({ code, severity, message, wayOut, about }) => ({
    code,
    severity: severity === 'block' ? ('block' as const) : ('warn' as const),
    message,
    way_out: wayOut,
    about: about ?? null,
  })),
  asked_at: at?.toISOString() ?? null,
});

const mail = z.object({ email_template_id: z.int().nullable(), subject_line: z.string().nullable() });

/** A campaign as partners see it. */
export const campaign = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    status: z.enum(campaignStatuses),
    status_reason: z.string().nullable(),
    source_id: z.string().nullable(),
    mailwizz_instance: z.string().nullable(),
    mailwizz_list_id: z.union([z.int(), z.string()]).nullable(),
    segment: campaignSegment.meta({ id: 'CampaignSegment' }),
    max_contacts: z.int().nullable(),
    from_name: z.string().nullable(),
    from_email: z.string().nullable(),
    reply_to: z.string().nullable(),
    email_template_id: z.int().nullable(),
    subject_line: z.string().nullable(),
    variants: z.array(mail.extend({ weight: z.int() })).nullable(),
    ab_test: z.record(z.string(), z.unknown()).nullable(),
    winner: z.object({ variant: z.int(), by: z.string(), at: moment }).nullable(),
    follow_ups: z.array(mail.extend({ delay_hours: z.int(), stop_on: z.array(z.enum(stopSignals)) })),
    offer: z.string(),
    eligible_categories: z.array(z.enum(categories)),
    interest_record_id: z.int().nullable(),
    track_opens: z.boolean(),
    track_clicks: z.boolean(),
    scheduled_at: moment,
    started_at: moment,
    finished_at: moment,
    recipients: z
      .record(z.string(), z.int())
      .meta({ description: 'Over all steps: waiting, held (for the winner), placed, sent, excluded' }),
    mailwizz_campaign_uids: z.array(z.string()),
    gate: gateAnswer.nullable().meta({ description: 'What the launch gate said last' }),
    next_action: z.string().meta({ description: 'What happens next, or what the caller can do' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Campaign' });

const iso = (date: Date | null) => date?.toISOString() ?? null;
const known = <Word extends string>(words: readonly Word[], given: readonly string[]): Word[] =>
  words.filter((word) => given.includes(word));

export function toCampaign(entry: CampaignEntry, gate: StoredGate | null): z.input<typeof campaign> {
  const first = entry.mails.filter(({ step }) => step === 0);
  const [only] = first;
  const isTest = entry.ab !== null;
  const words = ({ templateId, subject }: { templateId: number | null; subject: string | null }) => ({
    email_template_id: templateId,
    subject_line: subject,
  });
  return {
    id: entry.id,
    name: entry.name,
    description: entry.description,
    status: entry.status,
    status_reason: entry.statusReason,
    source_id: entry.sourceId,
    mailwizz_instance: entry.instance,
    mailwizz_list_id: entry.legacyListId ?? entry.listUid,
    segment: entry.segment,
    max_contacts: entry.maxContacts,
    from_name: entry.fromName,
    from_email: entry.fromEmail,
    reply_to: entry.replyTo,
    email_template_id: isTest ? null : (only?.templateId ?? null),
    subject_line: isTest ? null : (only?.subject ?? null),
    variants: isTest ? first.map((one) => ({ ...words(one), weight: one.weight })) : null,
    ab_test: entry.ab,
    winner: entry.winner === null ? null : { variant: entry.winner, by: entry.winnerBy ?? '', at: iso(entry.winnerAt) },
    follow_ups: entry.mails
      .filter(({ step }) => step > 0)
      .map((one) => ({ ...words(one), delay_hours: one.delayHours, stop_on: known(stopSignals, one.stopOn) })),
    offer: entry.offer,
    eligible_categories: known(categories, entry.eligibleCategories),
    interest_record_id: entry.interestRecordId,
    track_opens: entry.tracksOpens,
    track_clicks: entry.tracksClicks,
    scheduled_at: iso(entry.scheduledAt),
    started_at: iso(entry.startedAt),
    finished_at: iso(entry.finishedAt),
    recipients: entry.recipients,
    mailwizz_campaign_uids: entry.campaignUids,
    gate: gate && toGate(gate, gate.at),
    next_action: nextAction(entry, gate),
    created_at: entry.createdAt.toISOString(),
    updated_at: entry.updatedAt.toISOString(),
  };
}

/** One sentence for whoever waits. */
function nextAction(
  { status, statusReason, scheduledAt, startedAt, ab, winner }: CampaignEntry,
  gate: StoredGate | null,
): string {
  switch (status) {
    case 'draft':
      return gate && !gate.passed ? 'Mend what the gate refuses, then launch it' : 'Launch it, or set scheduled_at';
    case 'scheduled':
      return `Starts at ${scheduledAt?.toISOString() ?? 'once'}, if the gate passes then`;
    case 'running':
      return ab && winner === null
        ? 'Its sample is sent and judged; then the rest gets the winner'
        : 'Mails go out, and what comes back is counted';
    case 'paused':
      return `${statusReason ?? 'Paused'}; ${startedAt ? 'resume it with a note, or cancel it' : 'mend it, then resume it'}`;
    case 'completed':
    case 'cancelled':
      return 'Nothing; read its stats';
  }
}
