/** An error that ends an attempt at some work. Its class says what follows: tried again, or not. */
export abstract class WorkError extends Error {
  /** Stable: logged, counted, documented. */
  abstract readonly code: string;
  /** Would this very job succeed later? */
  abstract readonly retryable: boolean;
}

/** A job's payload does not fit its queue's schema: a bug or a job of another release, never worth a second try. */
export class PayloadInvalid extends WorkError {
  override readonly name = 'PayloadInvalid';
  readonly code = 'PAYLOAD_INVALID';
  readonly retryable = false;
  constructor(queue: string, detail: string, options?: ErrorOptions) {
    super(`The payload does not fit queue "${queue}": ${detail}`, options);
  }
}
