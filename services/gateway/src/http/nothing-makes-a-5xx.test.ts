import { apiScopes } from '@relais/contracts';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { endpoints } from '../endpoints/index.ts';
import {
  type Answered,
  answeredBy,
  givenKey,
  givenTenant,
  partnerOf,
  type RunningGateway,
  startGateway,
} from '../gateway.testkit.ts';
import type { Endpoint } from './endpoint.ts';
import { problems } from './problems.ts';

let test: TestDatabase;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  gateway = await startGateway(test.url, inject('redisUrl'));
  const { tenantId, apiSourceId } = await givenTenant(test.db, 'one');
  send = partnerOf(gateway.url, await givenKey(test.db, tenantId, { scopes: [...apiScopes] }));
  await test.db.contact.create({
    data: { tenantId, dataSourceId: apiSourceId, email: 'a@example.com', emailHash: 'a', emailDomain: 'example.com' },
  });
  for (const path of ['/api/v1/scraping/jobs', '/api/v1/email-templates', '/api/v1/mailwizz-instances'])
    await send({ path, body: goodBodies[path] });
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const RUNS = 21;

/** Bodies that would be taken, for mischief to be done to: an endpoint that reads a body has one here. */
const goodBodies: Readonly<Record<string, unknown>> = {
  '/api/v1/contacts/ingest': {
    source_id: 'api-one',
    contacts: [
      {
        email: 'ann@example.com',
        name: 'Ann Lee',
        phone: '+33123456789',
        website: 'https://example.com/',
        tags: ['avocat'],
        score: 50,
        social: { linkedin: 'https://example.com/ann' },
        custom_fields: { note: 'a', vip: true },
        source_url: 'https://example.com/team',
      },
      { email: 'bob@example.com', category: 'lawyer', country_code: 'FR', language: 'fr', platform: 'ulixai' },
    ],
  },
  '/api/v2/contacts/ingest': { data_source_id: 'api-one', contacts: [{ email: 'cat@example.com', city: 'Lisboa' }] },
  '/api/v1/scraping/jobs': {
    source_type: 'custom_urls',
    config: { urls: ['https://example.com/'], max_pages: 10, delay_seconds: 0.5 },
    name: 'Lawyers',
    tags: ['avocat'],
  },
  '/api/v1/scraping/jobs/estimate': { source_type: 'custom_urls', config: { urls: ['https://example.com/'] } },
  '/api/v1/scraping/schedules': {
    cron: '0 6 * * 1',
    timezone: 'Europe/Paris',
    job: { source_type: 'custom_urls', config: { urls: ['https://example.com/'] }, name: 'Lawyers' },
  },
  '/api/v1/email-templates': {
    name: 'Lawyers',
    description: 'First mail',
    language: 'fr',
    category: 'lawyer',
    is_default: true,
    subject: 'Bonjour {firstName|cher confrère}',
    html: '<p dir="ltr">Bonjour {firstName|x}, <a href="{website}?c={city|Paris}">{company}</a></p>{notice}',
    text: null,
  },
  '/api/v1/email-templates/{id}': { subject: 'Bonjour {company|à vous}', html: '<p>{notice}</p>', version: 1 },
  '/api/v1/email-templates/{id}/render': { contact_id: 1, sample: 'bare', version: 1, notice: false },
  '/api/v1/email-templates/import': { instance_id: 'client-1', language: 'fr', category: 'lawyer' },
  '/api/v1/mailwizz-instances': {
    instance_id: 'client-1',
    name: 'Main',
    base_url: 'https://mail.example.com/api',
    auth_mode: 'api_key',
    api_key: 'a key',
    private_key: 'another',
    daily_quota: 100,
    max_input_vars: 1_000,
  },
  '/api/v1/mailwizz-instances/{instance_id}': { name: 'Main', api_key: 'a key', is_active: true, daily_quota: null },
  '/api/v1/brand': {
    brand_name: 'Relais',
    brand_url: 'https://example.com/',
    sender_name: 'Ann Lee',
    postal_address: '1 Example Street, Tallinn',
    privacy_email: 'privacy@example.com',
    retention_months: 12,
  },
  '/api/v1/campaigns': {
    name: 'Lawyers of Bangkok',
    mailwizz_list_id: 12,
    from_email: 'ann@news.example.com',
    target_category: 'avocat',
    tags_any: ['avocat'],
    target_country_codes: ['TH'],
    max_contacts: 500,
    scheduled_at: '2030-01-01T10:00:00Z',
    variants: [{ subject_line: 'A' }, { subject_line: 'B', weight: 2 }],
    ab_test: { sample_percent: 20, metric: 'clicks', wait_hours: 4 },
    follow_ups: [{ delay_hours: 72, stop_on: ['clicked'] }],
  },
  '/api/v1/campaigns/create': { list_id: 12, template: 'Starter', subject: 'Hello', from_name: 'Ann' },
  '/api/v1/campaigns/{id}': { name: 'Lawyers', max_contacts: 10, variants: null },
  '/api/v1/campaigns/{id}/resume': { note: 'list mended' },
  '/api/v1/campaigns/{id}/winner': { variant: 1 },
  '/api/v1/campaigns/{id}/replies': { email: 'ann@example.com' },
  '/api/v1/interest-records': {
    name: 'Lawyers',
    purpose: 'p',
    necessity: 'n',
    balance: 'b',
    safeguards: 's',
    reviewer: 'Ann Lee',
    assessed_on: '2026-01-01',
  },
  '/api/v1/contacts/bounce-feedback': {
    email: 'ann@example.com',
    bounce_type: 'hard',
    campaign_id: 12,
    message: '550 5.1.1',
  },
  '/api/v1/webhooks/mailwizz/{event}': {
    subscriber_uid: 'sb123abcd4567',
    email: 'ann@example.com',
    campaign_uid: 'cp123abcd4567',
    timestamp: 1_767_225_600,
    event: { date_added: '2026-01-01 00:00:00', url: 'https://example.com/' },
  },
  '/api/v1/contacts/import': {
    email: 'dan@example.com',
    name: 'Dan Lee',
    category: 'avocat',
    platform: 'sos-expat',
    tags: ['avocat'],
  },
  '/api/v1/contacts/merge': { contact_ids: [1, 2], into: 1, dry_run: true },
  '/api/v1/contacts/{id}': {
    first_name: 'Ann',
    phone: '+33123456789',
    country_code: 'FR',
    category: null,
    tags: ['avocat'],
    social: { linkedin: 'https://example.com/ann' },
    custom_fields: { note: 'a', vip: true },
  },
  '/api/v1/suppressions': { email: 'ann@example.com', reason: 'manual', expires_at: '2099-01-01T00:00:00Z', note: 'a' },
  '/api/v1/suppressions/import': {
    entries: [{ email: 'ann@example.com' }, { domain: 'example.org', reason: 'objection' }],
  },
  '/api/v1/whois/lookup': { domain: 'example.com' },
  '/api/v1/correction-requests/{id}/answer': { answer: 'Your company is corrected.' },
  '/api/v1/opt-outs': { email: 'ann@example.com', channel: 'operator' },
  '/api/v1/data-subjects/export': { email: 'ann@example.com' },
  '/api/v1/data-subjects/erase': { email: 'ann@example.com' },
  '/api/v1/domain-blacklist': { domain: 'example.net', reason: 'too many bounces', days: 30 },
  '/api/v1/contacts/{id}/categorise': { category: 'lawyer', note: 'rang them' },
  '/api/v1/contacts/{id}/consent': { proof: 'form', kind: 'consent', obtained_at: '2026-05-03T10:00:00Z' },
  '/api/v1/data-sources': {
    source_id: 'api-nine',
    source_type: 'api',
    name: 'Nine',
    config: { frequency: 'daily', hosts: ['a.example'] },
    default_mailwizz_instance: 'client-1',
    default_list_mapping: { avocat: 12 },
  },
  '/api/v1/data-sources/{source_id}': { name: 'Nine', config: { n: 1 }, is_active: true },
  '/api/v1/tags': { slug: 'nine', label: 'Nine', parent: null, color: '#112233' },
  '/api/v1/tags/{slug}': { label: 'Nine', parent: 'avocat', description: 'x' },
  '/api/v1/routing-rules/draft': {
    rules: [{ category: 'avocat', country_code: 'FR', list: 12, tags: ['a'] }],
    note: 'n',
  },
  '/api/v1/routing-rules/dry-run': { rules: [{ list: 'ab123cd456efg', instance: 'client-1' }] },
  '/api/v1/routing-rules/publish': { base_version: 0 },
  '/api/v1/webhook-endpoints': { url: 'https://example.com/hook', description: 'ours', events: ['contact.bounced'] },
  '/api/v1/webhook-endpoints/{id}': { is_active: true },
};

