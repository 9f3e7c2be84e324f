import { createHash } from 'node:crypto';
import { type Database, recordLook } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { openSecret, secretContexts } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, keyring, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let tenantId: number;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;

const INSTANCES = '/api/v1/mailwizz-instances';
const wish = (instance_id: string, more: object = {}) => ({
  ...{ instance_id, name: 'Main', base_url: 'https://mail.example.com/api', api_key: 'the first key' },
  ...more,
});
const scopes = () => ({ scopes: ['campaigns:read', 'campaigns:write'] as ('campaigns:read' | 'campaigns:write')[] });

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'), { GATEWAY_ALLOWED_HOSTS: '127.0.0.1:8123' });
  ({ tenantId } = await givenTenant(db, 'one'));
  send = partnerOf(gateway.url, await givenKey(db, tenantId, scopes()));
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId, scopes()));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const waiting = async () => (await gateway.queues.depth('instance')).waiting;
const stored = (instanceId: string) =>
  db.mailwizzInstance.findUniqueOrThrow({ where: { tenantId_instanceId: { tenantId, instanceId } } });

describe('MailWizz instances', () => {
  it('are registered with their key sealed, looked at once, and told without secrets', async () => {
    const before = await waiting();
    const made = await send({ path: INSTANCES, body: wish('client-1', { daily_quota: 50 }) });
    expect(made).toMatchObject({
      status: 201,
      body: { instance_id: 'client-1', daily_quota: 50, is_active: true, health: { state: null, is_asked: true } },
    });
    expect(made.headers.get('location')).toBe(`${INSTANCES}/client-1`);
    expect(await waiting()).toBe(before + 1);
    const row = await stored('client-1');
    expect(row.isGuarded).toBe(true);
    const context = secretContexts.mailwizzApiKey(tenantId, 'client-1');
    expect(openSecret(row.apiKeySealed, keyring, context)).toBe('the first key');
    const listed = await send({ path: INSTANCES });
    expect(listed.body).toMatchObject({ data: [{ instance_id: 'client-1' }], total: 1 });
    expect(JSON.stringify([made.body, listed.body])).not.toMatch(/the first key|sealed|"api_key":/);
    expect(await send({ path: INSTANCES, body: wish('client-1') })).toMatchObject({ body: { code: 'NAME_TAKEN' } });
    expect((await stranger({ path: `${INSTANCES}/client-1` })).status).toBe(404);
    expect(await stranger({ path: INSTANCES })).toMatchObject({ body: { data: [] } });
  });

  it('refuse private addresses, and keys that go where they were not given for', async () => {
    for (const base_url of ['http://127.0.0.1/api', 'http://[::1]:8123/api', 'https://mail.internal/api'])
      expect(await send({ path: INSTANCES, body: wish('inside', { base_url }) }), base_url).toMatchObject({
        status: 422,
        body: { code: 'HOST_NOT_PUBLIC', errors: [{ path: 'base_url' }] },
      });
    // Opened for trials on this machine, so it is reached without the guard.
    await send({ path: INSTANCES, body: wish('trial', { base_url: 'http://127.0.0.1:8123/api' }) });
    expect((await stored('trial')).isGuarded).toBe(false);

    const change = (body: object) => send({ method: 'PATCH', path: `${INSTANCES}/trial`, body });
    const elsewhere = { base_url: 'https://thief.example.com/api' };
    expect(await change(elsewhere)).toMatchObject({ status: 422, body: { errors: [{ path: 'api_key' }] } });
    expect(await change({ auth_mode: 'key_pair' })).toMatchObject({ body: { errors: [{ path: 'private_key' }] } });
    const moved = await change({ ...elsewhere, api_key: 'the second key', auth_mode: 'key_pair', private_key: 'p' });
    expect(moved).toMatchObject({ status: 200, body: { ...elsewhere, auth_mode: 'key_pair', daily_quota: null } });
    const row = await stored('trial');
    expect(row.isGuarded).toBe(true);
    const context = secretContexts.mailwizzApiKey(tenantId, 'trial');
    expect(openSecret(row.apiKeySealed, keyring, context)).toBe('the second key');
    expect((await stranger({ method: 'PATCH', path: `${INSTANCES}/trial`, body: { name: 'x' } })).status).toBe(404);
  });

  it('tell what was last seen of them, and are looked at anew when asked', async () => {
    const { id: instanceId } = await stored('client-1');
    await db.mailwizzList.create({
      data: { tenantId, instanceId, listUid: 'gone000000000', name: 'Gone', category: 'notaire' },
    });
    const list = { list_uid: 'ab123cd456efg', name: 'Avocats', subscribers: 7, category: null };
    const check = { what: 'clock', state: 'warn', detail: '90 s ahead', mend: 'set both by NTP' } as const;
    await recordLook(db, { tenantId, instanceId }, { state: 'warn', checks: [check], lists: [list] });
    expect(await send({ path: `${INSTANCES}/client-1` })).toMatchObject({
      body: { health: { state: 'warn', is_asked: false, looked_at: expect.any(String), checks: [check] } },
    });
    expect(await send({ path: `${INSTANCES}/client-1/lists` })).toMatchObject({
      body: {
        data: [
          { ...list, is_in_use: false, is_in_account: true },
          { list_uid: 'gone000000000', subscribers: null, is_in_use: true, is_in_account: false },
        ],
      },
    });
    const before = await waiting();
    const asked = await send({ method: 'POST', path: `${INSTANCES}/client-1/test` });
    expect(asked).toMatchObject({ status: 202, body: { read_at: `${INSTANCES}/client-1` } });
    // The look asked for at the start still waits: one job does for both.
    expect(await waiting()).toBe(before);
    expect(await send({ path: `${INSTANCES}/client-1` })).toMatchObject({ body: { health: { is_asked: true } } });
    for (const path of ['', '/lists'])
      expect((await stranger({ path: `${INSTANCES}/client-1${path}` })).status).toBe(404);
    expect((await stranger({ method: 'POST', path: `${INSTANCES}/client-1/test` })).status).toBe(404);
  });

  it('have webhook addresses of their own, made anew on demand', async () => {
    const rotate = () => send({ method: 'POST', path: `${INSTANCES}/client-1/webhook-token` });
    const report = (token: unknown) =>
      fetch(`${gateway.url}/api/v1/webhooks/mailwizz/email-opened?token=${token}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '[]',
      });
    const [first, second] = [await rotate(), await rotate()];
    expect(second.status).toBe(201);
    expect((second.body.paths as string[])[0]).toContain(`token=${second.body.token}`);
    expect([(await report(first.body.token)).status, (await report(second.body.token)).status]).toEqual([404, 202]);
    const hash = createHash('sha256').update(String(second.body.token)).digest('hex');
    expect(await stored('client-1')).toMatchObject({ webhookTokenHash: hash });
    expect((await stranger({ method: 'POST', path: `${INSTANCES}/client-1/webhook-token` })).status).toBe(404);
  });

  it('give their templates away on a wish that outlives its job', async () => {
    const ask = (body: object) => send({ path: '/api/v1/email-templates/import', body });
    expect(await ask({ instance_id: 'nobody' })).toMatchObject({ body: { errors: [{ path: 'instance_id' }] } });
    expect(await ask({ instance_id: 'client-1', category: 'lawyer' })).toMatchObject({
      status: 202,
      body: { read_at: `${INSTANCES}/client-1` },
    });
    expect(await send({ path: `${INSTANCES}/client-1` })).toMatchObject({
      body: { template_import: { state: 'asked', finished_at: null, templates: [] } },
    });
    expect(await stored('client-1')).toMatchObject({
      importDueAt: expect.any(Date),
      templateImport: { wish: { category: 'avocat', language: null, by: expect.stringMatching(/^key:rk_/) } },
    });
  });

  it('are switched off by DELETE, and on again', async () => {
    const path = `${INSTANCES}/client-1`;
    expect((await stranger({ method: 'DELETE', path })).status).toBe(404);
    expect((await send({ method: 'DELETE', path })).status).toBe(200);
    expect(await send({ path })).toMatchObject({ status: 200, body: { is_active: false } });
    expect(await send({ method: 'POST', path: `${path}/test` })).toMatchObject({ body: { code: 'INSTANCE_INACTIVE' } });
    expect(await send({ method: 'PATCH', path, body: { is_active: true } })).toMatchObject({
      body: { is_active: true, name: 'Main', daily_quota: 50 },
    });
    expect(await db.auditLog.findFirst({ where: { action: 'mailwizz_instance.deactivated' } })).toMatchObject({
      target: 'mailwizz_instance:client-1',
    });
  });
});
