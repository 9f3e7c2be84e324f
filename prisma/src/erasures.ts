import { forgetInArticles } from './forget-in-articles.ts';
import type { Database, Db } from './open-db.ts';
import { type DynamicDb, typed } from './subject-data.ts';
import { subjectTables } from './subject-tables.ts';

export type ErasureReason = 'request' | 'retention' | 'uninformed';
export type ErasureChannel = 'why_page' | 'api' | 'cli' | 'sweep';

export interface ErasureWish {
  tenantId: number;
  emailHash: string;
  /** The address, sealed: engines are told with it, and it is forgotten when the last one has proved the erasure. */
  emailSealed: string;
  reason: ErasureReason;
  channel: ErasureChannel;
}

/** Who asked to be erased is never to be written to again; who was only held too long may be met anew. */
const suppresses = (reason: ErasureReason): boolean => reason === 'request';

/**
 * Erases one person here, and opens the proof for every engine. One transaction: whoever is killed on the way has erased
 * nothing, and whoever asks again while engines are still to follow asks for the same erasure.
 * @returns the receipt's id
 */
export async function eraseSubject(db: Database, wish: ErasureWish): Promise<number> {
  return db.$transaction(async (tx) => eraseWithin(tx, wish));
}

/**
 * Erases the person behind an address, under every address that was merged with it: each opens an erasure of its own, since each
 * may stand in an engine. All or nothing.
 * @param sealOf seals an address for its hash
 * @returns the receipts' ids, that of the address asked for first
 */
export async function erasePerson(
  db: Database,
  wish: ErasureWish,
  sealOf: (email: string, emailHash: string) => string,
): Promise<[number, ...number[]]> {
  return db.$transaction(async (tx) => {
    const others = await otherAddresses(tx, wish.tenantId, wish.emailHash);
    const ids: number[] = [];
    // The contact that stays goes first: what was merged into it goes along, and is asked for by its address alone.
    const kept = others.find(({ isKept }) => isKept);
    const inOrder = [...(kept ? [kept] : []), ...others.filter((one) => one !== kept)];
    for (const { email, emailHash } of inOrder)
      ids.push(await eraseWithin(tx, { ...wish, emailHash, emailSealed: sealOf(email, emailHash) }));
    return [await eraseWithin(tx, wish), ...ids];
  });
}

/** Other addresses of the same person, through merges of merges. */
const otherAddresses = (tx: DynamicDb, tenantId: number, emailHash: string) =>
  tx.$queryRaw<{ email: string; emailHash: string; isKept: boolean }[]>`
    WITH RECURSIVE person AS (
      SELECT id, merged_into FROM contacts WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash}
      UNION
      SELECT c.id, c.merged_into FROM person p JOIN contacts c ON c.tenant_id = ${tenantId} AND (c.id = p.merged_into OR c.merged_into = p.id)
    )
    SELECT c.email, c.email_hash AS "emailHash", c.merged_into IS NULL AS "isKept"
      FROM person p JOIN contacts c ON c.id = p.id WHERE c.email_hash <> ${emailHash} ORDER BY c.id`;

async function eraseWithin(tx: DynamicDb, wish: ErasureWish): Promise<number> {
  const { tenantId, emailHash, emailSealed, reason, channel } = wish;
  // Nobody ingests, moves or syncs the contact while it goes.
  const [contact] = await tx.$queryRaw<{ id: number; email: string }[]>`
    SELECT id, email FROM contacts WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash} FOR UPDATE`;
  if (suppresses(reason)) {
    await tx.$executeRaw`
      INSERT INTO suppressions (tenant_id, email_hash, reason, source)
      -- Addresses merged into the contact are the same person's.
      SELECT ${tenantId}::int, hash, 'erasure', ${channel}::text
        FROM (SELECT ${emailHash}::text AS hash UNION
              SELECT email_hash FROM contacts WHERE tenant_id = ${tenantId} AND merged_into = ${contact?.id ?? null}::int) person
      ON CONFLICT (email_hash, tenant_id) WHERE email_hash IS NOT NULL DO UPDATE SET expires_at = NULL`;
  }
  const known = await openErasure(tx, wish, contact?.id ?? null);
  if (!contact && known === null) {
    const [last] = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM erasures WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash} ORDER BY id DESC LIMIT 1`;
    if (last) return last.id;
  }
  const [row] =
    known === null
      ? await tx.$queryRaw<{ id: number }[]>`
          INSERT INTO erasures (tenant_id, contact_id, email_hash, email_sealed, reason, channel, due_at)
          VALUES (${tenantId}, ${contact?.id ?? null}, ${emailHash}, ${emailSealed}, ${reason}, ${channel}, now() + interval '30 seconds')
          ON CONFLICT (tenant_id, email_hash) WHERE completed_at IS NULL DO UPDATE SET due_at = excluded.due_at
          RETURNING id`
      : [{ id: known }];
  if (!row) throw new Error('the erasure statement answered nothing');
  await openProofs(tx, row.id, tenantId, contact !== undefined);
  if (contact) await eraseRows(tx, row.id, wish, contact);
  return row.id;
}

/** The open erasure of this person, which now also covers a contact that came back meanwhile. */
async function openErasure(
  tx: DynamicDb,
  { tenantId, emailHash, emailSealed }: ErasureWish,
  contactId: number | null,
): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    UPDATE erasures SET contact_id = coalesce(${contactId}, contact_id), email_sealed = coalesce(email_sealed, ${emailSealed})
     WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash} AND completed_at IS NULL RETURNING id`;
  return row?.id ?? null;
}

