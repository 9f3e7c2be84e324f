import { describe, expect, it } from 'vitest';
import { opensAddress, opensHost, parseAllowRule } from './allowed-hosts.ts';

describe('addresses that may be reached', () => {
  it.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14'])(
    '%s is public',
    (address) => {
      expect(opensAddress([], address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    // IPv4-compatible: an old disguise of 127.0.0.1 and of the metadata address.
    '::7f00:1',
    '::a9fe:a9fe',
    'not an address',
  ])('%s is not', (address) => {
    expect(opensAddress([], address)).toBe(false);
  });

  it('are opened by a range of the same kind', () => {
    const rules = [parseAllowRule('127.0.0.0/8')];
    expect(opensAddress(rules, '127.0.1.3')).toBe(true);
    expect(opensAddress(rules, '::ffff:127.0.1.3')).toBe(true);
    expect(opensAddress(rules, '10.0.0.1')).toBe(false);
    expect(opensAddress(rules, '::1')).toBe(false);
  });
});

describe('hosts that an operator opened', () => {
  it('are opened with their port alone', () => {
    const rules = ['127.0.0.1:8123', 'Intranet.Example:80', '[::1]:9000'].map(parseAllowRule);
    expect(opensHost(rules, '127.0.0.1', 8123)).toBe(true);
    expect(opensHost(rules, '127.0.0.1', 8124)).toBe(false);
    expect(opensHost(rules, 'intranet.example', 80)).toBe(true);
    expect(opensHost(rules, 'intranet.example', 443)).toBe(false);
    expect(opensHost(rules, '[::1]', 9000)).toBe(true);
  });

  it('are opened at every port when none is named', () => {
    expect(opensHost([parseAllowRule('localhost')], 'localhost', 3)).toBe(true);
  });

  it.each(['', 'http://x/', 'a b', '10.0.0.0/40', 'x/y', 'host:99999'])('%j is no entry', (entry) => {
    expect(() => parseAllowRule(entry)).toThrow(TypeError);
  });
});
