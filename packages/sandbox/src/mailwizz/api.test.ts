import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningMailwizz, startMailwizz } from './start.ts';

const key = '0123456789abcdef0123456789abcdef01234567';
const listUid = 'ab123cdefghij';
let mailwizz: RunningMailwizz;

beforeAll(async () => {
  mailwizz = await startMailwizz({
    customers: [
      { apiKey: key, lists: [{ name: 'Readers', uid: listUid }] },
      { apiKey: 'another-key', lists: [{ name: 'Theirs', uid: 'zz999zzzzzzzz' }] },
    ],
  });
});
afterAll(() => mailwizz.stop());
beforeEach(() => mailwizz.admin.setFault('none'));

async function ask(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}) {
  const form = typeof body === 'string' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
  const response = await fetch(`${mailwizz.url}${path}`, {
    method,
    headers: { 'X-Api-Key': key, ...form, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) };
}

describe('keys and customers', () => {
  it.each([{}, { 'X-Api-Key': 'wrong' }, { 'X-MW-PUBLIC-KEY': 'wrong' }])('answers 401 to %j', async (headers) => {
    const response = await fetch(`${mailwizz.url}/lists`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 'error', error: expect.any(String) });
  });

  it('takes the key in the header of 1.x as well', async () => {
    expect((await fetch(`${mailwizz.url}/lists`, { headers: { 'X-MW-PUBLIC-KEY': key } })).status).toBe(200);
  });

  it("does not know another customer's list", async () => {
    expect((await ask('GET', '/lists/zz999zzzzzzzz')).status).toBe(404);
    expect((await ask('GET', '/lists')).json().data.count).toBe('1');
  });
});

describe('paths and bodies', () => {
  it.each(['/lists', '/lists/', '/index.php/lists', '/index.php/lists/'])('serves %s', async (path) => {
    expect((await ask('GET', path)).status).toBe(200);
  });

  it('takes multipart on POST and urlencoded on PUT', async () => {
    const form = new FormData();
    form.set('EMAIL', 'multi@example.com');
    form.set('FNAME', 'Zoë');
    const made = await ask('POST', `/lists/${listUid}/subscribers`, form);
    expect(made.status).toBe(201);
    const { subscriber_uid } = made.json().data.record;
    const path = `/lists/${listUid}/subscribers/${subscriber_uid}`;
    expect((await ask('PUT', path, 'EMAIL=multi%40example.com&LNAME=Doe')).status).toBe(200);
    expect((await ask('GET', path)).json().data.record).toMatchObject({ FNAME: 'Zoë', LNAME: 'Doe' });
  });

  it('sees an empty form in a JSON body', async () => {
    const answer = await ask('POST', `/lists/${listUid}/subscribers`, '{"EMAIL":"json@example.com"}', {
      'Content-Type': 'application/json',
    });
    expect(answer.status).toBe(422);
    expect(answer.json()).toEqual({ status: 'error', error: { EMAIL: 'Email cannot be blank.' } });
  });

  it('lets an override header turn a POST into a PUT', async () => {
    const made = await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=over%40example.com');
    const path = `/lists/${listUid}/subscribers/${made.json().data.record.subscriber_uid}/unsubscribe`;
    expect((await ask('POST', path, '', { 'X-HTTP-Method-Override': 'put' })).json()).toEqual({ status: 'success' });
    expect((await ask('POST', path)).json().error).toBe('Only PUT requests allowed for this endpoint.');
  });

  it('escapes slashes, tags GET answers and answers 304 to a known tag', async () => {
    mailwizz.admin.createList('a/b');
    const first = await ask('GET', '/lists');
    expect(first.text).toContain('a\\/b');
    const again = await ask('GET', '/lists', undefined, { 'If-None-Match': first.headers.get('etag') ?? '' });
    expect(again).toMatchObject({ status: 304, text: '' });
  });
});

