import { revokeApiKey, rotateApiKey } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { generateApiKey, sealSecret, secretContexts, signRequest } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type Answered,
  answeredBy,
  givenKey,
  givenTenant,
  keyring,
  partnerOf,
  type RunningGateway,
  startGateway,
  type TestKey,
} from '../gateway.testkit.ts';

let test: TestDatabase;
let gateway: RunningGateway;
let tenantId: number;
let key: TestKey;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  gateway = await startGateway(test.url, inject('redisUrl'));
  ({ tenantId } = await givenTenant(test.db, 'one'));
  key = await givenKey(test.db, tenantId);
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const LIST = '/api/v1/contacts';
const INGEST = '/api/v1/contacts/ingest';
const now = () => Math.floor(Date.now() / 1_000);
let people = 0;
const someBody = () =>
  JSON.stringify({ source_id: 'api-one', contacts: [{ email: `person-${++people}@example.com` }] });

const post = async (path: string, body: string, headers: Record<string, string>): Promise<Answered> =>
  answeredBy(
    await fetch(gateway.url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    }),
  );
const signedV1 = (body: string, { secret, key: apiKey } = key, timestamp = now()) =>
  signRequest({ version: 'v1', secret, apiKey, timestamp, body });
const signedV2 = (body: string, path = INGEST, nonce = `nonce-${Math.random()}`) =>
  signRequest({
    version: 'v2',
    method: 'POST',
    path,
    nonce,
    secret: key.secret,
    apiKey: key.key,
    timestamp: now(),
    body,
  });

/** What a stranger sees of an answer, without what differs each time. */
const seen = ({ status, body: { request_id: _, ...body } }: Answered) => ({ status, body });

