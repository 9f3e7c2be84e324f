/** A command cannot do what was asked. The message says why and names the way out; no stack trace is shown. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  /** Stable: `NO_STACK`, `FILE_UNREADABLE` … */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The words of whatever was thrown. Node leaves the message of a connection refused on two addresses empty. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error.message || error.name;
}
