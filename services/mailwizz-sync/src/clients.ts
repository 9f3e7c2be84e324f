import type { SyncInstance } from '@relais/prisma';
import { type Keyring, openSecret, secretContexts } from '@relais/signing';
import { createMailwizzClient, type MailwizzClient } from 'mailwizz-api-ts';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Connects to public addresses only, after resolution: for instances whose address a partner gave. */
export const guardedAgent = () => ({
  http: new RequestFilteringHttpAgent({ keepAlive: true }),
  https: new RequestFilteringHttpsAgent({ keepAlive: true }),
});

/** One client an instance, made anew when its address or key changes, so that operators need no restart (checklist H1). */
export function createClients({ keyring, timeoutMs }: { keyring: Keyring; timeoutMs: number }) {
  const guarded = guardedAgent();
  const made = new Map<number, { of: string; client: MailwizzClient }>();
  return function clientFor(instance: SyncInstance): MailwizzClient {
    const fingerprint = JSON.stringify([
      instance.baseUrl,
      instance.authMode,
      instance.apiKeySealed,
      instance.privateKeySealed,
      instance.maxInputVars,
      instance.isGuarded,
    ]);
    const known = made.get(instance.id);
    if (known?.of === fingerprint) return known.client;
    const key = openSecret(
      instance.apiKeySealed,
      keyring,
      secretContexts.mailwizzApiKey(instance.tenantId, instance.instanceId),
    );
    const client = createMailwizzClient({
      baseUrl: instance.baseUrl,
      auth:
        instance.authMode === 'key_pair' && instance.privateKeySealed
          ? {
              kind: 'key_pair',
              publicKey: key,
              privateKey: openSecret(
                instance.privateKeySealed,
                keyring,
                secretContexts.mailwizzPrivateKey(instance.tenantId, instance.instanceId),
              ),
            }
          : { kind: 'api_key', key },
      timeoutMs,
      maxInputVars: instance.maxInputVars,
      ...(instance.isGuarded && { agent: guarded }),
      // The circuit decides when to come back; a call that waits inside would hold a worker.
      retry: { attempts: 1 },
    });
    made.set(instance.id, { of: fingerprint, client });
    return client;
  };
}
