export type { VirtualMta as PowermtaVirtualMta } from './accounting-rows.ts';
export type { MailFate as PowermtaMailFate, ReaderPlan as PowermtaReaderPlan } from './mail-fate.ts';
export type { ReaderAct as PowermtaReaderAct } from './mail-reader.ts';
export type { DeliveredMail as PowermtaDeliveredMail } from './mail-store.ts';
export { type MailboxProvider, mailboxProviders } from './mailbox-providers.ts';
export type { ReceivedMail as PowermtaReceivedMail } from './received-mail.ts';
export type { PowermtaCounts, PowermtaOptions, PowermtaStats, RunningPowermta } from './running-powermta.ts';
export { type SmtpDeliverOptions, smtpDeliver } from './smtp-deliver.ts';
export { startPowermta } from './start.ts';
