import type { AbTest } from '@relais/contracts';
import type { Brand, Choosable } from '@relais/templates';

/** What one step and variant of a campaign says. */
export interface MailWish {
  step: number;
  variant: number;
  /** Null: chosen by language and category. */
  templateId: number | null;
  /** Instead of the template's own. */
  subject: string | null;
  weight: number;
}

/** A template with its current words. */
export interface TemplateWithWords extends Choosable {
  name: string;
  version: number;
  subject: string;
  html: string;
  text: string | null;
}

/** Contacts of the audience that are alike for the choice of a mail. */
export interface AudienceGroup {
  language: string | null;
  category: string | null;
  sourceId: string | null;
  contacts: number;
}

export interface AudienceFacts {
  /** Contacts the segment names. */
  matched: number;
  /** Those of them who would be written to. */
  eligible: number;
  /** The others, by reason. */
  excluded: Readonly<Record<string, number>>;
  groups: readonly AudienceGroup[];
  instances: readonly { name: string; contacts: number; dailyQuota: number | null }[];
}

/** Everything the launch gate looks at. */
export interface LaunchFacts {
  fromEmail: string | null;
  replyTo: string | null;
  offer: string;
  eligibleCategories: readonly string[];
  tracksOpens: boolean;
  ab: AbTest | null;
  mails: readonly MailWish[];
  templates: readonly TemplateWithWords[];
  /** Null fields are what the tenant has not said yet. */
  brand: { [Field in keyof Brand]: Brand[Field] | null };
  brandDomain: string;
  interest: { expiresOn: Date; revokedAt: Date | null } | null;
  audience: AudienceFacts;
  now: Date;
}

/** The facts as they are stored, by whom they are stored. */
export interface StoredFacts extends Pick<LaunchFacts, 'brandDomain' | 'interest' | 'audience' | 'templates'> {
  campaign: Pick<
    LaunchFacts,
    'fromEmail' | 'replyTo' | 'offer' | 'eligibleCategories' | 'tracksOpens' | 'ab' | 'mails'
  >;
  brand: { brand: LaunchFacts['brand'] };
}

/** Stored facts as the gate wants them, at a moment. */
export function launchFactsOf({ campaign, brand, ...facts }: StoredFacts, now: Date): LaunchFacts {
  const { fromEmail, replyTo, offer, eligibleCategories, tracksOpens, ab, mails } = campaign;
  return { ...facts, fromEmail, replyTo, offer, eligibleCategories, tracksOpens, ab, mails, brand: brand.brand, now };
}
