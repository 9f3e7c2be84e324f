import type { RequestRefusal } from '@relais/signing';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every reason a request can fail for: the stable codes of the API, with status and title. Documents derive from it. */
export const problems = {
  MALFORMED_REQUEST: { status: 400, title: 'The request cannot be read' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON' },
  API_KEY_MISSING: { status: 401, title: 'Not signed' },
  TIMESTAMP_MISSING: { status: 401, title: 'Not signed' },
  TIMESTAMP_MALFORMED: { status: 401, title: 'Signature not accepted' },
  TIMESTAMP_OUTSIDE_WINDOW: { status: 401, title: 'Signature not accepted' },
  SIGNATURE_MISSING: { status: 401, title: 'Not signed' },
  SIGNATURE_MALFORMED: { status: 401, title: 'Signature not accepted' },
  SIGNATURE_MISMATCH: { status: 401, title: 'Signature not accepted' },
  SIGNATURE_V2_REQUIRED: { status: 401, title: 'Signature not accepted' },
  SIGNATURE_REPLAYED: { status: 401, title: 'Signature not accepted' },
  NONCE_MISSING: { status: 401, title: 'Signature not accepted' },
  NONCE_MALFORMED: { status: 401, title: 'Signature not accepted' },
  SCOPE_MISSING: { status: 403, title: 'The key may not do this' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  SUPPRESSION_LASTS: { status: 409, title: 'This person’s will, or a dead mailbox, outlasts a slip' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, title: 'The first request with this key is still being answered' },
  JOB_STATE_CONFLICT: { status: 409, title: 'The job stands where this cannot be done' },
  NAME_TAKEN: { status: 409, title: 'The name is taken' },
  IN_USE: { status: 409, title: 'Something live needs it' },
  CHANGED_MEANWHILE: { status: 409, title: 'It was changed since it was read' },
  CONTACT_STATE_CONFLICT: { status: 409, title: 'The contact stands where this cannot be done' },
  MERGE_REFUSED: { status: 409, title: 'These contacts cannot become one now' },
  INSTANCE_INACTIVE: { status: 409, title: 'The MailWizz account is switched off' },
  CAMPAIGN_REFUSED: { status: 409, title: 'The campaign may not be sent' },
  CAMPAIGN_STATE: { status: 409, title: 'The campaign is past that, or not there yet' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  CONTENT_TYPE_UNSUPPORTED: { status: 415, title: 'The body is of a type that is not read here' },
  ACCOUNTING_UNREADABLE: { status: 422, title: 'The accounting data cannot be read' },
  INVALID_INPUT: { status: 422, title: 'Something in the request is wrong' },
  SOURCE_UNKNOWN: { status: 422, title: 'No such data source' },
  SOURCE_INACTIVE: { status: 422, title: 'The data source is switched off' },
  TENANT_MISMATCH: { status: 422, title: 'The key belongs to another tenant' },
  NO_CONTACT_USABLE: { status: 422, title: 'No contact of the delivery can be used' },
  HOST_NOT_PUBLIC: { status: 422, title: 'Only public web sites are read' },
  TEMPLATE_INVALID: { status: 422, title: 'The template cannot be read' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The key was sent with another request' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  BACKLOG_FULL: { status: 429, title: 'Too much work is waiting' },
  INTERNAL: { status: 500, title: 'Something failed here' },
  STORE_UNAVAILABLE: { status: 503, title: 'A store does not answer' },
  REPLAY_CHECK_UNAVAILABLE: { status: 503, title: 'Replays cannot be told apart now' },
} as const satisfies Readonly<Record<string, ProblemKind>> & Readonly<Record<RequestRefusal, ProblemKind>>;
export type ProblemCode = keyof typeof problems;

/** One field and what is wrong with it: `contacts.3.email`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that ends otherwise than its caller wished. Thrown anywhere, answered as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  /** @param detail one sentence for the caller's developer; it is answered as it is */
  constructor(code: ProblemCode, detail: string, { errors = [], headers = {}, ...options }: ProblemOptions = {}) {
    super(detail, options);
    this.code = code;
    this.status = problems[code].status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The body of the answer. `type` is a name, not an address to fetch. */
export const problemDocument = ({ code, status, message, errors }: Problem, requestId: string) => ({
  type: `urn:relais:problem:${code.toLowerCase().replaceAll('_', '-')}`,
  title: problems[code].title,
  status,
  code,
  detail: message,
  errors,
  request_id: requestId,
});
