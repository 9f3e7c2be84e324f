import { type AccountingRow, accountingTime } from './accounting-file.ts';
import type { MailboxProvider, ServerAnswer } from './mailbox-providers.ts';
import type { ReceivedMail } from './received-mail.ts';

/** The virtual MTA a mail leaves by. */
export interface VirtualMta {
  name: string;
  /** Its source address, from a documentation network. */
  ip: string;
  /** Envelope senders of these domains and their subdomains leave by it. */
  domains?: readonly string[];
}

/** One attempt, as accounting needs it. */
export interface Attempt {
  mail: ReceivedMail;
  provider: MailboxProvider;
  vmta: VirtualMta;
}

/** `d`: the other server took it. */
export const deliveredRow = (attempt: Attempt): AccountingRow => ({
  ...attemptRow('d', attempt),
  dsnAction: 'relayed',
  dsnStatus: '2.0.0 (success)',
  dsnDiag: 'smtp;250 2.0.0 OK',
});

/** `t`: refused for now. */
export const deferredRow = (attempt: Attempt, answer: ServerAnswer): AccountingRow => ({
  ...attemptRow('t', attempt),
  dsnAction: 'delayed',
  dsnStatus: answer.status,
  dsnDiag: diagOf(answer, attempt),
});

/** `b`: refused for good, or given up; then the code is one of those for now, and the diagnostic the last answer. */
export const bouncedRow = (attempt: Attempt, answer: ServerAnswer): AccountingRow => ({
  ...attemptRow('b', attempt),
  dsnAction: 'failed',
  dsnStatus: isTemporary(answer) ? '4.4.7 (delivery time expired)' : answer.status,
  dsnDiag: diagOf(answer, attempt),
  bounceCat: isTemporary(answer) ? 'message-expired' : answer.bounceCat,
});

/** `rb`: accepted once, and sent back by mail. No virtual MTA: only the return path and headers tell whose it is. */
export const returnedRow = (attempt: Attempt, answer: ServerAnswer): AccountingRow => ({
  ...commonRow('rb', attempt.mail),
  dsnStatus: answer.status,
  dsnDiag: diagOf(answer, attempt),
  dsnMta: attempt.provider.mx,
  dsnReportingMta: `dns; ${attempt.provider.mx.split(' ')[0]}`,
  bounceCat: answer.bounceCat,
  srcType: 'smtp',
  srcMta: attempt.provider.mx,
  format: 'dsn',
});

/** `f`: a complaint through a feedback loop. */
export const complaintRow = ({ mail, provider, vmta }: Attempt): AccountingRow => ({
  ...commonRow('f', mail),
  rcpt: provider.feedbackLoop === 'arf-redacted' ? '' : mail.rcpt,
  repSourceIp: vmta.ip,
  dlvSourceIp: vmta.ip,
  feedbackType: 'abuse',
  format: provider.feedbackLoop === 'jmrp' ? 'jmrp' : 'arf',
  userAgent: `${provider.name}-feedback/1.0`,
  reportedDomain: domainOf(mail.orig),
});

export const isTemporary = ({ text }: ServerAnswer): boolean => text.startsWith('4');

function attemptRow(type: string, { mail, provider, vmta }: Attempt): AccountingRow {
  return {
    ...commonRow(type, mail),
    dsnMta: provider.mx,
    srcType: 'smtp',
    srcMta: mail.source,
    dlvType: 'smtp',
    dlvSourceIp: vmta.ip,
    dlvDestinationIp: /\(([^)]+)\)/.exec(provider.mx)?.[1] ?? '',
    dlvEsmtpAvailable: 'CHUNKING,PIPELINING,8BITMIME,SIZE,STARTTLS,ENHANCEDSTATUSCODES',
    dlvSize: type === 'd' ? String(mail.raw.length) : '',
    vmta: vmta.name,
    jobId: mail.headers.get('x-job') ?? '',
    envId: mail.headers.get('x-envid') ?? '',
    queue: `${domainOf(mail.rcpt)}/${vmta.name}`,
  };
}

function commonRow(type: string, mail: ReceivedMail): AccountingRow {
  return {
    type,
    timeLogged: accountingTime(new Date()),
    timeQueued: accountingTime(mail.receivedAt),
    orig: mail.orig,
    rcpt: mail.rcpt,
    'header_Message-Id': mail.headers.get('message-id') ?? '',
    'header_List-Id': mail.headers.get('list-id') ?? '',
    'header_X-Mw-Campaign-Uid': mail.headers.get('x-mw-campaign-uid') ?? '',
    'header_X-Mw-Subscriber-Uid': mail.headers.get('x-mw-subscriber-uid') ?? '',
  };
}

const diagOf = ({ text }: ServerAnswer, { mail, vmta }: Attempt): string =>
  `smtp;${text.replaceAll('{rcpt}', mail.rcpt).replaceAll('{ip}', vmta.ip).replaceAll('{from}', domainOf(mail.orig))}`;

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
