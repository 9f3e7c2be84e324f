import { isUtf8 } from 'node:buffer';
import { type RequestHandler, Router } from 'express';
import { Problem } from '../http/problems.ts';
import { readBody } from '../http/read-body.ts';
import type { Surroundings } from '../surroundings.ts';
import { claimAsOwner, showBot } from './bot-page.ts';
import { pageHeaders } from './frame.ts';
import type { Page } from './page.ts';
import { askToUnsubscribe, unsubscribe } from './unsubscribe-page.ts';
import { correctOnPage, eraseOnPage, exportOnPage, objectOnPage, printOnPage, why } from './why-page.ts';

const pages: readonly Page[] = [
  showBot,
  claimAsOwner,
  askToUnsubscribe,
  unsubscribe,
  why,
  objectOnPage,
  eraseOnPage,
  correctOnPage,
  exportOnPage,
  printOnPage,
];

const BODY_LIMIT_BYTES = 64 * 1024;

/** The pages people reach from a mail, or from the name of the bot. They stand apart from the API: HTML, forms, no key, no cookie. */
export function mountPages(surroundings: Surroundings): Router {
  const router = Router({ strict: false });
  for (const page of pages) router[page.method === 'GET' ? 'get' : 'post'](page.path, serve(page, surroundings));
  for (const path of new Set(pages.map((page) => page.path)))
    router.all(path, () => {
      throw new Problem('METHOD_NOT_ALLOWED', 'This page is opened by GET, and its buttons send POST.', {
        headers: { Allow: 'GET, HEAD, POST' },
      });
    });
  return router;
}

function serve(page: Page, surroundings: Surroundings): RequestHandler {
  return async (request, response) => {
    const bytes = page.method === 'POST' ? await readBody(request, BODY_LIMIT_BYTES) : Buffer.alloc(0);
    const {
      status,
      body,
      headers = [],
    } = await page.answer(
      {
        token: String(request.params.token),
        path: request.path,
        query: new URLSearchParams(request.originalUrl.split('?')[1] ?? ''),
        headers: request.headers,
        body: isUtf8(bytes) ? bytes.toString() : '',
      },
      surroundings,
    );
    response.status(status);
    for (const [name, value] of [...pageHeaders, ...headers]) response.setHeader(name, value);
    response.end(body);
  };
}
