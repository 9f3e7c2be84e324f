export type StoreErrorCode =
  | 'POSTGRES_BINARIES_MISSING'
  | 'POSTGRES_START_FAILED'
  | 'REDIS_NOT_FOUND'
  | 'REDIS_START_FAILED'
  | 'BROWSER_NOT_FOUND'
  | 'STORE_IN_USE'
  | 'DATABASE_NAME_INVALID';

/** A store, or another program a stand-in needs, could not be had. The message is one sentence for the person at the terminal; the server's own words follow it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