describe('subscribers', () => {
  it('answers a create with an unevaluated NOW() and the lower-case email', async () => {
    const made = await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=now%40example.com');
    expect(made.status).toBe(201);
    expect(made.json()).toEqual({
      status: 'success',
      data: {
        record: {
          subscriber_uid: expect.stringMatching(/^[a-z]{2}[0-9]{3}[a-z0-9]{8}$/),
          email: 'now@example.com',
          ip_address: '127.0.0.1',
          source: 'api',
          date_added: { expression: 'NOW()', params: [] },
        },
      },
    });
  });

  it('refuses duplicates whatever their case, and blacklisted addresses, with 409', async () => {
    await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=dup%40example.com');
    const again = await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=DUP%40example.com');
    expect([again.status, again.json().error]).toEqual([409, 'The subscriber already exists in this list.']);
    mailwizz.admin.blacklist('Gone@example.com');
    const gone = await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=gone%40example.com');
    expect([gone.status, gone.json().error]).toEqual([409, 'This email address is blacklisted.']);
  });

  it('lets rows of a bulk call fail alone', async () => {
    const body =
      'subscribers[0][EMAIL]=b1%40example.com&subscribers[1][EMAIL]=bad&subscribers[2][EMAIL]=b1%40example.com';
    const answer = await ask('POST', `/lists/${listUid}/subscribers/bulk`, body);
    expect(answer.json().data.records).toEqual([
      { data: { subscriber_uid: expect.any(String), EMAIL: 'b1@example.com', FNAME: '', LNAME: '' } },
      { data: { EMAIL: 'bad' }, errors: { EMAIL: 'Please provide a valid email address.' } },
      { data: { EMAIL: 'b1@example.com' }, errors: { EMAIL: 'The subscriber already exists in this list.' } },
    ]);
  });

  it('drops the rows of a bulk call that pass max_input_vars', async () => {
    const pairs = Array.from({ length: 1_200 }, (_, row) => `subscribers[${row}][EMAIL]=cut${row}%40example.com`);
    const answer = await ask('POST', `/lists/${listUid}/subscribers/bulk`, pairs.join('&'));
    expect(answer.json().data.records).toHaveLength(1_000);
  });

  it('answers 404 to a search without a match and a flat object to one with', async () => {
    await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=here%2Btag%40example.com');
    expect((await ask('GET', `/lists/${listUid}/subscribers/search-by-email?EMAIL=nobody%40example.com`)).status).toBe(
      404,
    );
    const found = await ask('GET', `/lists/${listUid}/subscribers/search-by-email?EMAIL=here%2Btag%40example.com`);
    expect(found.json().data).toEqual({
      subscriber_uid: expect.any(String),
      status: 'confirmed',
      date_added: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it('pages newest first, with count as text and computed numbers as numbers', async () => {
    const list = mailwizz.admin.createList('Paged');
    for (const name of ['a', 'b', 'c'])
      mailwizz.admin.addSubscriber(list.listUid, { fields: { EMAIL: `${name}@example.com` } });
    const { data } = (await ask('GET', `/lists/${list.listUid}/subscribers?per_page=2`)).json();
    expect(data).toMatchObject({ count: '3', total_pages: 2, current_page: 1, next_page: 2, prev_page: null });
    expect(data.records.map(({ EMAIL }: { EMAIL: string }) => EMAIL)).toEqual(['c@example.com', 'b@example.com']);
    expect((await ask('GET', `/lists/${list.listUid}/subscribers?status=unsubscribed`)).json().data).toMatchObject({
      count: '0',
      total_pages: 1,
      records: [],
    });
  });

  it('asks for a confirmation on a double opt-in list unless told the status', async () => {
    const list = mailwizz.admin.createList('Double', { optIn: 'double' });
    await ask('POST', `/lists/${list.listUid}/subscribers`, 'EMAIL=asks%40example.com');
    await ask('POST', `/lists/${list.listUid}/subscribers`, 'EMAIL=skips%40example.com&details[status]=confirmed');
    expect(mailwizz.admin.subscribers(list.listUid).map(({ status }) => status)).toEqual(['unconfirmed', 'confirmed']);
    expect(mailwizz.admin.confirmations().map(({ email }) => email)).toEqual(['asks@example.com']);
  });
});

describe('a backup', () => {
  it('brings back what was, and forgets what came after', async () => {
    const backup = mailwizz.admin.snapshot();
    const before = mailwizz.admin.subscribers(listUid).length;
    await ask('POST', `/lists/${listUid}/subscribers`, 'EMAIL=after%40example.com');
    mailwizz.admin.restore(backup);
    expect(mailwizz.admin.subscribers(listUid)).toHaveLength(before);
    expect((await ask('GET', `/lists/${listUid}/subscribers/search-by-email?EMAIL=after%40example.com`)).status).toBe(
      404,
    );
  });
});
