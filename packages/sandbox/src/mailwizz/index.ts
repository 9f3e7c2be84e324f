export type { MailwizzAdmin, MailwizzStats, Snapshot as MailwizzSnapshot } from './admin.ts';
export type { CustomerSeed as MailwizzCustomerSeed } from './customers.ts';
export type {
  Deliver as MailwizzDeliver,
  DeliveryResult as MailwizzDeliveryResult,
  OutgoingMail as MailwizzMail,
} from './delivery.ts';
export {
  type Fault as MailwizzFault,
  type FaultMode as MailwizzFaultMode,
  isFaultMode as isMailwizzFault,
  mailwizzFaults,
} from './faults.ts';
export type { FieldSeed as MailwizzFieldSeed, ListSeed as MailwizzListSeed } from './lists.ts';
export { type MailwizzOptions, type RunningMailwizz, startMailwizz } from './start.ts';
