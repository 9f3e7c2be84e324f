import { createHash, randomBytes } from 'node:crypto';
import {
  createIntakeToken,
  type IntakeTokenEntry,
  listIntakeTokens,
  recordAudit,
  revokeIntakeToken,
} from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

/** Makes a token for an accounting agent. @throws {CommandFailed} TENANT_UNKNOWN */
export async function createToken(
  { db }: Pick<Access, 'db'>,
  tenant: string,
  name: string,
): Promise<{ id: number; tenant: string; name: string; token: string }> {
  const { id: tenantId } = await tenantCalled(db, tenant);
  const token = `rp_${randomBytes(32).toString('base64url')}`;
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const id = await createIntakeToken(db, { tenantId, name, tokenHash });
  await recordAudit(db, {
    tenantId,
    actor: actor(),
    action: 'intake_token.created',
    target: `intake_token:${id}`,
    detail: { name },
  });
  return { id, tenant, name, token };
}

export async function tokensOf({ db }: Access, tenant: string | undefined): Promise<IntakeTokenEntry[]> {
  return listIntakeTokens(db, tenant === undefined ? null : (await tenantCalled(db, tenant)).id);
}

/** @throws {CommandFailed} TOKEN_UNKNOWN */
export async function revokeToken({ db }: Access, id: number): Promise<void> {
  if (!(await revokeIntakeToken(db, id)))
    throw new CommandFailed(
      'TOKEN_UNKNOWN',
      `no token in force has the id ${id}; \`relais pmta token list\` shows them`,
    );
  await recordAudit(db, {
    tenantId: null,
    actor: actor(),
    action: 'intake_token.revoked',
    target: `intake_token:${id}`,
    detail: {},
  });
}
