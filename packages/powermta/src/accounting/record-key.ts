import { createHash } from 'node:crypto';
import type { AccountingRecord } from './accounting-record.ts';

/**
 * A key that the same event has again, however often and in whatever format it is sent: the guard of at-least-once
 * delivery. Made of what happened, not of where the line stood or which columns the file was configured to have.
 *
 * Two failed attempts at the same recipient differ in their times, to the second; two mails of one campaign to one
 * recipient within one second differ in Message-Id, if the file has it.
 */
export function recordKey(record: AccountingRecord): string {
  const identity = [
    record.type,
    record.timeLogged?.getTime() ?? '',
    record.timeQueued?.getTime() ?? '',
    record.orig?.toLowerCase() ?? '',
    record.rcpt?.toLowerCase() ?? '',
    record.dsnStatus ?? '',
    // A quoted line end is written differently in CSV and JSON.
    record.dsnDiag?.replace(/\s+/g, ' ') ?? '',
    record.sourceIp ?? '',
    record.jobId ?? '',
    record.envId ?? '',
    record.rcpt === null ? (record.queue ?? '') : '',
    record.headers['message-id'] ?? '',
    record.headers['x-mw-subscriber-uid'] ?? '',
  ];
  return `${record.type}:${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 40)}`;
}
