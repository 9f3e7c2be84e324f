export type { Secret } from './digest.ts';
export type { HeaderRecord } from './headers.ts';
export {
  canonicalRequest,
  newNonce,
  type RequestToSign,
  type SignatureVersion,
  type SignRequestInput,
  signRequest,
} from './request-signature.ts';
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
