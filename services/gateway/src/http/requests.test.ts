import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { answeredBy, givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../gateway.testkit.ts';

let test: TestDatabase;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  gateway = await startGateway(test.url, inject('redisUrl'), {
    GATEWAY_BODY_LIMIT_BYTES: '100000',
    GATEWAY_HEADERS_TIMEOUT_MS: '500',
    GATEWAY_REQUEST_TIMEOUT_MS: '1000',
  });
  const { tenantId } = await givenTenant(test.db, 'one');
  send = partnerOf(gateway.url, await givenKey(test.db, tenantId));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const LIST = '/api/v1/contacts';
const INGEST = '/api/v1/contacts/ingest';
const get = async (path: string, init?: RequestInit) => answeredBy(await fetch(gateway.url + path, init));
const ingest = (contact: object) => send({ path: INGEST, body: { source_id: 'api-one', contacts: [contact] } });

/** What comes back when these bytes are sent and nothing follows. */
const exchange = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });

describe('every failure', () => {
  it('is a problem document with a stable code and the request’s id', async () => {
    const answered = await get('/nowhere', { headers: { 'X-Request-Id': 'trace-0001' } });
    expect(answered.status).toBe(404);
    expect(answered.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answered.headers.get('x-request-id')).toBe('trace-0001');
    expect(answered.body).toEqual({
      type: 'urn:relais:problem:not-found',
      title: 'Not found',
      status: 404,
      code: 'NOT_FOUND',
      detail: expect.stringContaining('/nowhere'),
      errors: [],
      request_id: 'trace-0001',
    });
  });

  it('gets an id of ours when the caller’s cannot stand in a log', async () => {
    const answered = await get('/health', { headers: { 'X-Request-Id': 'a b' } });
    expect(answered.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names the methods a path has', async () => {
    const answered = await get(INGEST);
    expect(answered).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
    expect(answered.headers.get('allow')).toBe('POST, OPTIONS');
    const asked = await fetch(gateway.url + LIST, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('is the same however the path is spelled: a word of ours is no id, and an id may be encoded', async () => {
    expect((await send({ path: '/api/v1/contacts/STATS' })).status).toBe(200);
    expect(await send({ method: 'PATCH', path: '/api/v1/contacts/stats', body: {} })).toMatchObject({ status: 405 });
    const [plain, encoded] = await Promise.all(['71', '%371'].map((id) => send({ path: `/api/v1/contacts/${id}` })));
    expect(encoded).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', detail: plain?.body.detail } });
  });

  it.each(['/api/v1/contacts/%ZZ', '/%C0%80', '/api/v1/contacts/%'])('is a 4xx for the path %s', async (path) => {
    expect((await send({ path })).status).toBeOneOf([400, 404]);
  });
});

describe('a body', () => {
  it.each([
    ['that breaks off', '{"source_id": "api-one", "contacts": [', 400, 'MALFORMED_JSON'],
    ['that is empty', '', 400, 'MALFORMED_JSON'],
    ['that is no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400, 'MALFORMED_JSON'],
    ['of null', 'null', 422, 'INVALID_INPUT'],
    ['of a list', '[]', 422, 'INVALID_INPUT'],
    ['nested a hundred thousand deep', '['.repeat(49_000) + ']'.repeat(49_000), 422, 'INVALID_INPUT'],
    ['beyond the limit', JSON.stringify('x'.repeat(100_000)), 413, 'BODY_TOO_LARGE'],
  ])('%s is told so', async (_, rawBody, status, code) => {
    expect(await send({ method: 'POST', path: INGEST, rawBody })).toMatchObject({ status, body: { code } });
  });

  it('must be JSON, in UTF-8 and not compressed', async () => {
    const rawBody = JSON.stringify({ source_id: 'api-one', contacts: [{ email: 'ann@example.com' }] });
    const as = (type: string) => send({ path: INGEST, rawBody, headers: { 'Content-Type': type } });
    expect(await as('text/plain')).toMatchObject({ status: 415, body: { code: 'CONTENT_TYPE_UNSUPPORTED' } });
    expect(await as('application/json; charset=latin1')).toMatchObject({ status: 415 });
    expect(await as('application/vnd.relais+json; charset="UTF-8"')).toMatchObject({ status: 202 });
    const gzipped = await send({ path: INGEST, rawBody: gzipSync(rawBody), headers: { 'Content-Encoding': 'gzip' } });
    expect(gzipped).toMatchObject({ status: 415 });
  });

  it('sent in pieces ends at the limit, and so does its connection', async () => {
    const head = `POST ${INGEST} HTTP/1.1\r\nHost: x\r\nX-API-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('names each field that is wrong', async () => {
    const answered = await send({ path: INGEST, body: { contacts: 'none' } });
    expect(answered.status).toBe(422);
    expect(answered.body.errors).toMatchObject([{ path: 'source_id' }, { path: 'contacts' }]);
  });

  it.each([
    ['U+0000', { email: 'ann@example.com', company: 'a\u0000b' }, 'contacts.0.company'],
    ['half a surrogate pair', { email: 'ann@example.com', city: 'a\ud800' }, 'contacts.0.city'],
    [
      'U+0000 in a key',
      { email: 'ann@example.com', custom_fields: { 'a\u0000b': 1 } },
      'contacts.0.custom_fields.a\u0000b',
    ],
    ['a number that is none', { email: 'ann@example.com', score: 1e300 }, 'contacts.0.score'],
  ])('with %s is refused by field', async (_, contact, path) => {
    const answered = await ingest(contact);
    expect(answered.status).toBe(422);
    expect(answered.body.errors).toMatchObject([{ path }]);
  });

  it('cannot reach into the prototype of anything', async () => {
    const rawBody =
      '{"__proto__": {"admin": true}, "constructor": 1, "source_id": "api-one", "contacts": [{"__proto__": {"email": "x"}, "email": "eve@example.com", "custom_fields": {"__proto__": "a", "constructor": "b"}}]}';
    expect(await send({ path: INGEST, rawBody })).toMatchObject({ status: 202 });
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('a query', () => {
  it.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=ten', 'limit'],
    ['?limit=5&limit=6', 'limit'],
    ['?status=mailed', 'status'],
    ['?statuss=pending', 'statuss'],
    ['?__proto__=1', '__proto__'],
    ['?q=a%00b', 'q'],
    ['?q=ab', 'q'],
    ['?source_id=%00', 'source_id'],
    ['?cursor=nonsense', 'cursor'],
    ['?cursor=W10', 'cursor'],
    ['?page=201', 'page'],
    ['?page=1&cursor=W10', 'page'],
    ['?created_after=yesterday', 'created_after'],
    ['?created_before=0000-01-01', 'created_before'],
    ['?tags_all=Not%20a%20slug', 'tags_all'],
  ])('%s is refused by name', async (query, name) => {
    const answered = await send({ path: LIST + query });
    expect(answered.status).toBe(422);
    const [first] = answered.body.errors as { path: string }[];
    expect(first?.path.split('.')[0]).toBe(name);
  });

  it.each(['0', '-1', 'abc', '1.5', '2147483648', '99999999999999999999', '1%00', '%F0%9F%98%80'])(
    'finds no contact %s',
    async (id) => {
      expect(await send({ path: `${LIST}/${id}` })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );
});

describe('a connection', () => {
  it('that does not finish its headers is ended', async () => {
    expect(await exchange('GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(
      /^HTTP\/1\.1 408 [\s\S]*REQUEST_TIMEOUT/,
    );
  });

  it('that does not finish its body is ended', async () => {
    const { headers } = await fetch(`${gateway.url}/health`);
    expect(headers.get('connection')).toBe('keep-alive');
    const head = 'GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n';
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 (408|200) /);
  });

  it('that speaks no HTTP, or too much of it, is told so', async () => {
    expect(await exchange('HELO gateway\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*MALFORMED_REQUEST/);
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await exchange(long)).toMatch(/^HTTP\/1\.1 431 [\s\S]*HEADERS_TOO_LARGE/);
  });
});

describe('what anybody may read', () => {
  it('is health, readiness, and the API’s description', async () => {
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await get('/ready')).toMatchObject({ status: 200 });
    expect(await get('/openapi.json')).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
  });

  it('has a page to read it on that asks nothing of the outside', async () => {
    const page = await (await fetch(`${gateway.url}/docs/`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(assets.length).toBeGreaterThan(2);
    for (const address of assets) {
      expect(address).not.toMatch(/^(https?:)?\/\//);
      expect((await fetch(new URL(address, `${gateway.url}/docs/`))).status, address).toBe(200);
    }
  });

  it('is answered with headers that leave nothing to guess', async () => {
    const { headers } = await fetch(`${gateway.url}/health`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
    const page = await fetch(`${gateway.url}/docs/`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
