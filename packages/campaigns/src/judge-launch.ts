import { isFreeProvider, parseAddress } from '@relais/email-address';
import { type Brand, lintTemplate } from '@relais/templates';
import { type ChosenMail, chooseMails, contentOf } from './choose-mails.ts';
import { block, type GateFinding, type GateVerdict, verdictOf, warn } from './gate-finding.ts';
import type { LaunchFacts } from './launch-facts.ts';

/**
 * May this campaign be sent? Every refusal at once, with its code, in words, with the way out; nothing is looked up. What cannot
 * be known yet (the DNS of the sender's domain) warns and never blocks.
 */
export function judgeLaunch(facts: LaunchFacts): GateVerdict {
  return verdictOf([
    ...judgeBrand(facts),
    ...judgeSender(facts),
    ...judgeInterest(facts),
    ...judgeAudience(facts),
    ...judgeMails(facts),
    ...judgeTestSize(facts),
  ]);
}

const BRAND_WORDS: Readonly<Partial<Record<keyof Brand, string>>> = {
  brandUrl: 'a web address that names it',
  senderName: 'the sender’s name',
  postalAddress: 'a postal address',
  privacyEmail: 'an address for questions about personal data',
};

/** A true sender with a postal address, and a page that says so (checklist Z13, Z23). */
function judgeBrand({ brand }: LaunchFacts): GateFinding[] {
  const missing = Object.entries(BRAND_WORDS).flatMap(([field, words]) =>
    brand[field as keyof Brand] ? [] : [words ?? field],
  );
  if (missing.length === 0) return [];
  return [
    block('brand_incomplete', `The brand lacks ${missing.join(', ')}.`, 'PATCH /api/v1/brand, or `relais brand set`.'),
  ];
}

function judgeSender({ fromEmail, replyTo, brandDomain }: LaunchFacts): GateFinding[] {
  if (!fromEmail) return [block('sender_missing', 'The campaign has no from address.', 'Set from_email.')];
  const findings: GateFinding[] = [];
  const domain = domainOf(fromEmail);
  if (isFreeProvider(domain)) {
    const message = `${domain} is a free mail provider: it refuses mail that others send in its name.`;
    findings.push(block('sender_free_mail', message, 'Send from a domain of your own.'));
  }
  if (domain === brandDomain.toLowerCase()) {
    const message = `${domain} is the brand’s own domain: what this campaign meets falls back on all its mail.`;
    findings.push(warn('sender_is_brand_domain', message, 'Send from a domain kept for campaigns.'));
  }
  const replies = parseAddress(replyTo ?? fromEmail);
  if (replies.ok && /^(no|not|do-?not|ne-?pas)[-_.]?re(ply|pondre)/i.test(replies.local)) {
    const message = 'Replies go to a mailbox nobody reads.';
    findings.push(
      block('reply_not_read', message, 'Set reply_to to a mailbox somebody reads (a reply may be an objection).'),
    );
  }
  const message = `Nothing is known of the SPF, DKIM and DMARC records of ${domain}.`;
  findings.push(warn('sender_dns_unknown', message, `\`relais dns check ${domain}\` shows what is published.`));
  return findings;
}

/** The legal basis (checklist Z1), and an offer that fits the readers' trade (Z2). */
function judgeInterest({ interest, offer, eligibleCategories, now }: LaunchFacts): GateFinding[] {
  const wayOut = 'Record an assessment (POST /api/v1/interest-records) and name it as interest_record_id.';
  const findings: GateFinding[] = [];
  if (!interest)
    findings.push(block('interest_missing', 'No record says why writing to these people is lawful.', wayOut));
  else if (interest.revokedAt)
    findings.push(block('interest_revoked', 'The assessment of interests was withdrawn.', wayOut));
  else if (interest.expiresOn <= now) {
    const day = interest.expiresOn.toISOString().slice(0, 10);
    findings.push(block('interest_expired', `The assessment of interests ran out on ${day}.`, wayOut));
  }
  if (offer.trim() === '')
    findings.push(block('offer_missing', 'The campaign does not say what it offers.', 'Set offer, in a sentence.'));
  if (eligibleCategories.length === 0) {
    const message = 'The campaign does not say whose trade the offer fits.';
    findings.push(block('eligible_missing', message, 'Set eligible_categories.'));
  }
  return findings;
}

