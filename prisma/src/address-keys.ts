import type { Database, Db } from './open-db.ts';

/** The database's hashes are under another pepper than the one in front. */
export class PepperMismatch extends Error {
  override readonly name = 'PepperMismatch';
  readonly code = 'PEPPER_MISMATCH';
}

/**
 * Makes sure that addresses are looked up under the pepper they are stored under: another one would find nobody, take
 * everybody for new and forget every objection. The first pepper a database sees is noted.
 * @param fingerprints of the peppers, newest first
 * @throws {PepperMismatch} naming the way out
 */
export async function assertPepper(db: Db, fingerprints: readonly string[]): Promise<void> {
  const [newest = '', ...older] = fingerprints;
  await db.$executeRaw`
    INSERT INTO address_keys (fingerprint) SELECT ${newest} WHERE NOT EXISTS (SELECT 1 FROM address_keys) ON CONFLICT DO NOTHING`;
  const current = await currentKey(db);
  if (current === newest) return;
  throw new PepperMismatch(
    current !== null && older.includes(current)
      ? 'RELAIS_ADDRESS_PEPPER has a new pepper in front. Stop gateway and crawler, run `relais pepper renew`, and start them again'
      : 'RELAIS_ADDRESS_PEPPER is not the pepper this database’s addresses are hashed under. Set the old one, or "new,old" to rotate',
  );
}

/** Fingerprint of the pepper the hashes are under; null in a database that has seen none. */
export async function currentKey(db: Db): Promise<string | null> {
  const [row] = await db.$queryRaw<
    { fingerprint: string }[]
  >`SELECT fingerprint FROM address_keys ORDER BY id DESC LIMIT 1`;
  return row?.fingerprint ?? null;
}

/** Contacts by id, to be hashed anew. */
export async function addressesAfter(db: Db, after: number, limit: number): Promise<{ id: number; email: string }[]> {
  return db.$queryRaw`SELECT id, email FROM contacts WHERE id > ${after} ORDER BY id LIMIT ${limit}`;
}

/**
 * Names contacts by their new hash and keeps the old one beside it. What else stands under an old hash of a live contact
 * follows; the old entries stay, for those who have been erased. Running it again changes nothing.
 */
export async function renewHashes(db: Database, renewed: readonly { id: number; hash: string }[]): Promise<number> {
  return db.$executeRaw`
    WITH given AS (
      SELECT c.id, c.tenant_id, c.email_hash AS old, g.hash AS new
        FROM jsonb_to_recordset(${JSON.stringify(renewed)}::jsonb) AS g(id int, hash text) JOIN contacts c ON c.id = g.id
       WHERE c.email_hash <> g.hash
         -- Taken in under the new pepper already: that row is the person now, and the old one keeps its name.
         AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.tenant_id = c.tenant_id AND o.email_hash = g.hash)
    ), entries AS (
      INSERT INTO suppressions (tenant_id, email_hash, reason, source, note, created_at, expires_at)
      SELECT DISTINCT ON (s.tenant_id, g.new) s.tenant_id, g.new, s.reason, s.source, s.note, s.created_at, s.expires_at
        FROM given g JOIN suppressions s ON s.email_hash = g.old AND (s.tenant_id = g.tenant_id OR s.tenant_id IS NULL)
      ON CONFLICT DO NOTHING
    ), objections AS (
      UPDATE opt_outs o SET email_hash = g.new FROM given g WHERE o.tenant_id = g.tenant_id AND o.email_hash = g.old
    ), proofs AS (
      UPDATE consents k SET email_hash = g.new FROM given g WHERE k.tenant_id = g.tenant_id AND k.email_hash = g.old
    ), mailed AS (
      -- How often somebody was written to is counted by it, across tenants.
      UPDATE campaign_recipients r SET email_hash = g.new FROM given g WHERE r.tenant_id = g.tenant_id AND r.email_hash = g.old
    )
    UPDATE contacts c SET email_hash = g.new, earlier_hashes = array_append(array_remove(c.earlier_hashes, g.new), g.old)
      FROM given g WHERE c.id = g.id`;
}

/** From now on the hashes are under this pepper. */
export async function noteKey(db: Db, fingerprint: string): Promise<void> {
  await db.$executeRaw`DELETE FROM address_keys WHERE fingerprint = ${fingerprint}`;
  await db.$executeRaw`INSERT INTO address_keys (fingerprint) VALUES (${fingerprint})`;
}

/** The same at the start of a service, which may come up before its database does: then the first start after it tells. */
export async function assertPepperWhereReachable(db: Db, fingerprints: readonly string[]): Promise<void> {
  try {
    await assertPepper(db, fingerprints);
  } catch (error) {
    if (error instanceof PepperMismatch) throw error;
  }
}
