import type { VerifierSettings } from '@relais/prisma';
import { type Keyring, openSecret, secretContexts } from '@relais/signing';
import { openVerifier, type Verifier, type VerifierName } from '@relais/verifiers';

/** A tenant's verifier as its settings say. @throws when its key does not open under the keyring */
export const openTenantVerifier =
  (keyring: Keyring) =>
  ({ tenantId, provider, endpoint, keySealed }: VerifierSettings): Verifier =>
    openVerifier(provider as VerifierName, {
      key: openSecret(keySealed, keyring, secretContexts.verifierKey(tenantId, provider)),
      endpoint: endpoint ?? undefined,
    });
