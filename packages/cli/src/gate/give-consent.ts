import { hashAddress, parseAddress } from '@relais/email-address';
import { recordAudit, recordConsent, withdrawConsent } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

export interface ConsentWish {
  tenant: string;
  proof?: string;
  kind: 'consent' | 'published_for_offers';
  on?: Date;
  withdraw: boolean;
}

/** Keeps a proof of consent, or ends it. @throws {CommandFailed} TARGET_WRONG, PROOF_MISSING */
export async function giveConsent(
  access: Pick<Access, 'db' | 'pepper'>,
  address: string,
  { tenant, proof, kind, on, withdraw }: ConsentWish,
): Promise<{ id: number } | { withdrawn: number }> {
  const parsed = parseAddress(address);
  if (!parsed.ok) throw new CommandFailed('TARGET_WRONG', `${address} is not a mail address`);
  const { db } = access;
  const { id: tenantId } = await tenantCalled(db, tenant);
  const emailHash = hashAddress(parsed.normalised, access.pepper());
  const by = actor();
  if (withdraw) {
    const withdrawn = await withdrawConsent(db, tenantId, emailHash);
    await recordAudit(db, { tenantId, actor: by, action: 'consent.withdrawn', target: 'consents' });
    return { withdrawn };
  }
  if (!proof?.trim()) throw new CommandFailed('PROOF_MISSING', 'say with --proof where and how the consent was given');
  const id = await recordConsent(db, {
    tenantId,
    emailHash,
    kind,
    proof: proof.trim(),
    recordedBy: by,
    obtainedAt: on ?? new Date(),
  });
  await recordAudit(db, { tenantId, actor: by, action: 'consent.recorded', target: `consent:${id}`, detail: { kind } });
  return { id };
}
