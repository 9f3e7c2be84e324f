import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { campaignInput, contactInput, scrapeJobInput } from '@relais/contracts';
import { verifyRequest } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../documents/repository.ts';

const SECRET = 'rs_secret_of_the_guide';
const KEY = 'rk_key_of_the_guide';

const guide = read('docs/partner-guide.md');

/** The one request body of a kind. */
function requestBody(kind: string): Record<string, unknown> {
  return JSON.parse(guide.match(new RegExp(`\`\`\`json request:${kind}\n([\\s\\S]*?)\n\`\`\``))?.[1] ?? '{}');
}

/** The one example of a language, as a partner would copy it. */
function example(language: string): string {
  const [found, ...more] = guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``, 'g'));
  expect(more, `one ${language} example`).toEqual([]);
  return found?.[1] ?? '';
}

const isOnPath = (program: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Takes a signed request as the gateway does, and tells what it was. */
function startVerifier(): Promise<Server> {
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const { method = '', url = '', headers } = request;
    const verdict = verifyRequest({
      secrets: [SECRET],
      method,
      path: url,
      headers,
      rawBody,
      nowMs: Date.now(),
      requireV2: true,
    });
    const told = {
      verdict: verdict.ok ? 'believed' : verdict.reason,
      key: headers['x-api-key'],
      method,
      url,
      ...JSON.parse(rawBody.toString()),
    };
    response.writeHead(verdict.ok ? 202 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('the examples of the partner guide', () => {
  let server: Server;
  let folder: string;
  beforeAll(async () => {
    server = await startVerifier();
    folder = mkdtempSync(join(tmpdir(), 'relais-guide-'));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  function run(program: string, file: string, text: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    writeFileSync(join(folder, file), text);
    const env = {
      PATH: process.env.PATH,
      RELAIS_URL: `http://127.0.0.1:${port}`,
      RELAIS_API_KEY: KEY,
      RELAIS_API_SECRET: SECRET,
    };
    return new Promise((resolve) => {
      const child = execFile(program, [join(folder, file)], { env }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? 128, stdout, stderr }),
      );
    });
  }

  it.skipIf(!isOnPath('curl') || !isOnPath('openssl'))('sign with curl and openssl what Relais believes', async () => {
    const { code, stdout, stderr } = await run('bash', 'example.sh', example('bash'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'believed',
      key: KEY,
      method: 'POST',
      url: '/api/v1/contacts/ingest',
      contacts: [{ email: 'ann@example.com' }],
    });
  });

  it('sign in Node what Relais believes', async () => {
    const { code, stdout, stderr } = await run(process.execPath, 'example.mjs', example('js'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain("verdict: 'believed'");
  });

  it.skipIf(!isOnPath('php'))('sign in PHP what Relais believes', async () => {
    const { code, stdout } = await run('php', 'example.php', example('php'));
    expect(code).toBe(0);
    expect(stdout).toContain('[verdict] => believed');
  });
});

describe('the bodies of the partner guide', () => {
  it('are what ingest takes', () => {
    const { contacts } = requestBody('ingest');
    const read = Array.isArray(contacts)
      ? contacts.map((contact) => contactInput.strict().safeParse(contact).error)
      : [];
    expect(read).toEqual([undefined, undefined]);
  });

  it('are what a wish for sites takes', () => {
    // What is not known is dropped, so everything the example says has to come out again.
    expect(scrapeJobInput.parse(requestBody('scrape-job'))).toMatchObject(requestBody('scrape-job'));
    expect(campaignInput.strict().safeParse(requestBody('campaign')).error).toBeUndefined();
  });
});
