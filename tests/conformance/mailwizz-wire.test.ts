import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { afterEach, describe, expect, it } from 'vitest';

/** A request as one of the vendor's own clients sent it. */
interface WireVector {
  id: string;
  method: string;
  target: string;
  headers: [string, string][];
  body: string;
  signing?: { private_key: string; matches: boolean };
}

const vectors = readFileSync(
  new URL('../../packages/mailwizz-api-ts/fixtures/wire-vectors.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line): WireVector => JSON.parse(line));

const headerOf = ({ headers }: WireVector, name: string) => headers.find(([header]) => header === name)?.[1];

/** What the vendor's own request gets from an instance that holds what it speaks of; 200 where nothing is said. */
const expected: Record<string, number> = {
  'ems-api/php-client/lists.create': 201,
  'ems-api/php-client/subscribers.create': 201,
  'ems-api/php-client/subscribers.createUpdate (missing)': 404,
  'ems-api/php-client/subscribers.createUpdate (missing)#2': 201,
  'ems-api/php-client/segments.create': 201,
  'ems-api/php-client/deliveryLogs.byMessageId': 404,
  'ems-api/php-client/transactional.create': 201,
  'ems-api/php-client/redirect: POST': 301,
  'twisted1919/mailwizz-php-sdk/lists.create': 201,
  'twisted1919/mailwizz-php-sdk/subscribers.create': 201,
  'twisted1919/mailwizz-php-sdk+addr/subscribers.create': 201,
  'twisted1919/mailwizz-python-sdk/subscribers.email_search': 404,
  'twisted1919/mailwizz-python-sdk/campaigns.create': 201,
  'twisted1919/mailwizz-python-sdk/bounces.create': 201,
  'twisted1919/mailwizz-python-sdk/templates.create': 201,
};

let mailwizz: RunningMailwizz;
afterEach(() => mailwizz.stop());

async function startFor(vector: WireVector, signatures: 'verify' | 'ignore') {
  mailwizz = await startMailwizz({
    signatures,
    customers: [
      {
        apiKey: headerOf(vector, 'X-API-KEY') ?? 'unused',
        publicKey: headerOf(vector, 'X-MW-PUBLIC-KEY') ?? 'unused',
        privateKey: vector.signing?.private_key ?? 'unused',
      },
    ],
  });
  const { admin } = mailwizz;
  const { listUid } = admin.createList('Wire', { uid: 'ls123abcd4567' });
  admin.addSubscriber(listUid, { uid: 'sb123abcd4567', fields: { EMAIL: 'john.doe@doe.com' } });
  admin.addSubscriber(listUid, { fields: { EMAIL: 'john@doe.com' } });
  admin.createCampaign(listUid, 'Wire', { campaignUid: 'cm123abcd4567' });
}

/** Byte for byte, the captured Host included: it is part of what is signed. */
function send(vector: WireVector): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(mailwizz.url);
    const headers = Object.fromEntries(vector.headers.filter(([, value]) => value !== ''));
    const sent = request({ hostname, port, method: vector.method, path: vector.target, headers }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part);
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
    });
    sent.on('error', reject);
    sent.end(vector.body);
  });
}

describe("the stand-in and the vendor's own clients", () => {
  it.each(vectors)('understand each other in $id', async (vector) => {
    await startFor(vector, vector.signing?.matches === false ? 'ignore' : 'verify');
    const { status, body } = await send(vector);
    expect(status, body).toBe(expected[vector.id] ?? 200);
    if (status !== 301) expect(JSON.parse(body).status).toBe(status === 404 ? 'error' : 'success');
  });

  it.each(vectors.filter(({ signing }) => signing?.matches === false))(
    'disagree on the signature of $id',
    async (vector) => {
      await startFor(vector, 'verify');
      const { status, body } = await send(vector);
      expect([status, JSON.parse(body).error]).toEqual([
        401,
        'Invalid API request signature. Please refer to the documentation.',
      ]);
    },
  );
});
