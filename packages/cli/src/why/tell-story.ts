import { earlierHashes, hashAddress, parseAddress } from '@relais/email-address';
import {
  type ContactHistory,
  type ContactStory,
  contactHistory,
  contactStories,
  type ListedOptOut,
  listOptOuts,
  listSuppressions,
  type StoredSuppression,
} from '@relais/prisma';
import { z } from 'zod';
import { CommandFailed } from '../io/errors.ts';
import { objectionLine } from '../privacy/objection-line.ts';
import type { Access } from '../stack/access.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { type Hold, holdOf } from './hold-of.ts';

export interface Story {
  contact: ContactStory;
  history: ContactHistory;
  suppressions: StoredSuppression[];
  objections: ListedOptOut[];
  /** What holds it back; null when it has arrived. */
  hold: Hold | null;
}

/** Everything about a contact by id or address; one story a tenant that knows the address. @throws {CommandFailed} CONTACT_UNKNOWN */
export async function storiesOf(access: Access, who: string, tenant: string | undefined): Promise<Story[]> {
  const { db } = access;
  const tenantId = tenant === undefined ? undefined : (await tenantCalled(db, tenant)).id;
  const contacts = await contactStories(db, keyOf(who, access), tenantId);
  if (contacts.length === 0)
    throw new CommandFailed('CONTACT_UNKNOWN', `no contact is known by ${who}${await whySuppressed(access, who)}`);
  return Promise.all(
    contacts.map(async (contact) => {
      const keys = [{ emailHash: contact.emailHash }, { domain: contact.emailDomain }];
      const [history, suppressions, objections] = await Promise.all([
        contactHistory(db, contact.tenantId, contact.id),
        listSuppressions(db, {
          tenantId: contact.tenantId,
          keys,
          addresses: [contact.email.toLowerCase()],
          limit: 20,
        }),
        listOptOuts(db, { tenantId: contact.tenantId, emailHash: contact.emailHash, limit: 1 }),
      ]);
      const inForce = suppressions.find(({ expiresAt }) => expiresAt === null || expiresAt > new Date());
      return { contact, history, suppressions, objections, hold: holdOf(contact, inForce) };
    }),
  );
}

function keyOf(who: string, access: Access): { id: number } | { emailHash: string } {
  if (/^\d{1,9}$/.test(who)) return { id: Number(who) };
  const parsed = parseAddress(who);
  if (!parsed.ok) throw new CommandFailed('CONTACT_UNKNOWN', `${who} is neither a contact’s number nor a mail address`);
  return { emailHash: hashAddress(parsed.normalised, access.pepper()) };
}

/** An address we must not write to is skipped at ingest, so nothing but its entry may be left of it. */
async function whySuppressed(access: Access, who: string): Promise<string> {
  const key = keyOf(who, access);
  if ('id' in key) return '';
  const parsed = parseAddress(who);
  const normalised = parsed.ok ? parsed.normalised : who;
  // It may have been erased before the pepper was changed.
  const earlier = earlierHashes(normalised, access.pepper()).map((emailHash) => ({ emailHash }));
  const [entry] = await listSuppressions(access.db, {
    keys: [key, ...earlier],
    addresses: [normalised.toLowerCase()],
    limit: 1,
  });
  return entry
    ? `: the address is suppressed as ${entry.reason} since ${entry.createdAt.toISOString()}, so it is not stored`
    : '';
}

const verdict = z.object({
  verdict: z.string(),
  reasons: z.array(z.object({ rule: z.string(), severity: z.string().optional(), detail: z.string().optional() })),
  suggestion: z.string().nullish(),
  rules_version: z.string().optional(),
});
const judgement = z.object({
  decision: z.string(),
  score: z.number().optional(),
  leader: z.string().nullish(),
  runner_up: z.object({ category: z.string(), score: z.number() }).nullish(),
  margin: z.number().optional(),
  matched: z.array(z.object({ term: z.string(), category: z.string(), points: z.number() })).optional(),
  by: z.string().optional(),
  at: z.string().optional(),
  note: z.string().optional(),
  rules_version: z.string().optional(),
});

const routing = z.object({
  rules_version: z.number(),
  by: z.string().nullable(),
  position: z.number().nullable(),
  list_uid: z.string().nullable(),
});
const gate = z.object({
  open: z.boolean(),
  decision: z.string(),
  reason: z.string(),
  country: z.string().nullable(),
  country_from: z.string().nullable(),
  address_type: z.string(),
  conditions: z.array(z.object({ word: z.string(), met: z.boolean() })),
  says: z.string(),
  table_version: z.string(),
  policy_version: z.number().nullable(),
});

