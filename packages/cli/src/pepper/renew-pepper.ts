import { hashAddress, parseAddress, pepperFingerprints } from '@relais/email-address';
import { addressesAfter, currentKey, noteKey, recordAudit, renewHashes } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';

const PAGE = 1_000;

/**
 * Hashes every contact under the newest pepper, page by page; a run that was cut off goes on where it is repeated. The old
 * peppers must stay in the setting: erased addresses are known by them alone.
 * @throws {CommandFailed} PEPPER_UNKNOWN when the database's own pepper is not among them
 */
export async function renewPepper(
  access: Pick<Access, 'db' | 'pepper'>,
): Promise<{ renewed: number; peppers: number }> {
  const { db } = access;
  const setting = access.pepper();
  const fingerprints = pepperFingerprints(setting);
  const [newest = ''] = fingerprints;
  const current = await currentKey(db);
  if (current !== null && !fingerprints.includes(current))
    throw new CommandFailed(
      'PEPPER_UNKNOWN',
      'the pepper this database is hashed under is not in RELAIS_ADDRESS_PEPPER. Set it to "new,old", the old one kept',
    );
  let after = 0;
  let renewed = 0;
  for (;;) {
    const page = await addressesAfter(db, after, PAGE);
    const hashes = page.flatMap(({ id, email }) => {
      const parsed = parseAddress(email);
      return parsed.ok ? [{ id, hash: hashAddress(parsed.normalised, setting) }] : [];
    });
    if (hashes.length > 0) renewed += await renewHashes(db, hashes);
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  await noteKey(db, newest);
  const detail = { renewed, peppers: fingerprints.length };
  await recordAudit(db, { tenantId: null, actor: actor(), action: 'pepper.renewed', target: 'address_keys', detail });
  return detail;
}
