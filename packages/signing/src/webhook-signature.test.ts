import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook, verifyWebhook } from './webhook-signature.ts';

const secret = `whsec_${Buffer.from('thirty-two bytes of example key!').toString('base64')}`;
const older = newWebhookSecret();
const body = '{"event_type":"contact.bounced","email":"zoé@example.com"}';
const timestamp = 1_767_225_600;
const hook = { secrets: [secret], id: 'msg_01', timestamp, body };
const receive = { secrets: [secret], rawBody: Buffer.from(body), nowMs: timestamp * 1_000 };

/** Only the headers whose name begins so. */
const only = (headers: Record<string, string>, prefix: string) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(prefix)));

describe('signWebhook', () => {
  it('carries both trios', () => {
    expect(Object.keys(signWebhook({ ...hook, apiKey: 'ep_7' }))).toEqual([
      'X-API-Key',
      'X-Timestamp',
      'X-Signature',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ]);
  });

  it('signs as the Standard Webhooks library does', () => {
    const theirs = new Webhook(secret).sign('msg_01', new Date(timestamp * 1_000), body);
    expect(signWebhook(hook)['webhook-signature']).toBe(theirs);
    const raw = new Webhook('a plain secret', { format: 'raw' }).sign('msg_01', new Date(timestamp * 1_000), body);
    expect(signWebhook({ ...hook, secrets: ['a plain secret'] })['webhook-signature']).toBe(raw);
  });

  it('is accepted by the Standard Webhooks library, with either secret of a rotation', () => {
    const now = signWebhook({ ...hook, secrets: [older, secret], timestamp: Math.floor(Date.now() / 1_000) });
    expect(new Webhook(secret).verify(body, now)).toEqual(JSON.parse(body));
    expect(new Webhook(older).verify(body, now)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newWebhookSecret()).verify(body, now)).toThrow('No matching signature');
  });

  it.each([
    ['no secret', { secrets: [] }],
    ['an id with a dot', { id: 'a.b' }],
    ['a fractional timestamp', { timestamp: 0.5 }],
  ])('refuses %s', (_, changed) => {
    expect(() => signWebhook({ ...hook, ...changed })).toThrow(RangeError);
  });
});

describe('verifyWebhook', () => {
  const headers = signWebhook(hook);

  it('accepts what the library signs', () => {
    const signature = new Webhook(secret).sign('msg_01', new Date(timestamp * 1_000), body);
    const theirs = { 'webhook-id': 'msg_01', 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
    expect(verifyWebhook({ ...receive, headers: theirs })).toEqual({ ok: true, scheme: 'standard', id: 'msg_01' });
  });

  it('accepts either trio alone, and vouches for the id only where it was signed', () => {
    expect(verifyWebhook({ ...receive, headers })).toEqual({ ok: true, scheme: 'standard', id: 'msg_01' });
    expect(verifyWebhook({ ...receive, headers: only(headers, 'X-') })).toEqual({ ok: true, scheme: 'relais' });
  });

  it('accepts one known signature among unknown ones', () => {
    const mixed = { ...headers, 'webhook-signature': `v1a,zzz v1,AAAA ${headers['webhook-signature']}` };
    expect(verifyWebhook({ ...receive, headers: mixed })).toMatchObject({ ok: true });
  });

  it.each([
    ['another body', 'webhook-', {}, { rawBody: '{}' }, 'SIGNATURE_MISMATCH'],
    ['another body', 'X-', {}, { rawBody: '{}' }, 'SIGNATURE_MISMATCH'],
    ['another id', 'webhook-', { 'webhook-id': 'msg_02' }, {}, 'SIGNATURE_MISMATCH'],
    ['no id', 'webhook-', { 'webhook-id': '' }, {}, 'WEBHOOK_ID_MISSING'],
    ['an unknown version', 'webhook-', { 'webhook-signature': 'v9,abc' }, {}, 'SIGNATURE_MALFORMED'],
    ['no hex', 'X-', { 'X-Signature': 'zz' }, {}, 'SIGNATURE_MALFORMED'],
    ['no timestamp', 'X-', { 'X-Timestamp': '' }, {}, 'TIMESTAMP_MISSING'],
    ['no signature', 'none', {}, {}, 'SIGNATURE_MISSING'],
    ['an old message', 'webhook-', {}, { nowMs: (timestamp + 301) * 1_000 }, 'TIMESTAMP_OUTSIDE_WINDOW'],
    ['an old message', 'X-', {}, { nowMs: (timestamp + 301) * 1_000 }, 'TIMESTAMP_OUTSIDE_WINDOW'],
    ['another secret', 'webhook-', {}, { secrets: [older] }, 'SIGNATURE_MISMATCH'],
    ['another secret', 'X-', {}, { secrets: [older] }, 'SIGNATURE_MISMATCH'],
  ])('refuses %s (%s trio)', (_, prefix, changedHeaders, changed, reason) => {
    const seen = { ...only(headers, prefix), ...changedHeaders };
    expect(verifyWebhook({ ...receive, headers: seen, ...changed })).toEqual({ ok: false, reason });
  });
});
