import type { Request, RequestHandler, Response } from 'express';
import type { Admission } from '../auth/admission.ts';
import type { AuditTrail } from '../guard/audit-trail.ts';
import type { Once } from '../guard/once.ts';
import type { RateLimit } from '../guard/rate-limit.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Endpoint, type SomeAnswer, Streamed } from './endpoint.ts';
import type { Observed, Observer } from './observe.ts';
import { parseQuery } from './parse-query.ts';
import { assertType, noBody, parseJson, readBody, streamBody } from './read-body.ts';
import { sendJson, sendStream } from './send.ts';

/** What every endpoint passes through. */
export interface Gate {
  readonly admission: Admission;
  readonly rateLimit: RateLimit;
  readonly once: Once;
  readonly audit: AuditTrail;
  readonly observer: Observer;
  readonly bodyLimitBytes: number;
  /** Aborts when the gateway stops: answers without an end of their own end then. */
  readonly stopping: AbortSignal;
}

/** The story of a request: who asks, how much, what, and was it answered before? A problem on the way ends it. */
export function respond(endpoint: Endpoint, gate: Gate, surroundings: Surroundings): RequestHandler {
  async function answer(request: Request, observed: Observed): Promise<SomeAnswer> {
    const claim = await gate.admission.identify(endpoint, request);
    if (endpoint.file) assertType(request.headers, endpoint.file);
    const bytes = endpoint.stream
      ? Buffer.alloc(0)
      : await readBody(request, endpoint.bodyLimitBytes ?? gate.bodyLimitBytes);
    const caller = await claim.prove(bytes);
    if (caller) {
      observed.key = caller.key;
      await gate.rateLimit.take(caller);
    }

    const received = {
      params: request.params,
      query: parseQuery(request.originalUrl),
      body: endpoint.body ? parseJson(bytes, request.headers) : undefined,
      stream: endpoint.stream ? streamBody(request) : noBody(),
      file: endpoint.file ? bytes : Buffer.alloc(0),
      caller,
      lastEventId: request.get('last-event-id'),
    };
    const run = async () => {
      const { audit, ...answered } = await endpoint.run(received, surroundings);
      if (audit && caller) await gate.audit.record(caller, audit);
      return answered;
    };
    return caller && endpoint.method !== 'GET' ? gate.once.run({ caller, request, bytes }, run) : run();
  }

  return async (request: Request, response: Response) => {
    const observed = gate.observer.of(response);
    observed.endpoint = endpoint;
    const answered = await answer(request, observed);
    const type = endpoint.answers[answered.status]?.mediaType;
    const { body } = answered;
    if (body instanceof Streamed && type !== undefined) {
      await sendStream(
        response,
        { ...answered, body, type: body.mediaType ?? type },
        observed.requestId,
        gate.stopping,
      );
    } else sendJson(response, answered, observed.requestId);
  };
}
