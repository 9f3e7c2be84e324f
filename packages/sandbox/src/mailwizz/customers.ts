import type { Instance } from './instance.ts';
import { addList, type ListSeed } from './lists.ts';
import type { Customer } from './state.ts';
import { newUid } from './uids.ts';

export interface CustomerSeed {
  apiKey: string;
  name?: string;
  /** For the signed scheme of 1.x. */
  publicKey?: string;
  privateKey?: string;
  lists?: ListSeed[];
}

export function addCustomer(instance: Instance, seed: CustomerSeed): Customer {
  const { customers } = instance.state;
  const customer: Customer = {
    customerUid: newUid(customers),
    customerId: customers.size + 1,
    name: seed.name ?? `Customer ${customers.size + 1}`,
    apiKey: seed.apiKey,
    publicKey: seed.publicKey ?? null,
    privateKey: seed.privateKey ?? null,
    webhooks: { opens: [], clicks: [] },
  };
  customers.set(customer.customerUid, customer);
  for (const list of seed.lists ?? []) addList(instance, customer.customerUid, list);
  return customer;
}
