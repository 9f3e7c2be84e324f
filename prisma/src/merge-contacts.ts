import type { ContactStatus } from '@relais/contracts';
import { contestedFields, settleFields } from './contact-fields.ts';
import { Prisma } from './generated/client.ts';
import type { Database, Db } from './open-db.ts';
import { objectTo } from './opt-outs.ts';

/** Two contacts that are one person, and which of them stays. */
export interface MergeWish {
  tenantId: number;
  contactIds: readonly [number, number];
  /** The one to keep; without it the one further along the line, then the older. */
  into?: number | undefined;
  actor: string;
  /** Tell what would happen, and change nothing. */
  dryRun: boolean;
}

export interface MergeParty {
  id: number;
  email: string;
  status: ContactStatus;
}

export interface Merge {
  kept: MergeParty;
  gone: MergeParty;
  /** Fields of the kept contact that changed. */
  changes: { field: string; before: string | null; after: string | null }[];
  /** Sightings that moved; one of the same source and page stays where it was, as evidence. */
  sightings: number;
  /** Tags the kept contact gained. */
  tags: string[];
  /** An objection of one address holds for the person: the id of the opt-out to push, if any. */
  optOutId: number | null;
}

export type MergeOutcome = { ok: true; merge: Merge } | { ok: false; why: 'unknown' | 'both_injected' };

interface Party extends MergeParty {
  emailHash: string;
  /** The person behind this address said no. A mailbox that does not exist said nothing. */
  objected: boolean;
}

/**
 * Makes two contacts one: evidence, tags and hand-made edits move over, the best value of each field wins, an objection of
 * either address holds for both, and the other contact is deleted softly with a pointer to the one that stays. All or
 * nothing. The dry run does the very same and takes it back.
 */
