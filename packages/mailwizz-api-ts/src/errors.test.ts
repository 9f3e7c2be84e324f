import { expect, it } from 'vitest';
import * as errors from './errors.ts';
import { MailwizzBulkInterrupted } from './resources/bulk-create.ts';

const occasion = { method: 'GET', url: 'https://mw.example/api/lists' };
const one = new errors.MailwizzServerError('broken', occasion);
const all = [
  one,
  new errors.MailwizzUnauthorized('x', occasion),
  new errors.MailwizzForbidden('x', occasion),
  new errors.MailwizzNotFound('x', occasion),
  new errors.MailwizzDuplicate('x', occasion),
  new errors.MailwizzBlacklisted('x', occasion),
  new errors.MailwizzInvalid('x', occasion),
  new errors.MailwizzRejected('x', occasion),
  new errors.MailwizzWrongVerb('x', occasion),
  new errors.MailwizzWrongState('x', occasion),
  new errors.MailwizzRedirected('/there', 'https://mw.example/api', occasion),
  new errors.MailwizzRateLimited('x', occasion),
  new errors.MailwizzNotJson('<html>', occasion),
  new errors.MailwizzUnexpectedAnswer('x', occasion),
  new errors.MailwizzTimeout('x', occasion),
  new errors.MailwizzUnreachable('x', occasion, { neverConnected: true }),
  new MailwizzBulkInterrupted([], one),
];

it('has one error for each code of the catalogue', () => {
  expect(all.map(({ code }) => code).sort()).toEqual([...errors.mailwizzErrorCodes].sort());
});

it('names each error after its class, and says where it happened', () => {
  for (const error of all) {
    expect(error).toBeInstanceOf(errors.MailwizzError);
    expect(error.name).toBe(error.constructor.name);
    expect(error.message).toContain('(GET https://mw.example/api/lists)');
  }
});
