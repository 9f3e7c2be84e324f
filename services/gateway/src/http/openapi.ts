import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Endpoint } from './endpoint.ts';
import { type ProblemCode, problems } from './problems.ts';

const problemSchema = z
  .object({
    type: z.string().meta({ examples: ['urn:relais:problem:invalid-input'] }),
    title: z.string(),
    status: z.int(),
    code: z
      .enum(Object.keys(problems) as ProblemCode[])
      .meta({ description: 'Stable: decide by this, not by the words' }),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    request_id: z.string().meta({ description: 'Also in X-Request-Id; finds the request in our logs' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const everyone: readonly ProblemCode[] = ['MALFORMED_REQUEST', 'INVALID_INPUT', 'INTERNAL', 'STORE_UNAVAILABLE'];
const signed: readonly ProblemCode[] = [
  'API_KEY_MISSING',
  'SIGNATURE_MISMATCH',
  'SIGNATURE_REPLAYED',
  'TIMESTAMP_OUTSIDE_WINDOW',
  'SCOPE_MISSING',
  'RATE_LIMITED',
];
const writing: readonly ProblemCode[] = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'];
const reading: readonly ProblemCode[] = ['MALFORMED_JSON', 'BODY_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED'];

const idempotency = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Repeated within 24 h, the request is answered as the first time' }),
});
const isWrite = ({ access, method }: Endpoint) => access.kind !== 'open' && method !== 'GET';

/** Every problem an endpoint can answer with: its own, and those that follow from what it is. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  return [
    ...new Set([
      ...everyone,
      ...(endpoint.access.kind === 'open' ? [] : signed),
      ...(isWrite(endpoint) ? writing : []),
      ...(endpoint.body ? reading : []),
      ...(endpoint.file ? (['BODY_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED'] as const) : []),
      ...(endpoint.params ? (['NOT_FOUND'] as const) : []),
      ...(endpoint.problems ?? []),
    ]),
  ];
}

const DESCRIPTION = `Partners sign each request: \`X-API-Key\`, \`X-Timestamp\` (whole seconds since 1970, within 300 s of our clock) and
\`X-Signature\`. Version 2 is \`v2=\` and the hex HMAC-SHA256, under the key's secret, of five lines joined by \`\\n\`: method, path with
query, timestamp, \`X-Nonce\`, and the hex SHA-256 of the body. Version 1 is the hex HMAC-SHA256 of \`timestamp.body\`. A signature is good
once; in version 1, which signs no path, reads may share it.

A POST may carry \`Idempotency-Key\` (1 to 255 visible ASCII characters): repeated within 24 h it is answered as the first time, with
\`Idempotency-Replayed: true\`. Problems are not kept.

Lists take \`limit\` (1 to 200) and \`cursor\`, the \`next_cursor\` of the page before.`;

type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of these endpoints. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Relais', version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        timestamp: { type: 'apiKey', in: 'header', name: 'X-Timestamp' },
        signature: { type: 'apiKey', in: 'header', name: 'X-Signature' },
      },
    },
  });
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { access, params, query, description = '', body, bodyInDocuments = body, stream, file } = endpoint;
  const scope = access.kind === 'partner' ? `Scope: \`${access.scope}\`.` : '';
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    description: [description, scope].filter(Boolean).join('\n\n'),
    tags: [endpoint.group],
    security: access.kind === 'open' ? [] : [{ apiKey: [], timestamp: [], signature: [] }],
    requestParams: {
      ...(params ? { path: params } : {}),
      ...(query ? { query } : {}),
      ...(isWrite(endpoint) ? { header: idempotency } : {}),
    },
    ...(bodyInDocuments
      ? { requestBody: { required: true, content: { 'application/json': { schema: bodyInDocuments } } } }
      : {}),
    ...(stream
      ? { requestBody: { required: true, content: Object.fromEntries(stream.map((type) => [type, anyText])) } }
      : {}),
    ...(file
      ? { requestBody: { required: true, content: Object.fromEntries(file.map((type) => [type, anyBytes])) } }
      : {}),
    responses: { ...problemAnswersOf(endpoint), ...answersOf(endpoint) },
  };
}

const anyBytes = { schema: { type: 'string' as const, format: 'binary' } };
const anyText = { schema: { type: 'string' as const } };

function answersOf({ answers }: Endpoint): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, mediaType = 'application/json', headers = {} }]) => [
      status,
      {
        description,
        content: { [mediaType]: { schema } },
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, says]) => [
            name,
            { description: says, schema: { type: 'string' as const } },
          ]),
        ),
      },
    ]),
  );
}

function problemAnswersOf(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(endpoint)) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: `${STATUS_CODES[status]}: ${codes.join(', ')}`,
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}
