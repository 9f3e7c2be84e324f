import type { ApiScope } from '@relais/contracts';
import {
  createApiKey,
  findApiKey,
  type ListedApiKey,
  listApiKeys,
  recordAudit,
  revokeApiKey,
  rotateApiKey,
} from '@relais/prisma';
import { generateApiKey, sealSecret, secretContexts } from '@relais/signing';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled, tenantsMeant } from '../stack/tenant.ts';

/** A secret that was just made: shown now and never again. */
export interface ShownSecret {
  tenant: string;
  key: string;
  secret: string;
}

export interface NewKey {
  tenant: string;
  name: string;
  scopes: readonly ApiScope[];
  requiresV2: boolean;
}

/** Makes a partner's key. @throws {CommandFailed} TENANT_UNKNOWN */
export async function createKey({ db, keyring }: Access, wish: NewKey): Promise<ShownSecret & { id: number }> {
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  const { key, secret } = generateApiKey();
  const secretSealed = sealSecret(secret, keyring(), secretContexts.partnerSecret(key));
  const { name, scopes, requiresV2 } = wish;
  const id = await createApiKey(db, { tenantId, key, secretSealed, name, scopes, requiresV2 });
  await audit(db, tenantId, 'api_key.created', key, { name, scopes, requires_v2: requiresV2 });
  return { id, tenant: wish.tenant, key, secret };
}

/** Gives a key a new secret; the old one signs on for `overlapHours`. @throws {CommandFailed} KEY_UNKNOWN */
export async function rotateKey(
  { db, keyring }: Access,
  key: string,
  overlapHours: number,
): Promise<ShownSecret & { previous_until: Date }> {
  const { tenantId, tenantSlug } = await knownKey(db, key);
  const { secret } = generateApiKey();
  const overlapUntil = new Date(Date.now() + overlapHours * 3_600_000);
  const secretSealed = sealSecret(secret, keyring(), secretContexts.partnerSecret(key));
  if (!(await rotateApiKey(db, tenantId, key, { secretSealed, overlapUntil }))) throw unknown(key);
  await audit(db, tenantId, 'api_key.rotated', key, { overlap_hours: overlapHours });
  return { tenant: tenantSlug, key, secret, previous_until: overlapUntil };
}

/** Ends a key at once. @throws {CommandFailed} KEY_UNKNOWN */
export async function revokeKey({ db }: Access, key: string): Promise<{ tenant: string; key: string }> {
  const { tenantId, tenantSlug } = await knownKey(db, key);
  if (!(await revokeApiKey(db, tenantId, key))) throw unknown(key);
  await audit(db, tenantId, 'api_key.revoked', key, {});
  return { tenant: tenantSlug, key };
}

/** The keys of one tenant, or of all. */
export async function keysOf({ db }: Access, tenant: string | undefined): Promise<ListedApiKey[]> {
  const tenants = await tenantsMeant(db, tenant);
  return (await Promise.all(tenants.map(({ id }) => listApiKeys(db, id)))).flat();
}

async function knownKey(db: Access['db'], key: string) {
  const known = await findApiKey(db, key);
  if (!known) throw unknown(key);
  return known;
}

const unknown = (key: string) =>
  new CommandFailed('KEY_UNKNOWN', `no key in force is called ${key}; \`relais keys list\` shows them`);

const audit = (db: Access['db'], tenantId: number, action: string, key: string, detail: Record<string, unknown>) =>
  recordAudit(db, { tenantId, actor: actor(), action, target: `api_key:${key}`, detail });
