/** An accounting file that cannot be read any further. What was yielded before stands. */
export abstract class AccountingError extends Error {
  abstract readonly code: string;
}

/** The first line names no columns, so no field can be told from another. */
export class AccountingHeaderMissing extends AccountingError {
  override readonly name = 'AccountingHeaderMissing';
  readonly code = 'ACCOUNTING_HEADER_MISSING';
  constructor(firstLine: string) {
    super(`The first line is no header with a column "type": ${JSON.stringify(firstLine.slice(0, 80))}`);
  }
}

/** Compressed data that does not unpack: cut off, or no gzip at all. */
export class AccountingUnreadable extends AccountingError {
  override readonly name = 'AccountingUnreadable';
  readonly code = 'ACCOUNTING_UNREADABLE';
  constructor(options?: ErrorOptions) {
    super('The compressed data cannot be unpacked', options);
  }
}

/** More bytes than the reader was told to take, counted after unpacking. */
export class AccountingTooLarge extends AccountingError {
  override readonly name = 'AccountingTooLarge';
  readonly code = 'ACCOUNTING_TOO_LARGE';
  constructor(maxBytes: number) {
    super(`The data is larger than ${maxBytes} bytes`);
  }
}
