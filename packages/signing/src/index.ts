export { type ApiKey, generateApiKey } from './api-key.ts';
export type { Secret } from './digest.ts';
export { KeyringInvalid, SealedTextForged, SealedTextMalformed, SealingKeyUnknown, SecretError } from './errors.ts';
export type { HeaderRecord } from './headers.ts';
export { deriveSecrets, type Keyring, parseKeyring, type SealingKey } from './keyring.ts';
export { type LinkSubject, openPublicLinks, type PublicLinkKind, type PublicLinks } from './public-links.ts';
export {
  canonicalRequest,
  newNonce,
  type RequestToSign,
  type SignatureVersion,
  type SignRequestInput,
  signRequest,
} from './request-signature.ts';
export { needsReseal, openSecret, sealSecret, secretContext } from './sealed-secret.ts';
export { secretContexts } from './secret-contexts.ts';
export { readToken, signToken, type TokenOptions, type TokenRefusal, type TokenVerdict } from './signed-token.ts';
export { SIGNATURE_WINDOW_MS } from './timestamp.ts';
export {
  REQUEST_REFUSALS,
  type RequestRefusal,
  type RequestToVerify,
  type RequestVerdict,
  verifyRequest,
} from './verify-request.ts';
export {
  newWebhookSecret,
  signWebhook,
  verifyWebhook,
  type WebhookRefusal,
  type WebhookToSign,
  type WebhookToVerify,
  type WebhookVerdict,
} from './webhook-signature.ts';
