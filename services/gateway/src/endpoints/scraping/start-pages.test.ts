import { describe, expect, it } from 'vitest';
import { checkStartPages } from './start-pages.ts';

const none = new Set<string>();
const opens = (...entries: string[]) => new Set(entries);

/** The field that a second, wrong page is refused under. */
function refused(url: string): unknown {
  try {
    return checkStartPages(['https://example.com/', url], none);
  } catch (error) {
    return error;
  }
}

describe('start pages', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:8080/',
    'http://localhost./',
    'http://printer.local/',
    'http://0.0.0.0/',
    'http://ann:secret@example.com/',
  ])('%s is refused by field', (url) => {
    expect(refused(url)).toMatchObject({ code: 'HOST_NOT_PUBLIC', errors: [{ path: 'config.urls.1' }] });
  });

  it('pass when they are public', () => {
    expect(checkStartPages(['https://example.com/', 'http://192.0.2.1.example.org/'], none)).toEqual([]);
  });

  it('pass when this machine opens their host and port, which the crawler is told', () => {
    expect(checkStartPages(['http://127.0.1.3:8123/', 'https://example.com/'], opens('127.0.1.3:8123'))).toEqual([
      '127.0.1.3:8123',
    ]);
    expect(checkStartPages(['http://site.test/'], opens('site.test:80'))).toEqual(['site.test:80']);
    expect(() => checkStartPages(['http://127.0.1.3:8124/'], opens('127.0.1.3:8123'))).toThrow('public');
  });
});
