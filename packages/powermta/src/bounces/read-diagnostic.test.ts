import { describe, expect, it } from 'vitest';
import { readDiagnostic } from './read-diagnostic.ts';

describe('reading an answer', () => {
  it('joins lines that repeat their codes', () => {
    const read = readDiagnostic(
      'smtp;550-5.1.1 The email account that you tried to\r\n550-5.1.1 reach does not\r\n550 5.1.1 exist',
    );
    expect(read.text).toBe('the email account that you tried to reach does not exist');
    expect(read.reply).toBe('550');
    expect(read.status).toEqual([5, 1, 1]);
  });

  it.each([
    ['smtp;550 5.1.1 x', '550', [5, 1, 1]],
    ['550 5.1.1 x', '550', [5, 1, 1]],
    ['host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)', '550', [5, 1, 1]],
    ['x-pmta;bounce-queue;reply:550 5.7.1 messages were not sent', '550', [5, 7, 1]],
    ['smtp;553 sorry, no mailbox here (#5.1.1)', '553', [5, 1, 1]],
    ['#550 5.7.1 RESOLVER.RST.AuthRequired', '550', [5, 7, 1]],
    ['smtp;421 Message from (192.0.2.1) temporarily deferred - 4.16.50.', '421', null],
    ['smtp;554 refused 5.188.10.2', '554', null],
    ['user unknown', null, null],
    ['the limit of 500 messages is reached', null, null],
  ])('finds the codes of %s', (diag, reply, status) => {
    const read = readDiagnostic(diag);
    expect(read.reply).toBe(reply);
    expect(read.status).toEqual(status);
  });

  it('asks the report where the answer has no code, and takes x.0.0 for none', () => {
    expect(readDiagnostic('smtp;550 gone', '5.1.1 (bad destination mailbox address)').status).toEqual([5, 1, 1]);
    expect(readDiagnostic('smtp;550 gone', '5.0.0 (undefined status)').status).toBeNull();
    expect(readDiagnostic('', '4.4.7 (delivery time expired)')).toMatchObject({
      text: 'delivery time expired',
      permanent: false,
    });
  });

  it('forgets local parts, which may hold any word, and keeps domains', () => {
    expect(readDiagnostic('smtp;550 <spam.blocked@example.com>: user unknown').text).toBe(
      '<x@example.com>: user unknown',
    );
  });

  it('reads accents as letters and keeps other scripts', () => {
    expect(readDiagnostic('smtp;552 Boîte pleine').text).toBe('boite pleine');
    expect(readDiagnostic('smtp;550 Пользователь не найден').text).toBe('пользователь не найден');
    expect(readDiagnostic('smtp;550 メールボックス').text).toBe('メールボックス');
  });

  it('takes the severity from the answer first', () => {
    expect(readDiagnostic('smtp;450 mailbox unavailable', '5.1.1').permanent).toBe(false);
    expect(readDiagnostic('smtp;550 mailbox unavailable', '4.2.1').permanent).toBe(true);
  });
});
