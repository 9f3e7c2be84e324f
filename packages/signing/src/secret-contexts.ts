import { secretContext } from './sealed-secret.ts';

/** Where each sealed secret stands, named once so that whoever seals and whoever opens agree. */
export const secretContexts = {
  mailwizzApiKey: (tenantId: number, instanceId: string) =>
    secretContext('mailwizz_instances', 'api_key_sealed', `${tenantId}/${instanceId}`),
  mailwizzPrivateKey: (tenantId: number, instanceId: string) =>
    secretContext('mailwizz_instances', 'private_key_sealed', `${tenantId}/${instanceId}`),
  verifierKey: (tenantId: number, provider: string) =>
    secretContext('verifier_settings', 'key_sealed', `${tenantId}/${provider}`),
  webhookSecret: (endpointId: number) => secretContext('webhook_endpoints', 'secret_sealed', endpointId),
  partnerSecret: (key: string) => secretContext('api_keys', 'secret_sealed', key),
  erasureAddress: (tenantId: number, emailHash: string) =>
    secretContext('erasures', 'email_sealed', `${tenantId}/${emailHash}`),
} as const;