/** One screen for a person. */
export function storyLines({ contact, history, suppressions, objections, hold }: Story): string[] {
  const head = [contact.name, contact.email].filter(Boolean).join(' ');
  return [
    `${head}   contact ${contact.id} of ${contact.tenant}, from ${contact.source}`,
    `${contact.status}${contact.statusReason ? ` (${contact.statusReason})` : ''} since ${contact.statusSince.toISOString()}`,
    '',
    ...(hold
      ? [`held back by ${hold.by}`, `  ${hold.says}`, ...(hold.mend ? [`  → ${hold.mend}`] : [])]
      : [`nothing holds it back: MailWizz has it as ${contact.subscriberUid ?? '–'} in ${contact.listName ?? '–'}`]),
    ...section('validation', validationLines(contact)),
    ...section('category', categoryLines(contact)),
    ...section('routing', routingLines(contact)),
    ...section('country gate', gateLines(contact)),
    ...section('quota', quotaLines(contact)),
    ...section(
      'suppression',
      suppressions.map(
        ({ reason, tenant, createdAt, domain, pattern }) =>
          `${reason} of ${domain ?? pattern ?? 'the address'} for ${tenant ?? 'every tenant'} since ${createdAt.toISOString()}`,
      ),
    ),
    ...section('objections', objections.map(objectionLine)),
    ...section(
      'seen',
      history.sightings.map(({ firstSeenAt, source, sourceUrl, via, snippet }) =>
        [
          firstSeenAt.toISOString(),
          source,
          sourceUrl || undefined,
          via && `as ${via}`,
          snippet && `“${snippet.slice(0, 80)}”`,
        ]
          .filter(Boolean)
          .join('  '),
      ),
    ),
    ...section(
      'changes',
      history.changes.map(
        ({ at, field, before, after, origin, actor }) =>
          `${at.toISOString()}  ${field}: ${before ?? 'nothing'} → ${after ?? 'nothing'}, by ${origin} ${actor}`,
      ),
    ),
    ...section(
      'MailWizz',
      history.syncs.map(({ at, action, instance, listUid, code, message }) =>
        [at.toISOString(), action, `${instance}/${listUid}`, code, message].filter(Boolean).join('  '),
      ),
    ),
    ...section(
      'events',
      history.events.map(({ at, type, source, data }) => `${at.toISOString()}  ${type} by ${source}${dataOf(data)}`),
    ),
  ];
}

function quotaLines({ instance, quotaUsed, quotaCeiling, quotaDay }: ContactStory): string[] {
  if (instance === null || quotaCeiling === null) return [];
  const place = quotaDay ? `; it holds a place of ${quotaDay.toISOString().slice(0, 10)}` : '';
  return [`${quotaUsed ?? 0} of ${quotaCeiling} places of ${instance} taken today${place}`];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];

const dataOf = (data: unknown): string => (JSON.stringify(data) === '{}' ? '' : `  ${JSON.stringify(data)}`);

function validationLines({ validation, validatedAt }: ContactStory): string[] {
  const read = verdict.safeParse(validation);
  if (!read.success) return ['not judged yet'];
  const { reasons, suggestion, rules_version } = read.data;
  return [
    `${read.data.verdict} on ${validatedAt?.toISOString() ?? '–'} by rules ${rules_version ?? '–'}${suggestion ? `, perhaps meant: ${suggestion}` : ''}`,
    ...reasons.map(({ rule, severity, detail }) => [severity, rule, detail].filter(Boolean).join('  ')),
  ];
}

function categoryLines({ category, platform, categorisation }: ContactStory): string[] {
  const decided = `${category ?? 'none'}${platform ? ` for ${platform}` : ''}`;
  const read = judgement.safeParse(categorisation);
  if (!read.success) return [`${decided}, not routed yet`];
  const { decision, score, leader, runner_up, margin, matched = [], rules_version, by, at, note } = read.data;
  if (decision === 'given') return [`${decided}, given by the source`];
  if (decision === 'operator') return [`${decided}, decided by ${by ?? '–'} on ${at ?? '–'}${note ? `: ${note}` : ''}`];
  const lead = leader ? `${leader} ${score}` : 'nothing speaks for any';
  const second = runner_up ? ` before ${runner_up.category} ${runner_up.score}, by ${margin}` : '';
  return [
    `${decided} (${decision}): ${lead}${second}, by rules ${rules_version ?? '–'}`,
    ...matched.slice(0, 6).map(({ term, category: side, points }) => `${points} for ${side}: ${term}`),
  ];
}

function routingLines(contact: ContactStory): string[] {
  const read = routing.safeParse(contact.routing);
  if (!read.success) return [];
  const { rules_version, by, position, list_uid } = read.data;
  const set = `rule set ${rules_version}`;
  if (by === null) return [`no mapping and no rule of ${set} places it`];
  const whose = by === 'source' ? `the mapping of ${contact.source}` : `rule ${position} of ${set}`;
  return [`${list_uid ?? '–'} by ${whose}`];
}

function gateLines(contact: ContactStory): string[] {
  const read = gate.safeParse(contact.gate);
  if (!read.success) return [];
  const { open, decision, reason, country, country_from, address_type, conditions, says, ...versions } = read.data;
  const place = country ? `${country} (told by the ${country_from})` : 'no country known';
  const policy = versions.policy_version === null ? '' : ` and policy ${versions.policy_version}`;
  return [
    `${open ? 'open' : 'closed'} (${reason}): a ${address_type} address, ${place}, ${decision} by table ${versions.table_version}${policy}`,
    says,
    ...conditions.map(({ word, met }) => `${met ? 'met' : 'missing'}  ${word}`),
  ];
}
