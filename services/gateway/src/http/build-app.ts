import type { Logger } from '@relais/service';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { mountPages } from '../pages/mount-pages.ts';
import type { Surroundings } from '../surroundings.ts';
import { docsPage } from './docs-page.ts';
import type { Endpoint } from './endpoint.ts';
import { mount } from './mount.ts';
import type { Observer } from './observe.ts';
import { problemOf } from './problem-of.ts';
import { Problem } from './problems.ts';
import { type Gate, respond } from './respond.ts';
import { sendProblem } from './send.ts';

interface AppOptions {
  readonly endpoints: readonly Endpoint[];
  readonly gate: Gate;
  readonly surroundings: Surroundings;
  readonly log: Logger;
  /** Express's `trust proxy`: whose X-Forwarded headers are believed. */
  readonly trustProxy: string | number | false;
}

/** The Express application: what every request passes, the endpoints, and what becomes of the rest. */
export function buildApp({ endpoints, gate, surroundings, log, trustProxy }: AppOptions): Express {
  const { observer } = gate;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', trustProxy);
  // Each endpoint reads its own query, and Express's reading of it is not asked for.
  app.set('query parser', false);

  const watch: RequestHandler = (request, response, next) => {
    observer.begin(request, response);
    next();
  };
  app.use(watch, compressReads());
  mount(app, endpoints, (endpoint) => respond(endpoint, gate, surroundings));
  app.use(mountPages(surroundings));
  app.use('/docs', pageHeaders(), docsPage());
  app.use((request) => {
    throw new Problem('NOT_FOUND', `There is nothing at ${request.method} ${request.path}; see /docs.`);
  });
  app.use(answerProblem(observer, log));
  return app;
}

/** TLS ends before us, so pages must not be told to fetch their parts over https where there is none. */
const pageHeaders = () => helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });

/** Answers to writes are short. */
function compressReads(): RequestHandler {
  const compress = compression();
  return (request, response, next) => (request.method === 'GET' ? compress(request, response, next) : next());
}

function answerProblem(observer: Observer, log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const problem = problemOf(error);
    const observed = observer.of(response);
    observed.code = problem.code;
    if (problem.status >= 500)
      log[problem.code === 'INTERNAL' ? 'error' : 'warn'](
        {
          event: 'http.failed',
          code: problem.code,
          route: observed.endpoint?.path,
          request_id: observed.requestId,
          err: problem.cause ?? problem,
        },
        problem.message,
      );
    // Half an answer cannot be taken back: the connection ends, so that nobody takes it for a whole one.
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem, observed.requestId);
  };
}
