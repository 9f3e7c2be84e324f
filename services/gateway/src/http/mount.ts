import type { RequestHandler, Router } from 'express';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problems.ts';

/** Hangs the endpoints into a router: one route a path, and an honest answer to the methods it does not have. */
export function mount(
  router: Router,
  endpoints: readonly Endpoint[],
  handlerOf: (endpoint: Endpoint) => RequestHandler,
): void {
  for (const [path, ofPath] of byPath(endpoints)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const endpoint of ofPath) route[methodOf(endpoint)](handlerOf(endpoint));
    const allowed = allowHeader(ofPath);
    route.all((request, response) => {
      if (request.method === 'OPTIONS') {
        response.setHeader('Allow', allowed);
        response.statusCode = 204;
        response.end();
        return;
      }
      throw new Problem('METHOD_NOT_ALLOWED', `${request.path} answers ${allowed} only.`, {
        headers: { Allow: allowed },
      });
    });
  }
}

const methodOf = ({ method }: Endpoint) => method.toLowerCase() as Lowercase<Endpoint['method']>;

function allowHeader(endpoints: readonly Endpoint[]): string {
  const methods = endpoints.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, 'OPTIONS'].join(', ');
}

/** Paths without parameters come first, so that `/contacts/stats` is no contact called "stats". */
function byPath(endpoints: readonly Endpoint[]): [string, Endpoint[]][] {
  const paths = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) paths.set(endpoint.path, [...(paths.get(endpoint.path) ?? []), endpoint]);
  const parameters = (path: string) => path.split('{').length;
  return [...paths].sort(([one], [other]) => parameters(one) - parameters(other));
}