/** Every MailWizz instance may hold the address; a partner has to hear of it when it knows the contact. */
async function openProofs(tx: DynamicDb, erasureId: number, tenantId: number, hasContact: boolean): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO erasure_proofs (erasure_id, engine)
    SELECT ${erasureId}::int, 'mailwizz:' || i.id FROM mailwizz_instances i WHERE i.tenant_id = ${tenantId} AND i.is_active
    UNION ALL
    SELECT ${erasureId}::int, 'partner:' || e.id FROM webhook_endpoints e
     WHERE ${hasContact}::boolean AND e.tenant_id = ${tenantId} AND e.is_active
       AND (e.events = '{}' OR e.events && ARRAY['contact.erased', 'contact.suppressed'])
    ON CONFLICT DO NOTHING`;
}

async function eraseRows(
  tx: DynamicDb,
  erasureId: number,
  { tenantId, emailHash, reason }: ErasureWish,
  contact: { id: number; email: string },
): Promise<void> {
  const articles = await forgetInArticles(tx, tenantId, contact.id);
  const gone: Record<string, number> = articles > 0 ? { scraped_articles: articles } : {};
  for (const { table, rows, onErasure } of subjectTables) {
    const where = `WHERE ${typed(rows)}`;
    const values = [tenantId, contact.id, emailHash] as const;
    if (onErasure === 'delete') gone[table] = await tx.$executeRawUnsafe(`DELETE FROM ${table} t ${where}`, ...values);
    if (onErasure === 'forget')
      await tx.$executeRawUnsafe(`UPDATE ${table} t SET contact_id = NULL ${where}`, ...values);
  }
  const told = suppresses(reason) ? ['contact.suppressed', 'contact.erased'] : ['contact.erased'];
  await tx.$executeRaw`
    INSERT INTO partner_events (tenant_id, type, contact_id, body)
    SELECT ${tenantId}, t.type, ${contact.id}, jsonb_build_object('email', ${contact.email}::text, 'metadata',
             jsonb_build_object('reason', 'erasure', 'erasure_id', ${erasureId}::int))
      FROM unnest(${told}::text[]) WITH ORDINALITY AS t(type, position) ORDER BY t.position`;
  await tx.$executeRaw`UPDATE erasures SET erased = ${JSON.stringify(gone)}::jsonb WHERE id = ${erasureId}`;
}

/** An erasure that MailWizz has still to follow. */
export interface ErasureToPush {
  id: number;
  emailHash: string;
  emailSealed: string;
  instances: number[];
}

/** Null when no instance is left to be told. */
export async function erasureToPush(db: Db, tenantId: number, erasureId: number): Promise<ErasureToPush | null> {
  const [row] = await db.$queryRaw<ErasureToPush[]>`
    SELECT e.id, e.email_hash AS "emailHash", e.email_sealed AS "emailSealed", array_agg(i.id ORDER BY i.id) AS instances
      FROM erasures e
      JOIN erasure_proofs p ON p.erasure_id = e.id AND p.proved_at IS NULL
      JOIN mailwizz_instances i ON i.tenant_id = e.tenant_id AND p.engine = 'mailwizz:' || i.id
     WHERE e.id = ${erasureId} AND e.tenant_id = ${tenantId} AND e.completed_at IS NULL AND e.email_sealed IS NOT NULL
     GROUP BY e.id`;
  return row ?? null;
}

/** An engine was told, and was read back: proved, or why not. */
export async function recordErasureProof(
  db: Db,
  erasureId: number,
  engine: string,
  error: string | null,
): Promise<void> {
  await db.$executeRaw`
    UPDATE erasure_proofs SET pushed_at = now(), proved_at = CASE WHEN ${error}::text IS NULL THEN now() END, last_error = ${error}
     WHERE erasure_id = ${erasureId} AND engine = ${engine} AND proved_at IS NULL`;
}

/**
 * Takes what partners have answered as their proof, and closes erasures whose last engine has proved them: then the
 * address goes, here and in the messages that told partners of it.
 * @returns how many were closed
 */
export async function closeErasures(db: Db): Promise<number> {
  await db.$executeRaw`
    DELETE FROM erasure_proofs p USING erasures e
     WHERE e.id = p.erasure_id AND e.completed_at IS NULL AND p.proved_at IS NULL AND p.engine LIKE 'partner:%'
       AND NOT EXISTS (SELECT 1 FROM webhook_endpoints w WHERE p.engine = 'partner:' || w.id)`;
  await db.$executeRaw`
    UPDATE erasure_proofs p SET pushed_at = d.last_at, proved_at = d.last_at, last_error = NULL
      FROM erasures e, LATERAL (
        SELECT w.endpoint_id, max(w.delivered_at) AS last_at
          FROM partner_events v JOIN webhook_deliveries w ON w.event_id = v.id
         WHERE v.contact_id = e.contact_id AND v.tenant_id = e.tenant_id AND v.type IN ('contact.erased', 'contact.suppressed')
         GROUP BY w.endpoint_id HAVING bool_and(w.status = 'delivered')) d
     WHERE e.id = p.erasure_id AND e.completed_at IS NULL AND p.proved_at IS NULL AND p.engine = 'partner:' || d.endpoint_id`;
  return db.$executeRaw`
    WITH closed AS (
      UPDATE erasures e SET completed_at = now(), email_sealed = NULL, due_at = NULL
       WHERE e.completed_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM erasure_proofs p WHERE p.erasure_id = e.id AND p.proved_at IS NULL)
      RETURNING e.tenant_id, e.contact_id
    ), forgotten AS (
      UPDATE partner_events v SET body = v.body - 'email' FROM closed c
       WHERE v.contact_id = c.contact_id AND v.tenant_id = c.tenant_id
    )
    SELECT 1 FROM closed`;
}

/** Erasures that engines have still to follow: those whose time has come, and those that are late for the first time. */
export async function openErasures(
  db: Db,
  lateAfterMs: number,
): Promise<{ due: { tenantId: number; erasureId: number }[]; late: { tenantId: number; erasureId: number }[] }> {
  const due = await db.$queryRaw<{ tenantId: number; erasureId: number }[]>`
    UPDATE erasures SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM erasures WHERE completed_at IS NULL AND due_at < now() ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id AS "tenantId", id AS "erasureId"`;
  const late = await db.$queryRaw<{ tenantId: number; erasureId: number }[]>`
    UPDATE erasures SET alarmed_at = now()
     WHERE completed_at IS NULL AND alarmed_at IS NULL AND requested_at < now() - make_interval(secs => ${lateAfterMs / 1_000}::float8)
    RETURNING tenant_id AS "tenantId", id AS "erasureId"`;
  return { due, late };
}

/** What proves an erasure, engine by engine. */
export interface ErasureReceipt {
  id: number;
  reason: ErasureReason;
  channel: ErasureChannel;
  requestedAt: Date;
  completedAt: Date | null;
  /** Rows that went, by table. */
  erased: Record<string, number>;
  engines: { engine: string; pushedAt: Date | null; provedAt: Date | null; lastError: string | null }[];
}

/** Null when the tenant has no such erasure. */
export async function erasureReceipt(db: Db, tenantId: number, erasureId: number): Promise<ErasureReceipt | null> {
  const [row] = await db.$queryRaw<Omit<ErasureReceipt, 'engines'>[]>`
    SELECT id, reason, channel, requested_at AS "requestedAt", completed_at AS "completedAt", erased
      FROM erasures WHERE tenant_id = ${tenantId} AND id = ${erasureId}`;
  if (!row) return null;
  const engines = await db.$queryRaw<ErasureReceipt['engines']>`
    SELECT engine, pushed_at AS "pushedAt", proved_at AS "provedAt", last_error AS "lastError"
      FROM erasure_proofs WHERE erasure_id = ${erasureId} ORDER BY engine`;
  return { ...row, engines };
}
