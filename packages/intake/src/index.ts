export { pepperFingerprints } from '@relais/email-address';
export { type Fact, naturalKey } from './natural-key.ts';
export { splitName } from './person-name.ts';
export { type Prepared, type PrepareOptions, prepareContact, toE164 } from './prepare-contact.ts';
