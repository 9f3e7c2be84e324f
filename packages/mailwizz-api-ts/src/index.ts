export { createMailwizzClient, type MailwizzClient } from './client.ts';
export * from './errors.ts';
export type { CallOptions, MailwizzAuth, MailwizzClientOptions, RetryOptions } from './options.ts';
export type { Page, PageOptions } from './pages.ts';
export type { Bounce, BounceInput } from './resources/bounces.ts';
export { type BulkRow, rowsPerBulkCall } from './resources/bulk-answer.ts';
export { MailwizzBulkInterrupted } from './resources/bulk-create.ts';
export type {
  Campaign,
  CampaignComplaint,
  CampaignDetail,
  CampaignInput,
  CampaignStats,
  CampaignStatus,
  CampaignTemplate,
  CampaignUnsubscribe,
  DeliveryLog,
} from './resources/campaign-shapes.ts';
export type { CampaignFilter } from './resources/campaigns.ts';
export type { Country, Zone } from './resources/countries.ts';
export type { CustomerInput } from './resources/customers.ts';
export type { DeliveryServer } from './resources/delivery-servers.ts';
export type { Field, FieldInput, FieldType } from './resources/fields.ts';
export type { List, ListInput } from './resources/lists.ts';
export type { CampaignMove } from './resources/pause-campaign.ts';
export type { Segment, SegmentDetail, SegmentInput, SegmentOperator } from './resources/segments.ts';
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
export type { Template, TemplateDetail, TemplateFilter, TemplateInput } from './resources/templates.ts';
export type { TransactionalEmail, TransactionalEmailInput } from './resources/transactional-emails.ts';
