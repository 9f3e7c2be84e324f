import { describe, expect, it } from 'vitest';
import { openLogger } from './logger.ts';

/** What one call writes, read. */
function written(write: (log: ReturnType<typeof openLogger>) => void) {
  let text = '';
  const log = openLogger({ service: 'validator', level: 'info', destination: { write: (line) => (text += line) } });
  write(log);
  return { text, line: text === '' ? undefined : JSON.parse(text) };
}

describe('openLogger', () => {
  it('writes a line with time, level, service and event', () => {
    const { line } = written((log) => log.info({ event: 'job.attempted', took_ms: 3 }, 'ended'));
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'validator',
      pid: process.pid,
      event: 'job.attempted',
      took_ms: 3,
      msg: 'ended',
    });
  });

  it('keeps below its level silent', () => {
    expect(written((log) => log.debug('quiet')).text).toBe('');
  });

  it.each([
    ['at the top', { secret: 'hunter2' }],
    ['at any depth', { a: { b: [{ c: { apiKey: 'hunter2' } }] } }],
    ['in any letter case', { Authorization: 'hunter2', PASSWORD: 'hunter2', 'X-Api-Key': 'hunter2' }],
    ['whatever its form', { tokens: ['hunter2'], cookie: { sid: 'hunter2' } }],
    ['among settings', { config: { RELAIS_SECRET_KEY: 'hunter2', RELAIS_ADDRESS_PEPPER: 'hunter2' } }],
    ['in headers', { req: { headers: { 'x-signature': 'hunter2', 'webhook-signature': 'hunter2', accept: '*/*' } } }],
    [
      'on an error',
      { err: Object.assign(new Error('refused'), { options: { headers: { authorization: 'hunter2' } } }) },
    ],
  ])('drops a secret %s', (_, line) => {
    const { text } = written((log) => log.info(line, 'said'));
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('hunter2');
  });

  it('drops a secret bound to a child', () => {
    expect(written((log) => log.child({ token: 'hunter2' }).info('said')).line).toMatchObject({ token: '[redacted]' });
  });

  it('drops the headers a serializer brings to light', () => {
    const request = { raw: { authorization: 'hunter2', host: 'example.com' } };
    const { line } = written((log) =>
      log.child({}, { serializers: { req: (req: typeof request) => ({ headers: req.raw }) } }).info({ req: request }),
    );
    expect(line.req.headers).toEqual({ authorization: '[redacted]', host: 'example.com' });
  });

  it('leaves the caller’s object as it was, and everything else readable', () => {
    const line = { token: 'hunter2', nested: { kept: 1 }, when: new Date(0), nothing: null, secret: undefined };
    expect(written((log) => log.info(line)).line).toMatchObject({
      token: '[redacted]',
      nested: { kept: 1 },
      when: '1970-01-01T00:00:00.000Z',
      nothing: null,
    });
    expect(line.token).toBe('hunter2');
  });

  it('survives a line that contains itself', () => {
    const line: Record<string, unknown> = { event: 'loop' };
    line.self = line;
    expect(written((log) => log.info(line)).text).toContain('"event":"loop"');
  });
});
