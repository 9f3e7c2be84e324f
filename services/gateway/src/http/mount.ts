import type { Request, RequestHandler, Response, Router } from 'express';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problems.ts';

/**
 * Hangs the endpoints into a router: one route a path, and an honest answer to the methods it does not have. Paths without
 * parameters are looked up instead of tried one by one, so that the hundredth endpoint makes the first no slower.
 */
export function mount(
  router: Router,
  endpoints: readonly Endpoint[],
  handlerOf: (endpoint: Endpoint) => RequestHandler,
): void {
  const ready = endpoints.map((endpoint) => ({ ...endpoint, handler: handlerOf(endpoint) }));
  router.use(directLookup(ready));
  for (const [path, ofPath] of byPath(ready)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const { method, handler } of ofPath) route[lowerCase(method)](handler);
    route.all(otherMethods(ofPath));
  }
}

type Ready = Pick<Endpoint, 'method' | 'path'> & { readonly handler: RequestHandler };

/**
 * Whatever is spelled exactly as declared goes straight to its handler, and so does a path whose last part alone is a
 * parameter; the rest is the routes' to find.
 */
function directLookup(endpoints: readonly Ready[]): RequestHandler {
  const literal = new Map<string, RequestHandler>();
  const spelled = new Set<string>();
  const open = new Map<string, { name: string; handler: RequestHandler }>();
  for (const { method, path, handler } of endpoints) {
    const [, front, name] = /^([^{]+\/)\{(\w+)\}$/.exec(path) ?? [];
    if (front !== undefined && name !== undefined) open.set(`${method} ${front}`, { name, handler });
    if (path.includes('{')) continue;
    literal.set(`${method} ${path}`, handler);
    spelled.add(path.toLowerCase());
  }
  return (request, response, next) => {
    const { method, path } = request;
    const handler = literal.get(`${method} ${path}`);
    if (handler) return handler(request, response, next);
    const cut = path.lastIndexOf('/') + 1;
    const found = open.get(`${method} ${path.slice(0, cut)}`);
    const value = found && decoded(path.slice(cut));
    // `/contacts/Stats` is no contact called "Stats", and what cannot be decoded has an answer of its own.
    if (!found || !value || spelled.has(path.toLowerCase())) return next();
    request.params = { [found.name]: value };
    return found.handler(request, response, next);
  };
}

function decoded(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function otherMethods(endpoints: readonly Ready[]) {
  const methods = endpoints.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const allowed = [...methods, 'OPTIONS'].join(', ');
  return (request: Request, response: Response): void => {
    if (request.method !== 'OPTIONS')
      throw new Problem('METHOD_NOT_ALLOWED', `${request.path} answers ${allowed} only.`, {
        headers: { Allow: allowed },
      });
    response.setHeader('Allow', allowed);
    response.statusCode = 204;
    response.end();
  };
}

const lowerCase = (method: Endpoint['method']) => method.toLowerCase() as Lowercase<Endpoint['method']>;

/** Paths without parameters come first, so that `/contacts/stats` is no contact called "stats". */
function byPath(endpoints: readonly Ready[]): [string, Ready[]][] {
  const paths = new Map<string, Ready[]>();
  for (const endpoint of endpoints) paths.set(endpoint.path, [...(paths.get(endpoint.path) ?? []), endpoint]);
  const parameters = (path: string) => path.split('{').length;
  return [...paths].sort(([one], [other]) => parameters(one) - parameters(other));
}
