import { describe, expect, it } from 'vitest';
import { classifyAnswer } from './classify-answer.ts';
import { MailwizzInvalid, type MailwizzRateLimited, MailwizzRedirected, type MailwizzServerError } from './errors.ts';

const classify = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  classifyAnswer({
    method: 'POST',
    url: 'https://mw.example/api/lists',
    baseUrl: 'https://mw.example/api',
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const errorOf = (status: number, body: unknown, headers?: Record<string, string>) => {
  const answer = classify(status, body, headers);
  if (!('error' in answer)) throw new Error('a success');
  return answer.error;
};
const said = (error: unknown) => ({ status: 'error', error });

describe('the meaning of an answer', () => {
  it.each([
    [200, { status: 'success' }],
    [201, { status: 'success', list_uid: 'ab123cdefghij' }],
    [200, { status: 'success', data: { records: [] } }],
  ])('takes HTTP %i with status success as a success', (status, body) => {
    expect(classify(status, body)).toEqual({ body });
  });

  it.each([
    [401, said('Invalid API key.'), 'MAILWIZZ_UNAUTHORIZED', false],
    [400, said('Invalid API request signature. Please refer to the documentation.'), 'MAILWIZZ_UNAUTHORIZED', false],
    [403, '<html>Forbidden</html>', 'MAILWIZZ_FORBIDDEN', false],
    [404, said('The subscriber does not exist.'), 'MAILWIZZ_NOT_FOUND', false],
    [404, '', 'MAILWIZZ_NOT_FOUND', false],
    [409, said('The subscriber already exists in this list.'), 'MAILWIZZ_DUPLICATE', false],
    [409, said("L'abonné existe déjà."), 'MAILWIZZ_DUPLICATE', false],
    [422, said({ EMAIL: 'The subscriber already exists in this list.' }), 'MAILWIZZ_DUPLICATE', false],
    [409, said('This email address is BLACKLISTED.'), 'MAILWIZZ_BLACKLISTED', false],
    [422, said({ name: 'Campaign name cannot be blank.' }), 'MAILWIZZ_INVALID', false],
    [400, said({ name: 'Campaign name cannot be blank.' }), 'MAILWIZZ_INVALID', false],
    [400, said('Only POST requests allowed for this endpoint.'), 'MAILWIZZ_WRONG_VERB', false],
    [405, '', 'MAILWIZZ_WRONG_VERB', false],
    [400, said('No.'), 'MAILWIZZ_REJECTED', false],
    [200, said('No.'), 'MAILWIZZ_REJECTED', false],
    [429, '', 'MAILWIZZ_RATE_LIMITED', true],
    [500, '<html>', 'MAILWIZZ_SERVER_ERROR', true],
    [503, said('Busy'), 'MAILWIZZ_SERVER_ERROR', true],
    [200, '<br><b>Fatal error</b>', 'MAILWIZZ_NOT_JSON', true],
    [200, '{"status":"succ', 'MAILWIZZ_NOT_JSON', true],
    [200, '', 'MAILWIZZ_NOT_JSON', true],
    [404, '<html>nginx</html>', 'MAILWIZZ_NOT_JSON', true],
    [200, { status: 'odd' }, 'MAILWIZZ_UNEXPECTED_ANSWER', false],
    [301, '', 'MAILWIZZ_REDIRECTED', false],
  ])('HTTP %i with %j is %s', (status, body, code, retryable) => {
    expect(errorOf(status, body)).toMatchObject({ code, retryable, status });
  });

  it('hands over the field map of a validation error', () => {
    const error = errorOf(422, said({ FNAME: ['Too short.', 'Too odd.'], EMAIL: 'Email cannot be blank.' }));
    expect(error).toBeInstanceOf(MailwizzInvalid);
    expect(error).toMatchObject({ fields: { FNAME: 'Too short. Too odd.', EMAIL: 'Email cannot be blank.' } });
  });

  it('reads Retry-After of 429 and 503', () => {
    expect(errorOf(429, '', { 'retry-after': '7' })).toEqual(
      expect.objectContaining({ retryAfterMs: 7_000 } satisfies Partial<MailwizzRateLimited>),
    );
    expect(errorOf(503, '', { 'retry-after': '2' })).toMatchObject({
      retryAfterMs: 2_000,
    } satisfies Partial<MailwizzServerError>);
  });

  it('names the wrong base URL and the right place of a redirect', () => {
    const error = errorOf(301, '', { location: 'https://www.mw.example/api/lists' });
    expect(error).toBeInstanceOf(MailwizzRedirected);
    expect(error.message).toContain('the base URL https://mw.example/api is wrong');
    expect(error).toMatchObject({ location: 'https://www.mw.example/api/lists' });
  });

  it('says whether the write may have happened', () => {
    expect(errorOf(500, '').outcomeUnknown).toBe(true);
    expect(errorOf(429, '').outcomeUnknown).toBe(false);
    expect(errorOf(401, '').outcomeUnknown).toBe(false);
  });
});
