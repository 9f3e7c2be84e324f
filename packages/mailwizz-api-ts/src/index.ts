export { createMailwizzClient, type MailwizzClient } from './client.ts';
export * from './errors.ts';
export type { CallOptions, MailwizzAuth, MailwizzClientOptions, RetryOptions } from './options.ts';
export type { Page, PageOptions } from './pages.ts';
export { type BulkRow, rowsPerBulkCall } from './resources/bulk-answer.ts';
export { MailwizzBulkInterrupted } from './resources/bulk-create.ts';
export type { Field, FieldInput, FieldType } from './resources/fields.ts';
export type { List, ListInput } from './resources/lists.ts';
export type { CreatedOrUpdated } from './resources/subscriber-create.ts';
export type {
  FoundSubscriber,
  StoredSubscriber,
  Subscriber,
  SubscriberDetails,
  SubscriberFields,
  SubscriberInAList,
  SubscriberInput,
  SubscriberStatus,
} from './resources/subscriber-shapes.ts';
export type { SubscriberFilter } from './resources/subscribers.ts';
