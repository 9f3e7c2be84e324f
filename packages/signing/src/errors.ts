/** What can go wrong with a secret at rest. None is retryable: the same text under the same keys fails again. */
export abstract class SecretError extends Error {
  abstract readonly code: string;
  readonly retryable = false;
}

/** RELAIS_SECRET_KEY is not a key list. Never repeats any part of what was given. */
export class KeyringInvalid extends SecretError {
  override readonly name = 'KeyringInvalid';
  readonly code = 'KEYRING_INVALID';
}

/** The stored text is not `v1.<kid>.<iv>.<tag and ciphertext>`. */
export class SealedTextMalformed extends SecretError {
  override readonly name = 'SealedTextMalformed';
  readonly code = 'SEALED_TEXT_MALFORMED';
}

/** Sealed under a key that RELAIS_SECRET_KEY no longer lists. */
export class SealingKeyUnknown extends SecretError {
  override readonly name = 'SealingKeyUnknown';
  readonly code = 'SEALING_KEY_UNKNOWN';
  readonly keyId: string;
  constructor(keyId: string) {
    super(`The secret was sealed under key "${keyId}", which RELAIS_SECRET_KEY does not list`);
    this.keyId = keyId;
  }
}

/** Altered, moved from another row or column, or sealed under another key of the same name. */
export class SealedTextForged extends SecretError {
  override readonly name = 'SealedTextForged';
  readonly code = 'SEALED_TEXT_FORGED';
}
