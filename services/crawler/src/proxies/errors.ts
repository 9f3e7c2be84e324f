import type { ProxyFailure } from './proxy-health.ts';

/** A proxy did not get a request to its site. Another may. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed';
  readonly code = 'PROXY_FAILED';
  readonly failure: ProxyFailure;
  constructor(proxy: string, failure: ProxyFailure, detail: string, options?: ErrorOptions) {
    super(`proxy ${proxy}: ${detail}`, options);
    this.failure = failure;
  }
}

/** No proxy is fit now: the page waits, at no try's cost. */
export class NoProxy extends Error {
  override readonly name = 'NoProxy';
  readonly code = 'NO_PROXY';
  readonly waitMs: number;
  constructor(host: string, waitMs: number) {
    super(`no proxy is fit for ${host} now`);
    this.waitMs = waitMs;
  }
}

/** Several proxies say that they cannot get through to a host: it is the host. */
export class HostUnreached extends Error {
  override readonly name = 'HostUnreached';
  /** Read like a connection of our own that nobody answered. */
  readonly code = 'EHOSTUNREACH';
  constructor(host: string, options?: ErrorOptions) {
    super(`${host} cannot be reached through proxies`, options);
  }
}
