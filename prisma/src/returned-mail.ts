import type { OptOutChannel } from '@relais/contracts';
import { type NewReport, type StoredReportRow, storeReports } from './feedback.ts';
import type { Db } from './open-db.ts';
import { objectTo } from './opt-outs.ts';

/** Signs of whom a mail that came back is about. */
export interface MeantBy {
  /** Where addresses are looked for. */
  tenantIds: readonly number[];
  /** Signed by us, so of whichever tenant they name. */
  subjects: readonly { tenantId: number; contactId: number }[];
  emailHashes: readonly string[];
  subscriberUids: readonly string[];
  /** Asked where the others lead to nobody. */
  quoted: readonly { tenantId: number; contactId: number }[];
}

export interface PersonMeant {
  tenantId: number;
  /** Null once erased, and for an address nobody holds. */
  contactId: number | null;
  emailHash: string;
}

/** What a mail that came back asks for. */
export type MailDeed =
  | { kind: 'objection'; channel: OptOutChannel }
  | { kind: 'reply' }
  | { kind: 'complaint'; campaignUid: string; subscriberUid: string; keyOf(person: PersonMeant): string };

export interface MailTaken {
  people: PersonMeant[];
  /** To be pushed to every engine; a sweep finds them as well. */
  optOuts: { tenantId: number; optOutId: number }[];
  /** To be judged; a sweep finds them as well. */
  reports: StoredReportRow[];
}

/**
 * Does what one mail asks for. Taken twice it is taken once: an objection is one, a complaint has its key, an answer its message.
 * @param mail `message` tells it from every other; `at` is its own word for when it was written
 */
export async function takeReturnedMail(
  db: Db,
  meant: MeantBy,
  deed: MailDeed,
  mail: { message: string; at: Date },
): Promise<MailTaken> {
  const people = await peopleMeant(db, meant);
  const taken: MailTaken = { people, optOuts: [], reports: [] };
  if (deed.kind === 'reply') await recordReplies(db, people, mail);
  if (deed.kind === 'complaint') {
    const reports = people.map((person) => complaintOf(person, deed, mail.at));
    taken.reports = await storeReports(db, reports);
  }
  if (deed.kind === 'objection') {
    // Whoever says no is heard, also where we hold nobody of that address: it may be met tomorrow.
    if (people.length === 0) taken.people = strangers(meant);
    for (const { tenantId, emailHash } of taken.people)
      taken.optOuts.push({ tenantId, optOutId: await objectTo(db, { tenantId, emailHash, channel: deed.channel }) });
  }
  return taken;
}

const strangers = ({ tenantIds, emailHashes }: MeantBy): PersonMeant[] =>
  tenantIds.flatMap((tenantId) => emailHashes.map((emailHash) => ({ tenantId, contactId: null, emailHash })));

async function peopleMeant(db: Db, { tenantIds, subjects, emailHashes, subscriberUids, quoted }: MeantBy) {
  const certain = await linked(db, subjects);
  if (certain.length > 0) return certain;
  const held = await db.$queryRaw<PersonMeant[]>`
    WITH found AS (
      SELECT c.tenant_id, c.id, c.merged_into FROM contacts c
       WHERE c.tenant_id = ANY(${[...tenantIds]}::int[]) AND (c.email_hash = ANY(${[...emailHashes]}::text[]) OR c.subscriber_uid = ANY(${[...subscriberUids]}::text[]))
    )
    -- A merged address means the contact that stays, and is not to be written to itself either.
    SELECT DISTINCT c.tenant_id AS "tenantId", c.id AS "contactId", c.email_hash AS "emailHash"
      FROM found f JOIN contacts c ON c.tenant_id = f.tenant_id AND c.id IN (f.id, f.merged_into) ORDER BY 1, 2`;
  return held.length > 0 ? held : linked(db, quoted);
}

/** Whom signed ids are about; someone erased is found by the receipt. */
async function linked(db: Db, subjects: MeantBy['subjects']): Promise<PersonMeant[]> {
  if (subjects.length === 0) return [];
  return db.$queryRaw<PersonMeant[]>`
    SELECT DISTINCT s."tenantId", c.id AS "contactId", coalesce(c.email_hash, e.email_hash) AS "emailHash"
      FROM jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) AS s("tenantId" int, "contactId" int)
      LEFT JOIN contacts m ON m.tenant_id = s."tenantId" AND m.id = s."contactId"
      LEFT JOIN contacts c ON c.tenant_id = m.tenant_id AND c.id IN (m.id, m.merged_into)
      LEFT JOIN LATERAL (SELECT email_hash FROM erasures e WHERE e.tenant_id = s."tenantId" AND e.contact_id = s."contactId" ORDER BY e.id DESC LIMIT 1) e
        ON c.id IS NULL
     WHERE c.id IS NOT NULL OR e.email_hash IS NOT NULL`;
}

function complaintOf(
  person: PersonMeant,
  { campaignUid, subscriberUid, keyOf }: Extract<MailDeed, { kind: 'complaint' }>,
  at: Date,
): NewReport {
  return {
    tenantId: person.tenantId,
    instanceId: null,
    feeder: 'mail',
    kind: 'complained',
    naturalKey: keyOf(person),
    raw: {
      email_hash: person.emailHash,
      subscriber_uid: subscriberUid,
      campaign_uid: campaignUid,
      occurred_at: at.toISOString(),
    },
  };
}

/**
 * Somebody answered: one event a person and message, of the campaign that last wrote to him. Where a follow-up stops on replies,
 * the one that is planned already is left out as well.
 */
async function recordReplies(
  db: Db,
  people: readonly PersonMeant[],
  { message, at }: { message: string; at: Date },
): Promise<void> {
  if (people.length === 0) return;
  await db.$executeRaw`
    WITH told AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data, occurred_at)
      SELECT p."tenantId", p."contactId", 'replied', 'mail',
             jsonb_strip_nulls(jsonb_build_object('message', ${message}::text, 'campaign_id', last.campaign_id)),
             -- A clock that was never set would end no sequence.
             CASE WHEN ${at}::timestamptz BETWEEN now() - interval '30 days' AND now() THEN ${at}::timestamptz ELSE now() END
        FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS p("tenantId" int, "contactId" int)
        LEFT JOIN LATERAL (
          SELECT r.campaign_id FROM campaign_recipients r
           WHERE r.tenant_id = p."tenantId" AND r.contact_id = p."contactId" AND r.state = 'sent' ORDER BY r.created_at DESC LIMIT 1) last ON true
       WHERE p."contactId" IS NOT NULL
         AND NOT EXISTS (SELECT FROM contact_events e WHERE e.tenant_id = p."tenantId" AND e.contact_id = p."contactId"
                            AND e.type = 'replied' AND e.data ->> 'message' = ${message}::text)
      RETURNING tenant_id, contact_id
    )
    UPDATE campaign_recipients r SET state = 'excluded', reason = 'replied'
      FROM told t
     WHERE r.tenant_id = t.tenant_id AND r.contact_id = t.contact_id AND r.state = 'waiting' AND r.step > 0 AND r.send_id IS NULL
       AND EXISTS (SELECT FROM campaign_mails m WHERE m.campaign_id = r.campaign_id AND m.step = r.step AND 'replied' = ANY(m.stop_on))`;
}