const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'a\udfff',
    '\u202e',
    '%',
    '%_\\',
    "'; --",
    '__proto__',
    'NaN',
  ),
  fc.constantFrom(
    '0',
    '-1',
    '1e9',
    '2147483648',
    '9'.repeat(30),
    '0x10',
    '1970-13-40',
    '+275760-09-13T00:00:00Z',
    'W10',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constant('x'.repeat(3_000)),
);
const oddValue = fc.oneof(
  oddText,
  fc.constantFrom(null, true, [], {}, -1, 0.5, 1e300, 2_147_483_648, -0, [[[[]]]], { __proto__: null, constructor: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Every place in a value that could hold another one. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))];
}

function replaced(value: unknown, [step, ...rest]: readonly string[], odd: unknown): unknown {
  if (step === undefined) return odd;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? replaced(item, rest, odd) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [step]: replaced(record[step], rest, odd) };
}

const oddBody = (path: string) => {
  const good = goodBodies[path];
  const mischief = fc
    .array(fc.tuple(fc.constantFrom(...placesIn(good)), oddValue), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((body, [place, odd]) => {
        try {
          return replaced(body, place, odd);
        } catch {
          // An earlier change took the place away.
          return body;
        }
      }, good),
    );
  return fc.oneof(mischief, oddValue).map((body) => JSON.stringify(body) ?? '');
};

