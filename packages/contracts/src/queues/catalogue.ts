import { bounce } from './bounce.ts';
import { campaign } from './campaign.ts';
import { crawl } from './crawl.ts';
import type { PayloadOf, ServiceName } from './define-queue.ts';
import { engagement } from './engagement.ts';
import { contactImport } from './import.ts';
import { instance } from './instance.ts';
import { lookup } from './lookup.ts';
import { notify } from './notify.ts';
import { route } from './route.ts';
import { sync } from './sync.ts';
import { validate } from './validate.ts';
import { verify } from './verify.ts';

/** Every queue there is. A queue not named here does not exist for producers, consumers, metrics or the console. */
export const queues = {
  crawl,
  lookup,
  import: contactImport,
  validate,
  verify,
  route,
  sync,
  instance,
  campaign,
  bounce,
  engagement,
  notify,
} as const;

export type QueueName = keyof typeof queues;
export type Queue = (typeof queues)[QueueName];
export type QueueNamed<Name extends QueueName> = (typeof queues)[Name];
export type PayloadNamed<Name extends QueueName> = PayloadOf<QueueNamed<Name>>;

/** The names of the queues whose contract names this service as consumer. */
export type QueuesOf<Service extends ServiceName> = {
  [Name in QueueName]: QueueNamed<Name>['consumer'] extends Service ? Name : never;
}[QueueName];

export const queueNames = Object.keys(queues) as QueueName[];

/** What `service` must be able to process. */
export function queuesConsumedBy(service: ServiceName): QueueName[] {
  return queueNames.filter((name) => queues[name].consumer === service);
}
