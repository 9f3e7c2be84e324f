import { hashAddress, parseAddress } from '@relais/email-address';
import {
  type ErasureReceipt,
  erasePerson,
  erasureReceipt,
  recordAudit,
  type SubjectData,
  subjectData,
} from '@relais/prisma';
import { sealSecret, secretContexts } from '@relais/signing';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled, tenantsMeant } from '../stack/tenant.ts';

/** One tenant's share of what a command did. */
export interface OfTenant<Result> {
  tenant: string;
  result: Result;
}

/** What each tenant holds on a person; tenants that hold nothing are left out. */
export async function exportSubject(
  access: Access,
  email: string,
  tenant: string | undefined,
): Promise<OfTenant<SubjectData>[]> {
  const { emailHash } = addressOf(access, email);
  const found: OfTenant<SubjectData>[] = [];
  for (const { id, slug } of await tenantsMeant(access.db, tenant)) {
    const result = await subjectData(access.db, id, emailHash);
    if (Object.keys(result).length === 0) continue;
    found.push({ tenant: slug, result });
    await recordAudit(access.db, { tenantId: id, actor: actor(), action: 'subject.exported', target: 'data_subject' });
  }
  return found;
}

/** Erases a person here, for one tenant or for all. Services that run take it to MailWizz and partners. */
export async function eraseSubjects(
  access: Access,
  email: string,
  tenant: string | undefined,
): Promise<OfTenant<ErasureReceipt>[]> {
  const { normalised, emailHash } = addressOf(access, email);
  const erased: OfTenant<ErasureReceipt>[] = [];
  for (const { id, slug } of await tenantsMeant(access.db, tenant)) {
    const sealOf = (email: string, hash: string) =>
      sealSecret(email, access.keyring(), secretContexts.erasureAddress(id, hash));
    const emailSealed = sealOf(normalised, emailHash);
    const wish = { tenantId: id, emailHash, emailSealed, reason: 'request', channel: 'cli' } as const;
    // The sweep takes those of merged addresses to the engines as well.
    const [erasureId] = await erasePerson(access.db, wish, sealOf);
    const target = `erasure:${erasureId}`;
    await recordAudit(access.db, { tenantId: id, actor: actor(), action: 'subject.erased', target });
    erased.push({ tenant: slug, result: await receiptOf(access, id, erasureId) });
  }
  return erased;
}

/** The receipt of one erasure, as it stands now. @throws {CommandFailed} ERASURE_UNKNOWN */
export async function findReceipt(access: Access, tenant: string, erasureId: number): Promise<ErasureReceipt> {
  return receiptOf(access, (await tenantCalled(access.db, tenant)).id, erasureId);
}

async function receiptOf({ db }: Access, tenantId: number, erasureId: number): Promise<ErasureReceipt> {
  const receipt = await erasureReceipt(db, tenantId, erasureId);
  if (!receipt) throw new CommandFailed('ERASURE_UNKNOWN', `there is no erasure ${erasureId} of this tenant`);
  return receipt;
}

function addressOf(access: Access, email: string): { normalised: string; emailHash: string } {
  const parsed = parseAddress(email);
  if (!parsed.ok) throw new CommandFailed('TARGET_WRONG', `${email}: not a mail address (${parsed.detail})`);
  return { normalised: parsed.normalised, emailHash: hashAddress(parsed.normalised, access.pepper()) };
}
