import { createCaller } from './caller.ts';
import { type MailwizzClientOptions, readOptions } from './options.ts';
import { createBounces } from './resources/bounces.ts';
import { createCampaigns } from './resources/campaigns.ts';
import { createCountries } from './resources/countries.ts';
import { createCustomers } from './resources/customers.ts';
import { createDeliveryServers } from './resources/delivery-servers.ts';
import { createFields } from './resources/fields.ts';
import { createLists } from './resources/lists.ts';
import { createSegments } from './resources/segments.ts';
import { createSubscribers } from './resources/subscribers.ts';
import { createTemplates } from './resources/templates.ts';
import { createTransactionalEmails } from './resources/transactional-emails.ts';

/**
 * A client for one MailWizz instance and one customer of it. Nothing is sent before the first call.
 * @throws TypeError when an option cannot be right.
 */
export function createMailwizzClient(options: MailwizzClientOptions) {
  const caller = createCaller(readOptions(options));
  return {
    lists: createLists(caller),
    fields: createFields(caller),
    segments: createSegments(caller),
    subscribers: createSubscribers(caller),
    campaigns: createCampaigns(caller),
    bounces: createBounces(caller),
    templates: createTemplates(caller),
    transactionalEmails: createTransactionalEmails(caller),
    deliveryServers: createDeliveryServers(caller),
    countries: createCountries(caller),
    customers: createCustomers(caller),
  };
}

export type MailwizzClient = ReturnType<typeof createMailwizzClient>;
