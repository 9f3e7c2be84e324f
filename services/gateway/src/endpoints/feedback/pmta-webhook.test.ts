import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createIntakeToken, type Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenTenant, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let tenantId: number;
const TOKEN = 'the token of an agent';

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  ({ tenantId } = await givenTenant(db, 'one'));
  await createIntakeToken(db, { tenantId, name: 'mta-1', tokenHash: createHash('sha256').update(TOKEN).digest('hex') });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const post = async (body: string | Buffer, headers: Record<string, string> = {}, token = TOKEN) => {
  const response = await fetch(`${gateway.url}/api/v1/webhooks/pmta?token=${encodeURIComponent(token)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, body: await response.json() };
};

const HEADER =
  'type,timeLogged,orig,rcpt,dsnStatus,dsnDiag,bounceCat,dlvType,dlvSourceIp,jobId,feedbackType,header_X-Mw-Subscriber-Uid';
const at = '2026-03-02 10:00:00+0000';
const file = [
  HEADER,
  `d,${at},b@mta.test,ann@example.com,2.0.0 (success),smtp;250 OK,,smtp,192.0.2.7,cp123abcd4567,,sb111abcd4567`,
  `d,${at},b@mta.test,dan@example.com,2.0.0 (success),,,discard,,cp123abcd4567,,sb444abcd4567`,
  `t,${at},b@mta.test,bob@example.com,4.2.2 (full),smtp;452 4.2.2 Mailbox full,quota-issues,smtp,192.0.2.7,cp123abcd4567,,sb222abcd4567`,
  `b,${at},b@mta.test,cat@example.com,5.1.1 (bad),"smtp;550 5.1.1 User, unknown",bad-mailbox,smtp,192.0.2.7,cp123abcd4567,,sb333abcd4567`,
  `b,${at},b@mta.test,eve@example.com,5.3.5 (specified VirtualMTA does not exist),,bad-configuration,,,cp123abcd4567,,sb555abcd4567`,
  `rb,${at},b@mta.test,fay@example.com,5.1.1 (bad),smtp;550 5.1.1 No such user,bad-mailbox,,,,,sb666abcd4567`,
  `f,${at},b@mta.test,gil@example.com,,,,,,cp123abcd4567,abuse,sb777abcd4567`,
  `f,${at},b@mta.test,hal@example.com,,,,,,cp123abcd4567,not-spam,sb888abcd4567`,
  'b,no time,b@mta.test,x@example.com,,,,,,,,',
].join('\r\n');

describe('PowerMTA accounting', () => {
  it('counts what tells of a contact, ignores attempts and PowerMTA’s own doings, and names what it cannot read', async () => {
    expect(await post(file)).toEqual({
      status: 202,
      body: {
        records: 8,
        accepted: 4,
        duplicates: 0,
        ignored: 4,
        unreadable: 1,
        unreadable_lines: [{ line: 10, reason: '"no time" is no time' }],
      },
    });
    const stored = await db.feedbackReport.findMany({ orderBy: { id: 'asc' } });
    expect(stored.map(({ kind, raw }) => [kind, (raw as { record: string }).record]).sort()).toEqual([
      ['bounced', 'b'],
      ['bounced', 'rb'],
      ['complained', 'f'],
      ['delivered', 'd'],
    ]);
    expect(stored.find(({ kind }) => kind === 'delivered')).toMatchObject({
      tenantId,
      feeder: 'pmta',
      raw: {
        campaign_uid: 'cp123abcd4567',
        subscriber_uid: 'sb111abcd4567',
        email_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        source_ip: '192.0.2.7',
      },
    });
    expect(JSON.stringify(stored, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      '@example.com',
    );
  });

  it('adds nothing when the same comes again: packed, as NDJSON, in another order of columns', async () => {
    expect((await post(gzipSync(file), { 'content-encoding': 'gzip' })).body).toMatchObject({
      accepted: 0,
      duplicates: 4,
    });
    const [header = [], ...rows] = file.split('\r\n').map((line) => line.replace(', unknown', ' unknown').split(','));
    const objects = rows.map((row) =>
      JSON.stringify(Object.fromEntries(header.map((name, i) => [name, row[i] ?? '']).reverse())),
    );
    expect((await post(objects.join('\n'), { 'content-type': 'application/x-ndjson' })).body).toMatchObject({
      accepted: 0,
      duplicates: 4,
    });
  });

  it('is one fact with what the webhook says of it', async () => {
    await db.mailwizzInstance.create({
      data: {
        tenantId,
        instanceId: 'client-1',
        name: 'One',
        baseUrl: 'http://127.0.0.1:1/api',
        apiKeySealed: '',
        webhookTokenHash: createHash('sha256').update('hook').digest('hex'),
      },
    });
    const response = await fetch(`${gateway.url}/api/v1/webhooks/mailwizz/email-bounced?token=hook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        subscriber_uid: 'sb333abcd4567',
        campaign_uid: 'cp123abcd4567',
        event_data: { message: '550 5.1.1 unknown user' },
      }),
    });
    expect(await response.json()).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await post(file, {}, 'hook')).body).toMatchObject({ accepted: 0, duplicates: 4 });
  });

  it('of a stranger, without a header, or packed wrongly is refused in words', async () => {
    expect(await post(file, {}, 'guessed')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await post('a,b\n1,2')).toMatchObject({ status: 422, body: { code: 'ACCOUNTING_UNREADABLE' } });
    expect(await post(gzipSync(file).subarray(0, 60))).toMatchObject({ status: 422 });
    expect(await post(file, { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
    expect(await post('')).toMatchObject({ status: 202, body: { records: 0 } });
  });

  it('of ten thousand records is stored as it is read', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, i) =>
        `d,${at},b@mta.test,p${i}@example.com,2.0.0,,,smtp,192.0.2.7,cp999abcd4567,,sb${String(100 + (i % 900))}${String(i).padStart(8, '0')}`,
    );
    expect((await post([HEADER, ...rows].join('\n'))).body).toMatchObject({ records: 10_000, accepted: 10_000 });
  });
});
