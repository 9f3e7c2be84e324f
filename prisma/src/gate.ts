import { Prisma } from './generated/client.ts';
import type { Database, Db } from './open-db.ts';
import { type ContactToRoute, factsToRoute } from './routing.ts';

/** What a tenant decides otherwise than the country table. `policy` holds the words of packages/country-gate. */
export interface StoredPolicy {
  version: number;
  policy: unknown;
  signedBy: string;
  reason: string;
  appliedBy: string;
  createdAt: Date;
}

/** Every policy a tenant ever had, the one in force first. */
export async function gatePolicies(db: Db, tenantId: number): Promise<StoredPolicy[]> {
  return db.$queryRaw`
    SELECT version, policy, signed_by AS "signedBy", reason, applied_by AS "appliedBy", created_at AS "createdAt"
      FROM gate_policies WHERE tenant_id = ${tenantId} ORDER BY version DESC`;
}

/** Puts a policy in force. @returns its version */
export async function addGatePolicy(
  db: Db,
  { tenantId, policy, signedBy, reason, appliedBy }: { tenantId: number } & Omit<StoredPolicy, 'version' | 'createdAt'>,
): Promise<number> {
  const [row] = await db.$queryRaw<{ version: number }[]>`
    INSERT INTO gate_policies (tenant_id, version, policy, signed_by, reason, applied_by)
    SELECT ${tenantId}, coalesce(max(version), 0) + 1, ${JSON.stringify(policy)}::jsonb, ${signedBy}, ${reason}, ${appliedBy}
      FROM gate_policies WHERE tenant_id = ${tenantId}
    RETURNING version`;
  if (!row) throw new Error('the gate policy was not stored');
  return row.version;
}

/** A contact as the gate sees it, with what it said before. */
export interface ContactAtGate extends ContactToRoute {
  status: 'validated' | 'unrouted' | 'injected';
  gate: unknown;
}

/** Contacts the gate has a say in, by id: those on their way and those MailWizz holds. */
export async function contactsAtGate(
  db: Db,
  tenantId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ContactAtGate[]> {
  return db.$queryRaw`
    SELECT c.status, c.gate, ${factsToRoute}
     WHERE c.tenant_id = ${tenantId} AND c.id > ${after} AND c.status IN ('validated', 'unrouted', 'injected') AND c.deleted_at IS NULL
       AND (c.gate IS NOT NULL OR c.status = 'injected')
     ORDER BY c.id LIMIT ${limit}`;
}

export interface GateVerdictRow {
  id: number;
  gate: { open: boolean; reason: string };
}

/**
 * Stores what the gate says now. Contacts it opens to go back to the router, contacts it closes before leave the line;
 * one MailWizz holds already keeps its place, and its verdict keeps campaigns from it.
 */
export async function recordGateVerdicts(
  db: Db,
  tenantId: number,
  verdicts: readonly GateVerdictRow[],
): Promise<{ released: number; held: number }> {
  const [counts] = await db.$queryRaw<{ released: number; held: number }[]>`
    WITH verdict AS (
      SELECT v.id, v.gate, (v.gate ->> 'open')::boolean AS open,
             CASE v.gate ->> 'reason' WHEN 'hidden' THEN 'obfuscated_held' ELSE 'country_gate' END AS reason
        FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) AS v(id int, gate jsonb)
    ), judged AS (
      SELECT c.id, v.gate, v.open, v.reason, c.status,
             v.open AND c.status = 'unrouted' AND c.status_reason IN ('country_gate', 'obfuscated_held') AS released,
             NOT v.open AND c.status = 'validated' AS held
        FROM verdict v JOIN contacts c ON c.id = v.id
       WHERE c.tenant_id = ${tenantId} AND c.status IN ('validated', 'unrouted', 'injected')
    ), moved AS (
      UPDATE contacts c
         SET gate = j.gate, gate_open = j.open,
             status = CASE WHEN j.released THEN 'validated' WHEN j.held THEN 'unrouted' ELSE c.status END,
             status_reason = CASE WHEN j.released THEN NULL WHEN j.held THEN j.reason
                                  -- What held it for one reason may hold it for the other now.
                                  WHEN c.status = 'unrouted' AND c.status_reason IN ('country_gate', 'obfuscated_held') THEN j.reason
                                  ELSE c.status_reason END,
             status_since = CASE WHEN j.released OR j.held THEN now() ELSE c.status_since END,
             due_at = CASE WHEN j.released THEN now() WHEN j.held THEN NULL ELSE c.due_at END,
             list_id = CASE WHEN j.held THEN NULL ELSE c.list_id END, instance_id = CASE WHEN j.held THEN NULL ELSE c.instance_id END
        FROM judged j WHERE c.id = j.id AND c.status = j.status
      RETURNING c.id, j.released, j.held, j.reason
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, id, 'unrouted', 'gate', jsonb_build_object('reason', reason) FROM moved WHERE held
    )
    SELECT count(*) FILTER (WHERE released)::int AS released, count(*) FILTER (WHERE held)::int AS held FROM moved`;
  return counts ?? { released: 0, held: 0 };
}

/** The keyed hash of a contact's address; null for another tenant's, a deleted one, or none. */
export async function emailHashOf(db: Db, tenantId: number, contactId: number): Promise<string | null> {
  const [row] = await db.$queryRaw<{ hash: string }[]>`
    SELECT email_hash AS hash FROM contacts WHERE tenant_id = ${tenantId} AND id = ${contactId} AND deleted_at IS NULL`;
  return row?.hash ?? null;
}

export const consentKinds = ['consent', 'published_for_offers'] as const;
export type ConsentKind = (typeof consentKinds)[number];

export interface NewConsent {
  tenantId: number;
  emailHash: string;
  kind: ConsentKind;
  /** Where and how it was given. */
  proof: string;
  recordedBy: string;
  obtainedAt: Date;
}

/** Keeps a proof of consent; the router takes up again whom the gate held for want of one. @returns its id */
export async function recordConsent(db: Database, consent: NewConsent): Promise<number> {
  const { id } = await db.consent.create({ data: consent, select: { id: true } });
  return id;
}

/** Consent is taken back: what stands on it is held from the next verdict on. @returns how many proofs ended */
export async function withdrawConsent(db: Db, tenantId: number, emailHash: string): Promise<number> {
  return db.$executeRaw`
    WITH ended AS (
      UPDATE consents SET withdrawn_at = now()
       WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash} AND withdrawn_at IS NULL RETURNING 1
    )
    -- Back to the router, which asks the gate again before anything else happens.
    UPDATE contacts SET list_id = NULL, instance_id = NULL, due_at = now(), updated_at = now()
     WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash} AND status = 'validated' AND gate ->> 'reason' = 'consent'
       AND EXISTS (SELECT 1 FROM ended)`;
}

/** What the gate holds, by country, type of address and reason: the most first. */
export async function gateHolds(
  db: Db,
  tenantId: number | null,
): Promise<{ country: string | null; addressType: string; reason: string; contacts: number }[]> {
  const mine = tenantId === null ? Prisma.empty : Prisma.sql`AND tenant_id = ${tenantId}`;
  return db.$queryRaw`
    SELECT gate ->> 'country' AS country, gate ->> 'address_type' AS "addressType", gate ->> 'reason' AS reason, count(*)::int AS contacts
      FROM contacts
     WHERE status = 'unrouted' AND status_reason IN ('country_gate', 'obfuscated_held') AND gate IS NOT NULL AND deleted_at IS NULL ${mine}
     GROUP BY 1, 2, 3 ORDER BY contacts DESC, 1, 2, 3`;
}