/** Files that break where a reader does not expect it. */
const oddLines = fc
  .array(
    fc.oneof(
      oddText,
      fc.constantFrom('type,timeLogged,rcpt', 'd,2026-01-01 00:00:00+0000,ann@example.com', '{"type":"b"}', '"'),
    ),
  )
  .map((lines) => lines.join('\n'));

const oddQuery = ({ query }: Endpoint) => {
  const names = [...Object.keys(query?.shape ?? {}), '__proto__', 'constructor', 'x'];
  return fc
    .array(fc.tuple(fc.constantFrom(...names), oddText), { maxLength: 4 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeOdd(value)}`).join('&'));
};
const oddPath = ({ path }: Endpoint) =>
  path.includes('{')
    ? fc
        .oneof(fc.constant(path.includes('{instance_id}') ? 'client-1' : '1'), oddText)
        .map((id) => path.replaceAll(/\{\w+\}/g, encodeOdd(id) || '1'))
    : fc.constant(path);

/** Percent-encoded, half surrogates too, as no honest client would. */
const encodeOdd = (text: string) =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const oddHeaders = fc.record(
  {
    'Idempotency-Key': fc.constantFrom('a', ' b ', 'é', 'x'.repeat(300), '"quoted"'),
    'X-Request-Id': fc.constantFrom('short', 'fine-0001', '<script>', 'x'.repeat(300)),
    'Content-Type': fc.constantFrom('text/html', 'application/json', 'application/json; charset=utf-16', ';;;'),
    'X-Forwarded-For': fc.constantFrom('::1, x', '999.999.0.1'),
    'Accept-Encoding': fc.constantFrom('gzip', 'br;q=9', '*'),
  },
  { requiredKeys: [] },
);

/** Anything below 500 is right; and what is wrong is told in one form. */
function expectHonest({ status, headers, body }: Answered): void {
  const logged =
    status < 500 ? undefined : gateway.lines().find((line) => line.request_id === body.request_id && line.err);
  expect(status, JSON.stringify(logged ?? body)).toBeLessThan(500);
  if (status < 400) return;
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(Object.keys(problems)).toContain(body.code);
  expect(body).toMatchObject({ status, title: expect.any(String), request_id: expect.any(String) });
}

describe.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  '%s',
  (_, endpoint) => {
    const { method, path } = endpoint;
    const bodies = endpoint.body ? oddBody(path) : endpoint.stream ? oddLines : fc.constant(undefined);

    it('answers whatever a signed request says without failing', async () => {
      await fc.assert(
        fc.asyncProperty(
          oddPath(endpoint),
          oddQuery(endpoint),
          bodies,
          oddHeaders,
          async (at, query, rawBody, headers) => {
            const signed = {
              method,
              path: query ? `${at}?${query}` : at,
              headers,
              ...(rawBody === undefined ? {} : { rawBody }),
            };
            expectHonest(await send(signed));
          },
        ),
        { numRuns: RUNS },
      );
    });

    const filters = endpoint.query;
    if (filters)
      it('refuses U+0000 in each parameter, by name', async () => {
        const at = path.replace(/\{\w+\}/g, '1');
        for (const name of Object.keys(filters.shape)) {
          const { status, body } = await send({ method, path: `${at}?${name}=a%00b` });
          expect(status, name).toBeGreaterThanOrEqual(400);
          expect(status, name).toBeLessThan(500);
          if (status === 422) expect(JSON.stringify(body.errors), name).toContain(`"path":"${name}`);
        }
      });

    it('answers whatever a stranger sends without failing', async () => {
      const credentials = fc.record({
        'X-API-Key': oddHeader,
        'X-Timestamp': oddHeader,
        'X-Signature': oddHeader,
        'X-Nonce': oddHeader,
      });
      await fc.assert(
        fc.asyncProperty(
          oddPath(endpoint),
          oddQuery(endpoint),
          credentials,
          oddHeaders,
          async (at, query, proof, headers) => {
            const init = { method, headers: { ...headers, ...proof }, ...(method === 'GET' ? {} : { body: '{"a":' }) };
            expectHonest(await answeredBy(await fetch(`${gateway.url}${at}?${query}`, init)));
          },
        ),
        { numRuns: RUNS / 3 },
      );
    });
  },
);

const oddHeader = fc.oneof(
  fc.constantFrom('', 'v2=', '0'.repeat(64), `v2=${'f'.repeat(64)}`, String(Math.floor(Date.now() / 1_000)), '-1', 'é'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 80 }).map((text) => text.trim()),
);

it('has a body to spoil for every endpoint that reads one', () => {
  const reading = endpoints.filter(({ body }) => body).map(({ path }) => path);
  expect(Object.keys(goodBodies)).toEqual(expect.arrayContaining(reading));
});