export async function mergeContacts(db: Database, wish: MergeWish): Promise<MergeOutcome> {
  try {
    return await db.$transaction(async (tx) => {
      const outcome = await merge(tx, wish);
      if (wish.dryRun) throw new TakeBack(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof TakeBack) return error.outcome;
    throw error;
  }
}

/** Ends a transaction whose answer is wanted and whose changes are not. */
class TakeBack extends Error {
  override readonly name = 'TakeBack';
  readonly outcome: MergeOutcome;
  constructor(outcome: MergeOutcome) {
    super('taken back');
    this.outcome = outcome;
  }
}

async function merge(tx: Db, { tenantId, contactIds, into, actor }: MergeWish): Promise<MergeOutcome> {
  const parties = await partiesOf(tx, tenantId, contactIds);
  const [kept, gone] = inOrder(parties, into);
  if (!kept || !gone) return { ok: false, why: 'unknown' };
  if (gone.status === 'injected') return { ok: false, why: 'both_injected' };

  const before = await shownFields(tx, tenantId, kept.id);
  await rememberShown(tx, tenantId, [kept.id, gone.id]);
  const sightings = await moveSightings(tx, tenantId, kept.id, gone.id);
  const tags = await moveTags(tx, kept.id, gone.id);
  await moveEdits(tx, tenantId, kept.id, gone.id);
  await fillGaps(tx, tenantId, kept.id, gone.id);
  await settleFields(tx, tenantId, [kept.id], 'merge');
  const after = await shownFields(tx, tenantId, kept.id);
  const optOutId = await shareObjection(tx, tenantId, kept, gone);
  await tx.$executeRaw`
    WITH gone AS (
      UPDATE contacts SET deleted_at = now(), merged_into = ${kept.id}, due_at = NULL, updated_at = now()
       WHERE tenant_id = ${tenantId} AND id = ${gone.id}
    )
    INSERT INTO contact_edits (tenant_id, contact_id, field, after, origin, actor)
    VALUES (${tenantId}, ${kept.id}, 'merged', ${String(gone.id)}, 'merge', ${actor})`;

  const changes = Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
  const told = ({ id, email, status }: Party): MergeParty => ({ id, email, status });
  return { ok: true, merge: { kept: told(kept), gone: told(gone), changes, sightings, tags, optOutId } };
}

const partiesOf = (tx: Db, tenantId: number, ids: readonly number[]): Promise<Party[]> => tx.$queryRaw`
  SELECT c.id, c.email, c.status, c.email_hash AS "emailHash",
         c.status IN ('unsubscribed', 'blacklisted') OR EXISTS (
           SELECT FROM suppressions_on(c.tenant_id, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain) s
            WHERE s.reason <> 'hard_bounce') AS objected
    FROM contacts c
   WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...ids]}::int[]) AND c.deleted_at IS NULL
   ORDER BY c.id FOR UPDATE OF c`;

/** How far along the line a state is: what MailWizz holds is not given up for what it does not. */
const RANK: readonly ContactStatus[] = [
  'injected',
  'validated',
  'unrouted',
  'validating',
  'pending',
  'unsubscribed',
  'blacklisted',
  'bounced',
  'invalid',
];

function inOrder(parties: readonly Party[], into: number | undefined): readonly Party[] {
  if (parties.length !== 2 || (into !== undefined && !parties.some(({ id }) => id === into))) return [];
  const rank = ({ id, status }: Party) => (id === into ? -1 : RANK.indexOf(status));
  return parties.toSorted((one, other) => rank(one) - rank(other) || one.id - other.id);
}

async function shownFields(tx: Db, tenantId: number, id: number): Promise<Record<string, string | null>> {
  const [row] = await tx.$queryRaw<{ shown: Record<string, unknown> }[]>`
    SELECT to_jsonb(c) AS shown FROM contacts c WHERE c.tenant_id = ${tenantId} AND c.id = ${id}`;
  const fields = [...contestedFields, 'category', 'platform', 'score'];
  return Object.fromEntries(
    fields.map((field) => [field, row?.shown[field] == null ? null : String(row.shown[field])]),
  );
}

/** Values shown since before they were kept per sighting become what the first sighting said, so that they can compete. */
const rememberShown = (tx: Db, tenantId: number, ids: readonly number[]) =>
  tx.$executeRaw(Prisma.sql`
  UPDATE contact_sightings s
     SET fields = (SELECT coalesce(jsonb_object_agg(f.key, f.value), '{}') FROM jsonb_each(jsonb_strip_nulls(to_jsonb(c))) f
                    WHERE f.key IN (${Prisma.join([...contestedFields])})
                      AND NOT EXISTS (SELECT 1 FROM contact_sightings o WHERE o.contact_id = c.id AND o.fields ? f.key)) || s.fields
    FROM contacts c
   WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...ids]}::int[])
     AND s.id = (SELECT min(o.id) FROM contact_sightings o WHERE o.contact_id = c.id)`);

async function moveSightings(tx: Db, tenantId: number, kept: number, gone: number): Promise<number> {
  return tx.$executeRaw`
    UPDATE contact_sightings s SET contact_id = ${kept}
     WHERE s.tenant_id = ${tenantId} AND s.contact_id = ${gone}
       AND NOT EXISTS (SELECT 1 FROM contact_sightings o
                        WHERE o.contact_id = ${kept} AND o.data_source_id = s.data_source_id AND o.source_url = s.source_url)`;
}

async function moveTags(tx: Db, kept: number, gone: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ slug: string }[]>`
    WITH added AS (
      INSERT INTO contact_tags (contact_id, tag_id) SELECT ${kept}, tag_id FROM contact_tags WHERE contact_id = ${gone}
      ON CONFLICT DO NOTHING RETURNING tag_id
    )
    SELECT t.slug FROM added JOIN tags t ON t.id = added.tag_id ORDER BY t.slug`;
  return rows.map(({ slug }) => slug);
}

/** What a person wrote by hand stays in force, unless the kept contact has a hand-written value of its own. */
const moveEdits = (tx: Db, tenantId: number, kept: number, gone: number) => tx.$executeRaw`
  UPDATE contact_edits e SET contact_id = ${kept}
   WHERE e.tenant_id = ${tenantId} AND e.contact_id = ${gone} AND e.origin = 'operator'
     AND NOT EXISTS (SELECT 1 FROM contact_edits o
                      WHERE o.contact_id = ${kept} AND o.field = e.field AND o.origin = 'operator')`;

const fillGaps = (tx: Db, tenantId: number, kept: number, gone: number) => tx.$executeRaw`
  UPDATE contacts k
     SET category = coalesce(k.category, g.category), platform = coalesce(k.platform, g.platform),
         score = greatest(k.score, g.score), social = g.social || k.social, custom_fields = g.custom_fields || k.custom_fields,
         obfuscated = k.obfuscated, updated_at = now()
    FROM contacts g
   WHERE k.tenant_id = ${tenantId} AND k.id = ${kept} AND g.tenant_id = ${tenantId} AND g.id = ${gone}`;

/** The person is one, so is the no. Suppressed and off the line at once; the opt-out is pushed like any other. */
async function shareObjection(tx: Db, tenantId: number, kept: Party, gone: Party): Promise<number | null> {
  if (kept.objected === gone.objected) return null;
  const { emailHash } = kept.objected ? gone : kept;
  return objectTo(tx, { tenantId, emailHash, channel: 'operator' });
}
