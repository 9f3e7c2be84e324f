import { z } from 'zod';
import { open } from '../http/access.ts';
import { answer, endpoint } from '../http/endpoint.ts';

export const openapiDocument = endpoint({
  method: 'GET',
  path: '/openapi.json',
  name: 'getOpenApiDocument',
  summary: 'This document',
  group: 'Health',
  access: open,
  quiet: true,
  answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({}) } },
  handle: (_, { document }) => answer(200, { ...document() }),
});
