import { z } from 'zod';
import { bounceActions, bounceCauses, powermtaCategories } from './causes.ts';
import { fold } from './fold.ts';
import { faultOfPhrase } from './phrase.ts';

/**
 * Rules are asked stage by stage, inside a stage in the order of the file, and the first that fits has the say. The order
 * is the knowledge: "user unknown, blocked using Spamhaus" is about the sender, so lists are asked before mailboxes; a
 * status code is asked when the words told nothing, and PowerMTA's own category when the code told nothing either.
 */
export const stages = [
  /** PowerMTA's words about itself: no remote server was asked. */
  'local',
  /** An automatic answer is no bounce, whatever words it uses. */
  'auto-reply',
  /** Codes and sentences a provider has published or is known for. */
  'provider',
  /** SPF, DKIM, DMARC, PTR, the sender's domain, TLS. */
  'authentication',
  /** Links in the mail that are on lists: the content is meant, not the sender. */
  'links',
  /** Block lists and reputation of IP and domain. */
  'reputation',
  'content',
  /** Mail is wanted, later. */
  'greylist',
  'domain',
  'mailbox',
  /** Rates, busy servers. */
  'pace',
  'network',
  /** Size, relaying, syntax: the mail or the session, not the address. */
  'protocol',
  /** The recipient, or a rule about this sender, says no. */
  'refusal',
  'exact-status',
  /** A refusal without a reason one could check. */
  'policy',
  'category',
  'vague-status',
  'reply',
  'nothing',
] as const;
export type Stage = (typeof stages)[number];

const Phrase = z.string().superRefine((phrase, context) => {
  const fault = faultOfPhrase(phrase);
  if (fault) context.addIssue({ code: 'custom', message: `${JSON.stringify(phrase)} ${fault}` });
  else if (fold(phrase) !== phrase)
    context.addIssue({ code: 'custom', message: `${JSON.stringify(phrase)} is not folded` });
});

/** `5.1.1`, `x.7.25` for both 4 and 5, `5.7.606-649` for a range. */
const Status = z.string().regex(/^[45x]\.[0-7]\.\d{1,3}(-\d{1,3})?$/);

const Example = z.strictObject({
  diag: z.string(),
  dsnStatus: z.string().optional(),
  bounceCat: z.string().optional(),
});

export const BounceRule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    cause: z.enum(bounceCauses),
    /** What follows, where it is not what the cause asks for. */
    action: z.enum(bounceActions).optional(),
    /** Whose rule it is; otherwise the answer itself may tell. */
    provider: z.string().min(1).optional(),
    /** Reply codes or their beginnings; `none` means there is no code. */
    reply: z.array(z.string().regex(/^([245]\d{0,2}|none)$/)).optional(),
    status: z.array(Status).optional(),
    /** Fits only refusals that are final (true), or only those that are not. */
    permanent: z.boolean().optional(),
    category: z.array(z.enum(powermtaCategories)).optional(),
    /** Any of these is in the answer. */
    says: z.array(Phrase).min(1).optional(),
    /** And any of these too. */
    with: z.array(Phrase).min(1).optional(),
    /** And none of these. */
    unless: z.array(Phrase).min(1).optional(),
    /** What a temporary refusal (4xx) means for a `hard` rule: nothing final. */
    ifTemporary: z.enum(bounceCauses).optional(),
    /** How long the provider wants to be left alone, where it is known and the answer does not say. */
    retryAfterMs: z.int().positive().optional(),
    /** Why, where the words do not say it. */
    why: z.string().min(1).optional(),
    examples: z.array(z.union([z.string(), Example])).min(1),
  })
  .refine(
    ({ reply, status, category, says, permanent, id }) =>
      Boolean(reply ?? status ?? category ?? says) || permanent !== undefined || id === 'nothing.said',
    'a rule needs a condition',
  );
export type BounceRule = z.infer<typeof BounceRule>;

export const RuleFile = z.strictObject({ stage: z.enum(stages), rules: z.array(BounceRule).min(1) });
export type RuleFile = z.infer<typeof RuleFile>;

export const ProviderMarks = z.record(z.string().min(1), z.array(Phrase).min(1));
export type ProviderMarks = z.infer<typeof ProviderMarks>;
