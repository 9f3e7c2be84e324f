import { createCaller } from './caller.ts';
import { type MailwizzClientOptions, readOptions } from './options.ts';
import { createFields } from './resources/fields.ts';
import { createLists } from './resources/lists.ts';
import { createSubscribers } from './resources/subscribers.ts';

/**
 * A client for one MailWizz instance and one customer of it. Nothing is sent before the first call.
 * @throws TypeError when an option cannot be right.
 */
export function createMailwizzClient(options: MailwizzClientOptions) {
  const caller = createCaller(readOptions(options));
  return {
    lists: createLists(caller),
    fields: createFields(caller),
    subscribers: createSubscribers(caller),
  };
}

export type MailwizzClient = ReturnType<typeof createMailwizzClient>;
