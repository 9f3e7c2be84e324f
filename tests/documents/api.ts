import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalRequest, signRequest } from '@relais/signing';
import { z } from 'zod';
import { code, table } from './markdown.ts';
import { ROOT } from './repository.ts';

const endpointList = z.array(
  z.looseObject({
    method: z.string(),
    path: z.string(),
    summary: z.string(),
    access: z.union([z.object({ kind: z.literal('open') }), z.looseObject({ kind: z.string(), scope: z.string() })]),
  }),
);
const problemList = z.record(z.string(), z.object({ status: z.int(), title: z.string() }));

// Worked out, so that the gateway's inside stays out of the graph of imports: documents read it, nothing uses it.
async function fromGateway(file: string, name: string): Promise<unknown> {
  const exported: Record<string, unknown> = await import(
    /* @vite-ignore */ pathToFileURL(join(ROOT, 'services/gateway/src', file)).href
  );
  return exported[name];
}

/** Everything the gateway answers, in the order of its own documents. */
export async function endpointTable(): Promise<string> {
  const endpoints = endpointList.parse(await fromGateway('endpoints/index.ts', 'endpoints'));
  const rows = endpoints.map(({ method, path, summary, access }) => [
    code(`${method} ${path}`),
    'scope' in access ? code(access.scope) : 'open',
    summary,
  ]);
  return table(['request', 'scope of the key', 'does'], rows);
}

/** Every reason a request can fail for. */
export async function problemTable(): Promise<string> {
  const problems = problemList.parse(await fromGateway('http/problems.ts', 'problems'));
  const rows = Object.entries(problems)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([name, { status, title }]) => [String(status), code(name), title]);
  return table(['status', 'code', 'title'], rows);
}

/** A request with its two signatures, worked out by the code that checks them. */
export function signingExample(): string {
  const secret = 'rs_example_secret';
  const request = {
    method: 'POST',
    path: '/api/v1/contacts/ingest',
    timestamp: 1_767_225_600,
    nonce: '3f1c0b2e9d7a4c58',
    body: '{"source_id":"api-sos-expat","contacts":[{"email":"ann@example.com"}]}',
  };
  const v2 = signRequest({ version: 'v2', secret, ...request });
  const v1 = signRequest({ version: 'v1', secret, ...request });
  const fence = (text: string) => `\`\`\`text\n${text}\n\`\`\``;
  return [
    `With the secret ${code(secret)} and the body`,
    fence(request.body),
    'the text to sign is these five lines, with a line feed between them and none at the end:',
    fence(canonicalRequest({ ...request, timestamp: String(request.timestamp) })),
    'and the header is',
    fence(`X-Signature: ${v2['X-Signature']}`),
    `Version 1 signs ${code('timestamp.body')} alone; for the same time and body it is ${code(v1['X-Signature'] ?? '')}.`,
  ].join('\n\n');
}
