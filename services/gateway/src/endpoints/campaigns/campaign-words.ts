import { type AbTest, abTest, type campaignPatch, campaignSegment } from '@relais/contracts';
import {
  type CampaignMailEntry,
  type CampaignWords,
  campaignPlaces,
  type Db,
  listInterestRecords,
  unknownTemplates,
} from '@relais/prisma';
import type { z } from 'zod';
import { type FieldError, Problem } from '../../http/problems.ts';

type Wish = z.output<typeof campaignPatch>;

/** A campaign of which nothing is said yet. */
export const blankCampaign: CampaignWords = {
  name: '',
  description: '',
  instanceId: null,
  listId: null,
  dataSourceId: null,
  segment: campaignSegment.parse({}),
  maxContacts: null,
  fromName: null,
  fromEmail: null,
  replyTo: null,
  offer: '',
  eligibleCategories: [],
  interestRecordId: null,
  ab: null,
  tracksOpens: false,
  tracksClicks: true,
  mails: [{ step: 0, variant: 0, templateId: null, subject: null, weight: 1, delayHours: 0, stopOn: [] }],
};

/**
 * What a campaign says once a wish is heard: what the wish names, and what stood before in everything else. Names become numbers.
 * @throws {Problem} naming each field that speaks of something the tenant does not have
 */
export async function campaignWords(
  db: Db,
  tenantId: number,
  wish: Wish,
  before: CampaignWords = blankCampaign,
): Promise<CampaignWords> {
  const { mailwizz_instance: instance, mailwizz_list_id: list, source_id: sourceId } = wish;
  const places = await campaignPlaces(db, tenantId, {
    instance: instance ?? null,
    list: list ?? null,
    sourceId: sourceId ?? null,
  });
  const words: CampaignWords = {
    name: wish.name ?? before.name,
    description: wish.description ?? before.description,
    instanceId: instance === undefined ? before.instanceId : places.instanceId,
    listId: list === undefined ? before.listId : places.listId,
    dataSourceId: sourceId === undefined ? before.dataSourceId : places.dataSourceId,
    segment: segmentOf(wish, before.segment),
    maxContacts: wish.max_contacts === undefined ? before.maxContacts : wish.max_contacts,
    fromName: wish.from_name === undefined ? before.fromName : wish.from_name,
    fromEmail: wish.from_email === undefined ? before.fromEmail : wish.from_email,
    replyTo: wish.reply_to === undefined ? before.replyTo : wish.reply_to,
    offer: wish.offer ?? before.offer,
    eligibleCategories: wish.eligible_categories ?? before.eligibleCategories,
    interestRecordId: wish.interest_record_id === undefined ? before.interestRecordId : wish.interest_record_id,
    ab: testOf(wish, before.ab),
    tracksOpens: wish.track_opens ?? before.tracksOpens,
    tracksClicks: wish.track_clicks ?? before.tracksClicks,
    mails: [...firstMails(wish, before.mails), ...followUps(wish, before.mails)],
  };

  const errors: FieldError[] = [];
  const unknown = (path: string, what: string) => errors.push({ path, message: `the tenant has no such ${what}` });
  // A list is looked for in the instance that was named: one unknown name is told once.
  if (instance && places.instanceId === null) unknown('mailwizz_instance', 'MailWizz instance');
  else if (list != null && places.listId === null) unknown('mailwizz_list_id', 'list');
  if (sourceId && places.dataSourceId === null) unknown('source_id', 'source');
  if (wish.interest_record_id != null) {
    const found = await listInterestRecords(db, tenantId, { ids: [wish.interest_record_id], limit: 1 });
    if (found.length === 0) unknown('interest_record_id', 'interest record');
  }
  const named = words.mails.flatMap(({ templateId }) => templateId ?? []);
  const gone = new Set(await unknownTemplates(db, tenantId, named));
  for (const mail of words.mails)
    if (mail.templateId !== null && gone.has(mail.templateId)) unknown(templatePath(mail, words.ab), 'template');
  if (errors.length > 0) throw new Problem('INVALID_INPUT', `"${errors[0]?.path}": ${errors[0]?.message}`, { errors });
  return words;
}

function segmentOf(wish: Wish, before: CampaignWords['segment']): CampaignWords['segment'] {
  const { target_category: one, target_categories: several } = wish;
  const categories = one || several ? [...new Set([...(one ? [one] : []), ...(several ?? [])])] : before.categories;
  const tags =
    wish.tags_all || wish.target_tags ? [...new Set([...(wish.tags_all ?? []), ...(wish.target_tags ?? [])])] : null;
  return {
    tags_all: tags ?? before.tags_all,
    tags_any: wish.tags_any ?? before.tags_any,
    exclude_tags: wish.exclude_tags ?? before.exclude_tags,
    categories,
    country_codes: wish.target_country_codes ?? before.country_codes,
    languages: wish.target_languages ?? before.languages,
    min_score: wish.min_score ?? before.min_score,
  };
}

function testOf({ variants, ab_test: test }: Wish, before: AbTest | null): AbTest | null {
  if (variants === null) return null;
  if (variants !== undefined) return test ?? before ?? abTest.parse({});
  return before && (test ?? before);
}

function firstMails(wish: Wish, before: readonly CampaignMailEntry[]): CampaignMailEntry[] {
  const stood = before.filter(({ step }) => step === 0);
  const mail = { step: 0, delayHours: 0, stopOn: [] };
  if (wish.variants) {
    return wish.variants.map(
      ({ email_template_id: templateId = null, subject_line: subject = null, weight }, variant) => ({
        ...mail,
        variant,
        // What is said for all variants holds for each that does not say otherwise.
        templateId: templateId ?? wish.email_template_id ?? null,
        subject: subject ?? wish.subject_line ?? null,
        weight,
      }),
    );
  }
  const alone = wish.variants === null ? stood.slice(0, 1) : stood;
  return alone.map((one) => ({
    ...one,
    templateId: wish.email_template_id === undefined ? one.templateId : wish.email_template_id,
    subject: wish.subject_line === undefined ? one.subject : wish.subject_line,
  }));
}

function followUps({ follow_ups: wished }: Wish, before: readonly CampaignMailEntry[]): CampaignMailEntry[] {
  if (!wished) return before.filter(({ step }) => step > 0);
  return wished.map(
    ({ email_template_id: templateId = null, subject_line: subject = null, delay_hours, stop_on }, index) => ({
      step: index + 1,
      variant: 0,
      templateId,
      subject,
      weight: 1,
      delayHours: delay_hours,
      stopOn: stop_on,
    }),
  );
}

/** Where in the request a mail's template was named. */
function templatePath({ step, variant }: CampaignMailEntry, ab: AbTest | null): string {
  if (step > 0) return `follow_ups.${step - 1}.email_template_id`;
  return ab ? `variants.${variant}.email_template_id` : 'email_template_id';
}
