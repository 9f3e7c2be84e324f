/**
 * Where a person may stand, table by table. Access and erasure are made from this list and nothing else, and a test holds it
 * against every column that can name a person, so that a new table cannot be forgotten.
 */
export interface SubjectTable {
  readonly table: string;
  /** Which rows `t` are about the person: `$1` the tenant, `$2` the contact's id, `$3` the keyed hash. */
  readonly rows: string;
  /**
   * delete: the rows go. with its contact: a foreign key takes them along. forget: they stay as proof and forget the contact's
   * id. keep: they are what an erasure is to leave behind.
   */
  readonly onErasure: 'delete' | 'with its contact' | 'forget' | 'keep';
  /** Columns a copy for the person leaves out: our own keys, and what is sealed. */
  readonly hidden?: readonly string[];
}

/** The contact, and those that were merged into it: other addresses of the same person. */
const ofPerson = 'SELECT p.id FROM contacts p WHERE p.tenant_id = $1 AND (p.id = $2 OR p.merged_into = $2)';
const ofContact = `t.tenant_id = $1 AND t.contact_id IN (${ofPerson})`;
const ofHash = 't.tenant_id = $1 AND t.email_hash = $3';

export const subjectTables: readonly SubjectTable[] = [
  { table: 'contact_events', rows: ofContact, onErasure: 'delete' },
  {
    table: 'feedback_reports',
    // Three ways, each with its index: an OR would read the table to its end. What waits to be judged is little, and looked through.
    rows: `t.tenant_id = $1 AND t.id IN (
             SELECT r.id FROM feedback_reports r WHERE r.tenant_id = $1 AND r.contact_id IN (${ofPerson})
             UNION ALL
             SELECT r.id FROM feedback_reports r WHERE r.contact_id IS NULL AND r.processed_at IS NOT NULL AND r.raw ->> 'email_hash' = $3
             UNION ALL
             SELECT r.id FROM feedback_reports r WHERE r.due_at IS NOT NULL AND r.processed_at IS NULL AND r.raw ->> 'email_hash' = $3)`,
    onErasure: 'delete',
    hidden: ['natural_key'],
  },
  { table: 'feedback_facts', rows: ofContact, onErasure: 'delete' },
  { table: 'mailwizz_sync_log', rows: ofContact, onErasure: 'delete' },
  // Deliveries and their attempts go with the event.
  { table: 'partner_events', rows: ofContact, onErasure: 'delete' },
  { table: 'campaign_recipients', rows: ofContact, onErasure: 'delete', hidden: ['email_hash'] },
  { table: 'correction_requests', rows: ofContact, onErasure: 'delete' },
  { table: 'contact_sightings', rows: ofContact, onErasure: 'with its contact' },
  { table: 'contact_edits', rows: ofContact, onErasure: 'with its contact' },
  {
    table: 'contact_tags',
    rows: `t.contact_id IN (${ofPerson})`,
    onErasure: 'with its contact',
  },
  { table: 'address_verifications', rows: ofHash, onErasure: 'delete', hidden: ['email_hash', 'ticket'] },
  { table: 'opt_outs', rows: ofHash, onErasure: 'forget', hidden: ['email_hash'] },
  { table: 'suppressions', rows: '(t.tenant_id = $1 OR t.tenant_id IS NULL) AND t.email_hash = $3', onErasure: 'keep' },
  // Consent is proved by it, also to an authority that asks later.
  { table: 'consents', rows: ofHash, onErasure: 'keep', hidden: ['email_hash'] },
  { table: 'erasures', rows: ofHash, onErasure: 'keep', hidden: ['email_hash', 'email_sealed'] },
  // Last: what refers to the contact has gone by then.
  {
    table: 'contacts',
    rows: 't.tenant_id = $1 AND (t.id = $2 OR t.merged_into = $2)',
    onErasure: 'delete',
    hidden: ['email_hash', 'earlier_hashes'],
  },
];
