import { Router } from 'express';
import { serve, setup } from 'swagger-ui-express';

/** The readable documents: everything the page needs comes from here, and it reads /openapi.json. */
export function docsPage(): Router {
  const page = Router();
  page.use(serve, setup(undefined, { customSiteTitle: 'Relais API', swaggerOptions: { url: '/openapi.json' } }));
  return page;
}
