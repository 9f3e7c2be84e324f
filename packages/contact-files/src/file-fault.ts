/** A file cannot be read as asked. The message says why and names the way out. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  /** Stable: `FILE_UNREADABLE`, `NO_ADDRESS_COLUMN` … */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