describe('a signed request', () => {
  it.each(['v1', 'v2'] as const)('is believed in version %s', async (version) => {
    const send = partnerOf(gateway.url, key);
    expect(await send({ path: INGEST, rawBody: someBody(), version })).toMatchObject({ status: 202 });
    expect(await send({ path: `${LIST}?limit=1`, version })).toMatchObject({ status: 200 });
  });

  it('is refused when one byte of body, path or query is another', async () => {
    const body = someBody();
    expect(await post(INGEST, `${body} `, signedV1(body))).toMatchObject({
      status: 401,
      body: { code: 'SIGNATURE_MISMATCH' },
    });
    expect(await post(INGEST, `${body} `, signedV2(body))).toMatchObject({
      status: 401,
      body: { code: 'SIGNATURE_MISMATCH' },
    });
    expect(await post(INGEST, body, signedV2(body, `${INGEST}?a=b`))).toMatchObject({ status: 401 });
  });

  it('is refused with the same words for a wrong secret and for a key nobody has', async () => {
    const body = someBody();
    const wrong = await post(INGEST, body, signedV1(body, { ...key, secret: 'rs_wrong' }));
    const unknown = await post(INGEST, body, signedV1(body, generateApiKey()));
    expect(seen(unknown)).toEqual(seen(wrong));
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGNATURE_MISMATCH', title: expect.any(String) } });
    expect(wrong.headers.get('content-type')).toMatch('application/problem+json');
    expect(wrong.headers.get('www-authenticate')).toBeTruthy();
  });

  it.each([
    ['without a key', { 'X-API-Key': '' }, 'API_KEY_MISSING'],
    ['without a timestamp', { 'X-Timestamp': '' }, 'TIMESTAMP_MISSING'],
    ['in milliseconds', { 'X-Timestamp': '1767225600000' }, 'TIMESTAMP_MALFORMED'],
    ['without a signature', { 'X-Signature': '' }, 'SIGNATURE_MISSING'],
    ['with half a signature', { 'X-Signature': 'abcdef' }, 'SIGNATURE_MALFORMED'],
    ['in version 2 without a nonce', { 'X-Signature': `v2=${'0'.repeat(64)}` }, 'NONCE_MISSING'],
  ])('is told what is missing: %s', async (_, headers, code) => {
    const body = someBody();
    expect(await post(INGEST, body, { ...signedV1(body), ...headers })).toMatchObject({ status: 401, body: { code } });
  });

  it.each([-301, 301])('is refused %i seconds from our clock', async (seconds) => {
    const body = someBody();
    const answered = await post(INGEST, body, signedV1(body, key, now() + seconds));
    expect(answered).toMatchObject({ status: 401, body: { code: 'TIMESTAMP_OUTSIDE_WINDOW' } });
  });

  it('is good once', async () => {
    for (const sign of [signedV1, signedV2]) {
      const body = someBody();
      const headers = sign(body);
      expect(await post(INGEST, body, headers)).toMatchObject({ status: 202 });
      const again = await Promise.all([post(INGEST, body, headers), post(INGEST, body, headers)]);
      for (const answered of again)
        expect(answered).toMatchObject({ status: 401, body: { code: 'SIGNATURE_REPLAYED' } });
    }
  });

  it('may share a version 1 signature with the other reads of its second', async () => {
    const send = partnerOf(gateway.url, key);
    const timestamp = now();
    const read = () => send({ path: LIST, version: 'v1', timestamp });
    expect((await Promise.all([read(), read()])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is refused when the key lacks the scope', async () => {
    const reader = partnerOf(gateway.url, await givenKey(test.db, tenantId, { scopes: ['contacts:read'] }));
    expect(await reader({ path: LIST })).toMatchObject({ status: 200 });
    expect(await reader({ path: INGEST, rawBody: someBody() })).toMatchObject({
      status: 403,
      body: { code: 'SCOPE_MISSING' },
    });
  });

  it('must be of version 2 when the key asks for it', async () => {
    const strict = partnerOf(gateway.url, await givenKey(test.db, tenantId, { requiresV2: true }));
    expect(await strict({ path: LIST, version: 'v1' })).toMatchObject({ body: { code: 'SIGNATURE_V2_REQUIRED' } });
    expect(await strict({ path: LIST })).toMatchObject({ status: 200 });
  });
});

describe('a key', () => {
  const rotate = async (old: TestKey, overlapUntil: Date): Promise<TestKey> => {
    const { secret } = generateApiKey();
    const secretSealed = sealSecret(secret, keyring, secretContexts.partnerSecret(old.key));
    await rotateApiKey(test.db, tenantId, old.key, { secretSealed, overlapUntil });
    return { ...old, secret };
  };

  it('signs with the old and the new secret while a rotation overlaps, and with the new one after', async () => {
    const [rotating, rotated] = [await givenKey(test.db, tenantId), await givenKey(test.db, tenantId)];
    const fresh = await rotate(rotating, new Date(Date.now() + 60_000));
    expect(await partnerOf(gateway.url, rotating)({ path: LIST })).toMatchObject({ status: 200 });
    expect(await partnerOf(gateway.url, fresh)({ path: LIST })).toMatchObject({ status: 200 });
    const only = await rotate(rotated, new Date(Date.now() - 1));
    expect(await partnerOf(gateway.url, rotated)({ path: LIST })).toMatchObject({ status: 401 });
    expect(await partnerOf(gateway.url, only)({ path: LIST })).toMatchObject({ status: 200 });
  });

  it('works no more a few seconds after it was revoked', async () => {
    const leaked = await givenKey(test.db, tenantId);
    const send = partnerOf(gateway.url, leaked);
    expect(await send({ path: LIST })).toMatchObject({ status: 200 });
    await revokeApiKey(test.db, tenantId, leaked.key);
    await expect.poll(async () => (await send({ path: LIST })).status, { timeout: 15_000 }).toBe(401);
  });

  it('whose secret does not open is refused like one nobody has, and told in the log', async () => {
    const broken = await givenKey(test.db, tenantId);
    await test.db.apiKey.update({ where: { key: broken.key }, data: { secretSealed: 'v1.gone.AAAA.AAAA' } });
    expect(await partnerOf(gateway.url, broken)({ path: LIST })).toMatchObject({ status: 401 });
    expect(gateway.lines()).toContainEqual(expect.objectContaining({ event: 'key.unreadable', key: broken.key }));
  });

  it('never leaves its secret or a signature in the log', () => {
    const log = JSON.stringify(gateway.lines());
    expect(log).toContain(key.key);
    expect(log).not.toContain(key.secret);
    expect(log.toLowerCase()).not.toContain('x-signature');
  });
});