function judgeAudience({ audience }: LaunchFacts): GateFinding[] {
  const { matched, eligible, excluded } = audience;
  const findings: GateFinding[] = [];
  if (eligible === 0) {
    const why = Object.entries(excluded)
      .map(([reason, contacts]) => `${contacts} ${reason}`)
      .join(', ');
    const message =
      matched === 0 ? 'The segment names nobody.' : `Nobody of ${matched} contacts may be written to: ${why}.`;
    findings.push(block('audience_empty', message, 'POST …/preview counts who is left out and why.'));
  }
  const overdue = excluded.notice_overdue ?? 0;
  if (overdue > 0) {
    const message = `${overdue} contacts were collected over 30 days ago and never told of it (GDPR, Article 14): they are left out.`;
    findings.push(warn('notice_overdue', message, 'Erase them, or collect them anew.'));
  }
  for (const { name, contacts, dailyQuota } of audience.instances) {
    if (dailyQuota === null || contacts <= dailyQuota) continue;
    const message =
      dailyQuota === 0
        ? `${name} may send nothing today: its daily quota is 0.`
        : `${name} may send ${dailyQuota} mails a day: ${contacts} take ${Math.ceil(contacts / dailyQuota)} days.`;
    const say = dailyQuota === 0 ? block : warn;
    findings.push(
      say('quota_takes_days', message, 'Nothing to do, unless the warm-up allows more.', `instance:${name}`),
    );
  }
  return findings;
}

/** A mail for everybody, and none of them with anything that forbids sending. */
function judgeMails(facts: LaunchFacts): GateFinding[] {
  const chosen = chooseMails(facts.mails, facts.templates, facts.audience.groups);
  return [...missingMails(facts, chosen), ...lintMails(facts, chosen)];
}

function missingMails({ mails }: LaunchFacts, chosen: readonly ChosenMail[]): GateFinding[] {
  const holes = new Map<string, GateFinding>();
  for (const { step, variant, language, category, template, contacts } of chosen) {
    if (template) continue;
    const named = mails.find((mail) => mail.step === step && mail.variant === variant)?.templateId ?? null;
    if (named !== null) {
      const message = `Template ${named} is archived, switched off or unknown.`;
      holes.set(`t${named}`, block('template_gone', message, 'Name another one, or none.', `template:${named}`));
      continue;
    }
    const whom = [language ?? 'no language', category ?? 'no category'].join(', ');
    const message = `No template serves ${contacts} contacts (${whom}), not even an English one.`;
    holes.set(
      whom,
      block(
        'template_missing',
        message,
        '`relais templates starters` installs one for each.',
        `language:${language ?? 'none'}`,
      ),
    );
  }
  return [...holes.values()];
}

function lintMails({ mails, brand, tracksOpens }: LaunchFacts, chosen: readonly ChosenMail[]): GateFinding[] {
  const judged = new Set<string>();
  return chosen.flatMap(({ step, variant, template }) => {
    const mail = mails.find((one) => one.step === step && one.variant === variant);
    if (!template || !mail) return [];
    const key = JSON.stringify([template.id, step === 0, mail.subject]);
    if (judged.has(key)) return [];
    judged.add(key);
    const content = contentOf(template, mail);
    const rules = { brand: isComplete(brand) ? brand : null, firstMail: step === 0, openTracking: tracksOpens };
    const { language, category } = template;
    return lintTemplate({ ...content, language, category }, rules).map(
      ({ code, severity, where, message, wayOut }): GateFinding => ({
        code: `template_${code.replaceAll('-', '_')}`,
        severity,
        message: `“${template.name}”, ${where}: ${message}`,
        wayOut,
        about: `template:${template.id}`,
      }),
    );
  });
}

const isComplete = (brand: LaunchFacts['brand']): brand is Brand =>
  Object.values(brand).every((value) => value !== null);

function judgeTestSize({ ab, mails, audience }: LaunchFacts): GateFinding[] {
  if (!ab) return [];
  const variants = mails.filter(({ step }) => step === 0).length;
  const each = Math.floor((audience.eligible * ab.sample_percent) / 100 / Math.max(variants, 1));
  if (each >= ab.min_sample) return [];
  const message = `The test gives each variant about ${each} mails, and judging it needs ${ab.min_sample}.`;
  return [warn('test_too_small', message, 'Raise sample_percent, or lower min_sample.')];
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
