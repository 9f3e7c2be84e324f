/** Every way a call can end badly. Codes are stable: log them, count them, branch on them. */
export const mailwizzErrorCodes = [
  'MAILWIZZ_UNAUTHORIZED',
  'MAILWIZZ_FORBIDDEN',
  'MAILWIZZ_NOT_FOUND',
  'MAILWIZZ_DUPLICATE',
  'MAILWIZZ_BLACKLISTED',
  'MAILWIZZ_INVALID',
  'MAILWIZZ_REJECTED',
  'MAILWIZZ_WRONG_VERB',
  'MAILWIZZ_WRONG_STATE',
  'MAILWIZZ_REDIRECTED',
  'MAILWIZZ_RATE_LIMITED',
  'MAILWIZZ_SERVER_ERROR',
  'MAILWIZZ_NOT_JSON',
  'MAILWIZZ_UNEXPECTED_ANSWER',
  'MAILWIZZ_TIMEOUT',
  'MAILWIZZ_UNREACHABLE',
  'MAILWIZZ_BULK_INTERRUPTED',
] as const;

export type MailwizzErrorCode = (typeof mailwizzErrorCodes)[number];

/** Where it happened. The URL holds no secret: keys travel in headers. */
export interface Occasion {
  method: string;
  url: string;
  /** HTTP status of the answer, when there was one. */
  status?: number;
}

/** Base of all errors a MailWizz call rejects with, except the caller's own abort reason. */
export abstract class MailwizzError extends Error {
  abstract readonly code: MailwizzErrorCode;
  /** Could this very call succeed later? */
  abstract readonly retryable: boolean;
  /** True when MailWizz may have done what was asked although no good answer came. Look before repeating a write. */
  readonly outcomeUnknown: boolean = false;
  readonly method: string;
  readonly url: string;
  readonly status: number | undefined;

  constructor(message: string, occasion: Occasion, options?: ErrorOptions) {
    super(`${message} (${occasion.method} ${occasion.url})`, options);
    this.name = new.target.name;
    this.method = occasion.method;
    this.url = occasion.url;
    this.status = occasion.status;
  }
}

/** 401: the key is missing or wrong, or the signature does not verify. Every call of this client will fail alike. */
export class MailwizzUnauthorized extends MailwizzError {
  readonly code = 'MAILWIZZ_UNAUTHORIZED';
  readonly retryable = false;
}

/** 403: the key's address list excludes us, or the web server in front forbids the verb. */
export class MailwizzForbidden extends MailwizzError {
  readonly code = 'MAILWIZZ_FORBIDDEN';
  readonly retryable = false;
}

/** 404 from MailWizz itself: no such object for this customer, or an endpoint its version does not have. */
export class MailwizzNotFound extends MailwizzError {
  readonly code = 'MAILWIZZ_NOT_FOUND';
  readonly retryable = false;
}

/** The list already holds this address. */
export class MailwizzDuplicate extends MailwizzError {
  readonly code = 'MAILWIZZ_DUPLICATE';
  readonly retryable = false;
}

/** The address is on MailWizz's blacklist: it must not be mailed, and no call of the API takes it off. */
export class MailwizzBlacklisted extends MailwizzError {
  readonly code = 'MAILWIZZ_BLACKLISTED';
  readonly retryable = false;
}

/** What was sent is not acceptable; `fields` says where, one text per name or TAG. */
export class MailwizzInvalid extends MailwizzError {
  readonly code = 'MAILWIZZ_INVALID';
  readonly retryable = false;
  readonly fields: Readonly<Record<string, string>>;

  constructor(message: string, occasion: Occasion, fields: Record<string, string> = {}) {
    super(message, occasion);
    this.fields = fields;
  }
}

/** Refused for a reason none of the other errors names. */
export class MailwizzRejected extends MailwizzError {
  readonly code = 'MAILWIZZ_REJECTED';
  readonly retryable = false;
}

/** The path exists, but not for this verb: something between us and MailWizz rewrites requests. */
export class MailwizzWrongVerb extends MailwizzError {
  readonly code = 'MAILWIZZ_WRONG_VERB';
  readonly retryable = false;
}

/** The campaign is not in a state this wish applies to. */
export class MailwizzWrongState extends MailwizzError {
  readonly code = 'MAILWIZZ_WRONG_STATE';
  readonly retryable = false;
}

/**
 * A redirect, which is never followed: HTTP clients turn a redirected write into a read or drop its body, and both
 * look like success. The base URL is wrong; `location` shows where MailWizz really lives.
 */
export class MailwizzRedirected extends MailwizzError {
  readonly code = 'MAILWIZZ_REDIRECTED';
  readonly retryable = false;
  readonly location: string;

  constructor(location: string, baseUrl: string, occasion: Occasion) {
    super(`MailWizz redirects to ${location}: the base URL ${baseUrl} is wrong`, occasion);
    this.location = location;
  }
}

/** 429. Nothing was done; wait `retryAfterMs` if the server said so. */
export class MailwizzRateLimited extends MailwizzError {
  readonly code = 'MAILWIZZ_RATE_LIMITED';
  readonly retryable = true;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, occasion: Occasion, retryAfterMs?: number) {
    super(message, occasion);
    this.retryAfterMs = retryAfterMs;
  }
}

/** 5xx, whatever its body. */
export class MailwizzServerError extends MailwizzError {
  readonly code = 'MAILWIZZ_SERVER_ERROR';
  readonly retryable = true;
  override readonly outcomeUnknown = true;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, occasion: Occasion, retryAfterMs?: number) {
    super(message, occasion);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A page where JSON was due: a proxy's, PHP's own, or a wrong base URL. `excerpt` holds its first characters. */
export class MailwizzNotJson extends MailwizzError {
  readonly code = 'MAILWIZZ_NOT_JSON';
  readonly retryable = true;
  override readonly outcomeUnknown = true;
  readonly excerpt: string;

  constructor(body: string, occasion: Occasion) {
    const excerpt = body.slice(0, 200);
    super(`Expected JSON, HTTP ${occasion.status} brought ${excerpt === '' ? 'nothing' : 'something else'}`, occasion);
    this.excerpt = excerpt;
  }
}

/** JSON, but not of the shape this endpoint is known for. */
export class MailwizzUnexpectedAnswer extends MailwizzError {
  readonly code = 'MAILWIZZ_UNEXPECTED_ANSWER';
  readonly retryable = false;
  override readonly outcomeUnknown = true;
}

/** No complete answer within the client's `timeoutMs`. */
export class MailwizzTimeout extends MailwizzError {
  readonly code = 'MAILWIZZ_TIMEOUT';
  readonly retryable = true;
  override readonly outcomeUnknown = true;
}

/** No connection, or it broke. `outcomeUnknown` is false only when it was never made. */
export class MailwizzUnreachable extends MailwizzError {
  readonly code = 'MAILWIZZ_UNREACHABLE';
  readonly retryable = true;
  override readonly outcomeUnknown: boolean;

  constructor(message: string, occasion: Occasion, options: ErrorOptions & { neverConnected: boolean }) {
    super(message, occasion, options);
    this.outcomeUnknown = !options.neverConnected;
  }
}
