import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FaultMode, mailwizzFaults } from './faults.ts';
import { type RunningMailwizz, startMailwizz } from './start.ts';

const key = '0123456789abcdef0123456789abcdef01234567';
const listUid = 'ab123cdefghij';
let mailwizz: RunningMailwizz;

beforeAll(async () => {
  mailwizz = await startMailwizz({ customers: [{ apiKey: key, lists: [{ name: 'Readers', uid: listUid }] }] });
});
afterAll(() => mailwizz.stop());
beforeEach(() => {
  mailwizz.admin.setFault('none');
  mailwizz.admin.resetStats();
});

const control = (body: string | URLSearchParams, headers: Record<string, string> = {}) =>
  fetch(new URL('/__control/fault', mailwizz.url), { method: 'POST', body, headers });
const lists = (signal?: AbortSignal) =>
  fetch(`${mailwizz.url}/lists`, { headers: { 'X-Api-Key': key }, redirect: 'manual', ...(signal ? { signal } : {}) });
const addAnn = (method = 'POST', path = `/lists/${listUid}/subscribers`) =>
  fetch(`${mailwizz.url}${path}`, {
    method,
    headers: { 'X-Api-Key': key },
    body: new URLSearchParams({ EMAIL: 'ann@example.com' }),
    redirect: 'manual',
  });

describe('faults', () => {
  it.each([
    ['500', 500, 'json'],
    ['429', 429, 'json'],
    ['503', 503, 'json'],
    ['unauthorized', 401, 'json'],
    ['html', 502, 'html'],
    ['html-200', 200, 'html'],
    ['garbage', 200, 'json'],
    ['empty', 200, ''],
    ['redirect', 301, ''],
  ] as const)('%s answers HTTP %i', async (mode, status, type) => {
    mailwizz.admin.setFault(mode);
    const response = await lists();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type') ?? '').toContain(type);
    await response.body?.cancel();
  });

  it('sends Retry-After as asked, or none', async () => {
    mailwizz.admin.setFault('429');
    expect((await lists()).headers.get('retry-after')).toBe('1');
    mailwizz.admin.setFault({ mode: '503', retryAfter: 7 });
    expect((await lists()).headers.get('retry-after')).toBe('7');
    mailwizz.admin.setFault({ mode: '503', retryAfter: 'none' });
    expect((await lists()).headers.get('retry-after')).toBeNull();
  });

  it('never answers, or breaks the connection', async () => {
    mailwizz.admin.setFault('nothing');
    await expect(lists(AbortSignal.timeout(50))).rejects.toThrow(/abort|timeout/i);
    mailwizz.admin.setFault('reset');
    await expect(lists()).rejects.toThrow('fetch failed');
  });

  it('does the work and loses the answer', async () => {
    mailwizz.admin.setFault('lost-answer');
    await expect(addAnn()).rejects.toThrow('fetch failed');
    expect(mailwizz.admin.subscribers(listUid).map(({ email }) => email)).toEqual(['ann@example.com']);
  });

  it('forbids only PUT and DELETE when verbs are blocked', async () => {
    mailwizz.admin.setFault('blocked-verbs');
    expect((await lists()).status).toBe(200);
    const blocked = await addAnn('PUT', '/lists/subscribers/unsubscribe-by-email-from-all-lists');
    expect([blocked.status, await blocked.text()]).toEqual([403, expect.stringContaining('<html>')]);
  });

  it('redirects to a place where everything works', async () => {
    mailwizz.admin.setFault('redirect');
    const location = (await lists()).headers.get('location') ?? '';
    const there = await fetch(new URL(location, mailwizz.url), { headers: { 'X-Api-Key': key } });
    expect(there.status).toBe(200);
  });

  it('waits before it answers when slow', async () => {
    mailwizz.admin.setFault({ mode: 'slow', delayMs: 20 });
    expect((await lists()).status).toBe(200);
  });

  it('strikes as often as told, and only where told', async () => {
    mailwizz.admin.setFault({ mode: '500', count: 2 });
    expect([(await lists()).status, (await lists()).status, (await lists()).status]).toEqual([500, 500, 200]);
    mailwizz.admin.setFault({ mode: '500', path: '/bulk' });
    expect((await lists()).status).toBe(200);
    mailwizz.admin.setFault({ mode: '500', method: 'post' });
    expect((await lists()).status).toBe(200);
  });
});

describe('the control path', () => {
  it('sets faults from JSON and from a form, and names its modes when it knows none', async () => {
    await control('{"mode":"429","count":1,"retryAfter":3}', { 'Content-Type': 'application/json' });
    const struck = await lists();
    expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await lists()).status).toBe(200);
    await control(new URLSearchParams({ mode: '500' }));
    expect((await lists()).status).toBe(500);
    const unknown = await control(new URLSearchParams({ mode: 'sulk' }));
    expect([unknown.status, await unknown.json()]).toMatchObject([400, { modes: Object.keys(mailwizzFaults) }]);
  });

  it('tells what was asked and what is there', async () => {
    await lists();
    mailwizz.admin.setFault({ mode: '500', count: 1 });
    await lists();
    const stats: unknown = await (await fetch(new URL('/__control/stats', mailwizz.url))).json();
    expect(stats).toMatchObject({
      requests: 2,
      byRoute: { 'GET lists': 1 },
      byFault: { '500': 1 },
      fault: 'none',
      lists: [{ listUid, name: 'Readers', subscribers: expect.any(Number) }],
    });
  });

  it('makes lists, runs cron jobs, and goes back to a backup', async () => {
    const post = (path: string, form: Record<string, string> = {}) =>
      fetch(new URL(`/__control/${path}`, mailwizz.url), { method: 'POST', body: new URLSearchParams(form) });
    expect((await post('restore')).status).toBe(409);
    expect((await post('snapshot')).status).toBe(200);
    const made = await post('lists', { name: 'Remote', uid: 'cd456efghijkl', optIn: 'double' });
    expect(await made.json()).toEqual({ list_uid: 'cd456efghijkl' });
    const confirmation = mailwizz.admin.addSubscriber('cd456efghijkl', { fields: { EMAIL: 'new@example.com' } });
    expect(confirmation.status).toBe('unconfirmed');
    expect((await post('tick')).status).toBe(200);
    expect(mailwizz.admin.confirmations()).toMatchObject([{ email: 'new@example.com', sent: true }]);
    expect((await post('restore')).status).toBe(200);
    expect(mailwizz.admin.lists().map((list) => list.listUid)).toEqual([listUid]);
  });

  it('is told at start', async () => {
    const mode: FaultMode = '503';
    const other = await startMailwizz({ customers: [{ apiKey: key }], fault: mode });
    expect((await fetch(`${other.url}/lists`, { headers: { 'X-Api-Key': key } })).status).toBe(503);
    await other.stop();
  });
});
