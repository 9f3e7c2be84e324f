import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, etagOf, Refusal, toJson } from './answer.ts';
import { authenticate } from './auth.ts';
import { apiRoutes } from './endpoints/index.ts';
import { answerWithFault } from './fault-answers.ts';
import type { FaultBox } from './faults.ts';
import type { Instance } from './instance.ts';
import { parsePhpForm } from './php-form.ts';
import { parseBody, readBody } from './request-body.ts';
import { createRouter } from './routes.ts';
import type { Traffic } from './traffic.ts';

/** The API under `/api` and `/api/index.php`; `/canonical` in front is where the redirect fault leads. */
const basePattern = /^(?:\/canonical)?\/api(?:\/index\.php)?(?:\/(.*))?$/;

/** Takes a request from fault to answer: fault, body, override, key, route, ETag. */
export function createApi(instance: Instance, faults: FaultBox, traffic: Traffic) {
  const match = createRouter(apiRoutes);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    traffic.begin();
    response.once('close', () => traffic.end());
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const queryText = mark < 0 ? '' : target.slice(mark + 1);

    // Somewhere that always redirects, as an http address in front of an https one does.
    if (path.startsWith('/redir/')) {
      response.writeHead(301, { Location: target.slice('/redir'.length), 'Content-Length': 0 }).end();
      return;
    }
    const canonical = path.startsWith('/canonical/');
    const fault = canonical ? undefined : faults.strike(request.method ?? 'GET', path);
    if (fault !== undefined) {
      traffic.fault(fault.mode);
      if (fault.mode === 'redirect' || fault.mode === 'nothing') request.resume();
      if (answerWithFault(fault, response, target)) return;
      if (fault.mode === 'slow') await sleep(fault.delayMs ?? 2_000);
    }

    const answer = await handle(request, path, queryText);
    if (fault?.mode === 'lost-answer') {
      response.destroy();
      return;
    }
    traffic.status(send(request, response, answer));
  };

  async function handle(request: IncomingMessage, path: string, queryText: string): Promise<Answer> {
    const wireMethod = (request.method ?? 'GET').toUpperCase();
    const under = basePattern.exec(path);
    const body = await readBody(request);
    try {
      if (under === null) throw new Refusal(404, 'Not Found');
      const query = parsePhpForm(queryText);
      const form = parseBody(body, request.headers['content-type'] ?? '', wireMethod, instance.rules);
      const url = `http://${request.headers.host ?? ''}${path.replace(/\/+$/, '')}`;
      const { headers } = request;
      const customer = authenticate(
        instance.state,
        { method: wireMethod, url, headers, query, form },
        instance.rules.signatures,
      );
      const { route, params } = match(
        effectiveMethod(wireMethod, headers['x-http-method-override']),
        trimSlashes(under[1] ?? ''),
      );
      traffic.route(`${route.method} ${route.path}`);
      const remoteAddress = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      const userAgent = headers['user-agent'] ?? '';
      return route.handle({ instance, customer, params, query, form, remoteAddress, userAgent });
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }
}

/** The override header makes a PUT or DELETE of a POST; beside the real verb it says nothing new. */
function effectiveMethod(method: string, override: string | string[] | undefined): string {
  const wished = String(override ?? '')
    .trim()
    .toUpperCase();
  return method === 'POST' && (wished === 'PUT' || wished === 'DELETE') ? wished : method;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): number {
  const json = toJson(body);
  const headers: Record<string, string> = { 'Content-Type': 'application/json; charset=utf-8' };
  if (request.method === 'GET' && status === 200) {
    headers.ETag = etagOf(json);
    const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(headers.ETag)) {
      response.writeHead(304, { ETag: headers.ETag }).end();
      return 304;
    }
  }
  headers['Content-Length'] = String(Buffer.byteLength(json));
  response.writeHead(status, headers).end(json);
  return status;
}
