import { type InstanceEntry, listInstances } from '@relais/prisma';
import { openSecret, secretContexts } from '@relais/signing';
import { createMailwizzClient, type MailwizzClient } from 'mailwizz-api-ts';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';

/** How a MailWizz account is reached: one of the database's, or one that was typed. */
export interface ReachableInstance {
  /** `sos-expat/client-1`, or the address. */
  readonly name: string;
  readonly baseUrl: string;
  readonly client: MailwizzClient;
  readonly lists: InstanceEntry['lists'];
}

const TIMEOUT_MS = 10_000;

/**
 * The accounts meant by `client-1`, `sos-expat/client-1` or nothing (all).
 * @throws {CommandFailed} INSTANCE_UNKNOWN with the ones there are
 */
export async function instancesMeant(access: Access, name: string | undefined): Promise<InstanceEntry[]> {
  const all = await listInstances(access.db);
  if (all.length === 0)
    throw new CommandFailed('NO_INSTANCES', 'there are no MailWizz instances yet. Run `relais seed`');
  const meant = all.filter((one) => name === undefined || one.instanceId === name || nameOf(one) === name);
  if (meant.length > 0) return meant;
  throw new CommandFailed(
    'INSTANCE_UNKNOWN',
    `no instance is called "${name}"; there are ${all.map(nameOf).join(', ')}`,
  );
}

export const nameOf = ({ tenant, instanceId }: InstanceEntry): string => `${tenant}/${instanceId}`;

/** Opens the sealed keys of an account. Calls are tried once: a test shall show what happens, not hide it. */
export function reachable(access: Access, instance: InstanceEntry): ReachableInstance {
  const { tenantId, instanceId, baseUrl, authMode, apiKeySealed, privateKeySealed, lists } = instance;
  const keyring = access.keyring();
  const key = openSecret(apiKeySealed, keyring, secretContexts.mailwizzApiKey(tenantId, instanceId));
  const auth =
    authMode === 'key_pair' && privateKeySealed
      ? {
          kind: 'key_pair' as const,
          publicKey: key,
          privateKey: openSecret(privateKeySealed, keyring, secretContexts.mailwizzPrivateKey(tenantId, instanceId)),
        }
      : { kind: 'api_key' as const, key };
  const client = createMailwizzClient({ baseUrl, auth, timeoutMs: TIMEOUT_MS, retry: { attempts: 1 } });
  return { name: nameOf(instance), baseUrl, client, lists };
}

/** An account nobody has stored, by address and key. */
export const typed = (baseUrl: string, key: string): ReachableInstance => ({
  name: baseUrl,
  baseUrl,
  client: createMailwizzClient({
    baseUrl,
    auth: { kind: 'api_key', key },
    timeoutMs: TIMEOUT_MS,
    retry: { attempts: 1 },
  }),
  lists: [],
});
