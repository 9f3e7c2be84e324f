import { describe, expect, it } from 'vitest';
import { createMailwizzClient } from './client.ts';
import type { MailwizzClientOptions } from './options.ts';

describe('options', () => {
  it.each(['https://mw.example/api/', 'https://mw.example/api/index.php/', 'http://mw.example/sub/api'])(
    'take %s',
    (baseUrl) => {
      expect(() => createMailwizzClient({ baseUrl, auth: { kind: 'api_key', key: 'k' } })).not.toThrow();
    },
  );

  it.each([
    { baseUrl: 'mw.example/api' },
    { baseUrl: 'ftp://mw.example/api' },
    { baseUrl: 'https://mw.example/api?x=1' },
    { concurrency: 0 },
    { auth: { kind: 'api_key', key: ' ' } as const },
  ])('refuse %j', (wrong) => {
    const right: MailwizzClientOptions = { baseUrl: 'https://mw.example/api', auth: { kind: 'api_key', key: 'k' } };
    expect(() => createMailwizzClient({ ...right, ...wrong })).toThrow(TypeError);
  });
});
