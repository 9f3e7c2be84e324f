import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, shape, text, uid } from '../coercion.ts';
import { record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';

const serverRow = shape({ server_id: uid, type: label, name: text, hostname: text, status: label });

/** Where MailWizz hands its mail to; can only be read. Types such as `smtp` and `smtp-pmta`. */
export type DeliveryServer = z.infer<typeof serverRow>;

export function createDeliveryServers(caller: Caller) {
  const collection = { path: ['delivery-servers'], row: serverRow };
  return {
    list: (options?: PageOptions) => fetchPage(caller, collection, options),
    all: (options?: Omit<PageOptions, 'page'>) => eachRow(caller, collection, (server) => server.serverId, options),
    get: (serverId: string, { signal }: CallOptions = {}): Promise<DeliveryServer> =>
      caller.call({ method: 'GET', path: ['delivery-servers', serverId], signal }, record(serverRow)),
  };
}
