import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@relais/service';
import { Histogram, type Registry } from 'prom-client';
import type { Endpoint } from './endpoint.ts';
import type { ProblemCode } from './problems.ts';

/** What is told of a request when it has been answered. */
export interface Observed {
  readonly requestId: string;
  endpoint?: Endpoint;
  /** The public half of the key, once its signature was right. */
  key?: string;
  code?: ProblemCode;
}

export interface Observer {
  /** Gives the request its id and watches it to its end. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  of(response: ServerResponse): Observed;
}

/** A caller's own id is kept, if it can stand in a header and a log line as it is. */
const REQUEST_ID = /^[\w.:-]{8,128}$/;

/** One line and one measurement a request. Query strings are not logged: they hold addresses. */
export function openObserver(log: Logger, registry: Registry): Observer {
  const seconds = new Histogram({
    name: 'relais_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers: [registry],
  });
  const all = new WeakMap<ServerResponse, Observed>();
  const of = (response: ServerResponse): Observed => {
    let observed = all.get(response);
    if (!observed) {
      observed = { requestId: randomUUID() };
      all.set(response, observed);
    }
    return observed;
  };

  function ended(request: IncomingMessage, response: ServerResponse, started: number): void {
    const { endpoint, requestId, key, code } = of(response);
    const took = performance.now() - started;
    // Labels come from what is declared, or strangers could make as many series as they like.
    const method = endpoint?.method ?? 'other';
    const route = endpoint?.path ?? 'other';
    const status = response.writableFinished ? response.statusCode : 499;
    seconds.observe({ method, route, status }, took / 1_000);
    const level = levelOf(status, endpoint);
    if (!log.isLevelEnabled(level)) return;
    const line = { event: 'http.answered', method: request.method, route, status, code, key, request_id: requestId };
    log[level]({ ...line, took_ms: Math.round(took) }, 'request answered');
  }

  return {
    of,
    begin(request, response) {
      const started = performance.now();
      const own = request.headers['x-request-id'];
      const requestId = typeof own === 'string' && REQUEST_ID.test(own) ? own : randomUUID();
      all.set(response, { requestId });
      response.on('close', () => ended(request, response, started));
    },
  };
}

function levelOf(status: number, endpoint: Endpoint | undefined): 'warn' | 'info' | 'debug' {
  if (status >= 500) return 'warn';
  return status < 400 && endpoint?.quiet ? 'debug' : 'info';
}
