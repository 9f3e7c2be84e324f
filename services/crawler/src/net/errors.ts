/** Stable words for why a page could not be read; they stand in the page's row. */
export type FetchFailure = 'private_address' | 'dns' | 'connection' | 'tls' | 'timeout' | 'bad_answer' | 'aborted';

/** The address behind a host is none the crawler may reach: never tried again, never reached another way. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
  constructor(host: string) {
    super(`${host} is no public address`);
  }
}

/** A page took longer in all than it may. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
  readonly code = 'TOO_SLOW';
  constructor(ms: number) {
    super(`no whole answer within ${ms} ms`);
  }
}

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const connectionCodes =
  /^(ECONN|EPIPE|EHOST|ENET|EADDR|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|UND_ERR_INFO|ESOCKET|NO_PROXY)/;
const tlsCodes = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** The stable word for what a request threw. */
export function failureOf(error: unknown): FetchFailure {
  if (error instanceof AddressRefused) return 'private_address';
  if (error instanceof AggregateError && error.errors.length > 0) return failureOf(error.errors[0]);
  const code = codeOf(error);
  if (error instanceof TooSlow || /TIMEOUT|TIMEDOUT/.test(code)) return 'timeout';
  if (code === 'UND_ERR_ABORTED' || code === 'ABORT_ERR') return 'aborted';
  if (dnsCodes.has(code)) return 'dns';
  if (tlsCodes.test(code)) return 'tls';
  if (connectionCodes.test(code)) return 'connection';
  return 'bad_answer';
}

/** Could the same request work a little later? */
export const mayPass = (failure: FetchFailure): boolean =>
  failure === 'dns' || failure === 'connection' || failure === 'timeout';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
