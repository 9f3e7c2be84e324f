export {
  AccountingError,
  AccountingHeaderMissing,
  AccountingTooLarge,
  AccountingUnreadable,
} from './accounting/accounting-errors.ts';
export { type AccountingRecord, type AccountingType, accountingTypes } from './accounting/accounting-record.ts';
export { type MailwizzIds, mailwizzIds } from './accounting/mailwizz-ids.ts';
export {
  type AccountingBatch,
  type AccountingOptions,
  type RejectedLine,
  readAccounting,
} from './accounting/read-accounting.ts';
export { recordKey } from './accounting/record-key.ts';
export { bundledBounceRules } from './bounces/bundled-rules.ts';
export {
  type BounceAction,
  type BounceCause,
  bounceActions,
  bounceCauses,
  type PowermtaCategory,
  powermtaCategories,
} from './bounces/causes.ts';
export { type BounceReport, type BounceVerdict, classifyBounce } from './bounces/classify-bounce.ts';
export { type BounceRules, compileBounceRules } from './bounces/compile-rules.ts';
export { type JudgedBounce, judgeBounceReport, type StoredReport } from './bounces/judge-bounce-report.ts';
export {
  type DeliveryMark,
  judgeSoftBounces,
  type SoftBounceRule,
  type SoftBounceVerdict,
  softBounceRule,
} from './soft-bounces.ts';
