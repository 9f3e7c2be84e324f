/** How the stand-in can misbehave. The names are what `--fault` and the control path take. */
export const mailwizzFaults = {
  none: 'answers as it should',
  '500': 'HTTP 500 with a JSON error, nothing done',
  '429': 'HTTP 429, with Retry-After unless retryAfter is "none" (default 1 second)',
  '503': 'HTTP 503, with Retry-After unless retryAfter is "none" (default 1 second)',
  html: "HTTP 502 with a web server's HTML page",
  'html-200': 'HTTP 200 with an HTML page, as PHP prints a fatal error',
  garbage: 'HTTP 200 with JSON cut in half',
  empty: 'HTTP 200 without a body',
  nothing: 'takes the request and never answers',
  reset: 'breaks the connection before doing anything',
  'lost-answer': 'does what is asked, then breaks the connection',
  slow: 'waits delayMs (default 2000), then answers as it should',
  redirect: 'HTTP 301 to the same path under /canonical, where everything works',
  'blocked-verbs': 'HTTP 403 with an HTML page for PUT and DELETE',
  unauthorized: 'HTTP 401, as if the key had been revoked',
} as const satisfies Record<string, string>;

export type FaultMode = keyof typeof mailwizzFaults;

export interface Fault {
  mode: FaultMode;
  /** Requests it strikes before all is well again; without it, until the next change. */
  count?: number;
  delayMs?: number;
  /** Seconds for Retry-After; 'none' leaves the header out. */
  retryAfter?: number | 'none';
  /** Only requests of this verb. */
  method?: string;
  /** Only requests whose path contains this. */
  path?: string;
}

export function isFaultMode(name: string): name is FaultMode {
  return Object.hasOwn(mailwizzFaults, name);
}

/** Holds the fault in force and counts down how often it may still strike. */
export class FaultBox {
  #fault: Fault = { mode: 'none' };
  #left = Number.POSITIVE_INFINITY;

  set(fault: Fault): void {
    this.#fault = fault;
    this.#left = fault.count ?? Number.POSITIVE_INFINITY;
  }

  get current(): Fault {
    return this.#fault;
  }

  /** The fault this request meets, counted as one strike; undefined when it meets none. */
  strike(method: string, path: string): Fault | undefined {
    const fault = this.#fault;
    if (fault.mode === 'none' || this.#left <= 0) return undefined;
    if (fault.mode === 'blocked-verbs' && method !== 'PUT' && method !== 'DELETE') return undefined;
    if (fault.method !== undefined && fault.method.toUpperCase() !== method) return undefined;
    if (fault.path !== undefined && !path.includes(fault.path)) return undefined;
    this.#left -= 1;
    if (this.#left <= 0) this.#fault = { mode: 'none' };
    return fault;
  }
}
