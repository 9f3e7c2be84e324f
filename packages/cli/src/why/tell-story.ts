import { hashAddress, parseAddress } from '@relais/email-address';
import {
  type ContactHistory,
  type ContactStory,
  contactHistory,
  contactStories,
  listSuppressions,
  type StoredSuppression,
} from '@relais/prisma';
import { z } from 'zod';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { type Hold, holdOf } from './hold-of.ts';

export interface Story {
  contact: ContactStory;
  history: ContactHistory;
  suppressions: StoredSuppression[];
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
      const [history, suppressions] = await Promise.all([
        contactHistory(db, contact.tenantId, contact.id),
        listSuppressions(db, { tenantId: contact.tenantId, keys, limit: 20 }),
      ]);
      const inForce = suppressions.find(({ expiresAt }) => expiresAt === null || expiresAt > new Date());
      return { contact, history, suppressions, hold: holdOf(contact, inForce) };
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
  const [entry] = await listSuppressions(access.db, { keys: [key], limit: 1 });
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
  rules_version: z.string().optional(),
});

/** One screen for a person. */
export function storyLines({ contact, history, suppressions, hold }: Story): string[] {
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
    ...section(
      'suppression',
      suppressions.map(
        ({ reason, tenant, createdAt, domain }) =>
          `${reason} of ${domain ?? 'the address'} for ${tenant ?? 'every tenant'} since ${createdAt.toISOString()}`,
      ),
    ),
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
  const { decision, score, leader, runner_up, margin, matched = [], rules_version } = read.data;
  if (decision === 'given') return [`${decided}, given by the source`];
  const lead = leader ? `${leader} ${score}` : 'nothing speaks for any';
  const second = runner_up ? ` before ${runner_up.category} ${runner_up.score}, by ${margin}` : '';
  return [
    `${decided} (${decision}): ${lead}${second}, by rules ${rules_version ?? '–'}`,
    ...matched.slice(0, 6).map(({ term, category: side, points }) => `${points} for ${side}: ${term}`),
  ];
}
