import { describe, expect, it } from 'vitest';
import { Problem } from '../../http/problems.ts';
import { assertPublic } from './private-hosts.ts';

const none = new Set<string>();

describe('start pages', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:8080/',
    'http://printer.local/',
    'http://0.0.0.0/',
  ])('%s is refused by field', (url) => {
    expect(() => assertPublic(['https://example.com/', url], none)).toThrow(Problem);
    try {
      assertPublic(['https://example.com/', url], none);
    } catch (error) {
      expect(error).toMatchObject({ code: 'HOST_NOT_PUBLIC', errors: [{ path: 'config.urls.1' }] });
    }
  });

  it('pass when they are public, or opened on this machine by host and port', () => {
    expect(() => assertPublic(['https://example.com/', 'http://192.0.2.1.example.org/'], none)).not.toThrow();
    expect(() => assertPublic(['http://127.0.1.3:8123/'], new Set(['127.0.1.3:8123']))).not.toThrow();
    expect(() => assertPublic(['http://127.0.1.3:8124/'], new Set(['127.0.1.3:8123']))).toThrow(Problem);
  });
});
