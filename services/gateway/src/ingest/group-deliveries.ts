import type { Delivery, Ingested } from '@relais/prisma';
import { groupWork, type Waiting, type WorkGroups, type WorkGroupsOptions } from './group-work.ts';

export type DeliveryGroups = WorkGroups<Delivery, Ingested>;

interface DeliveryGroupsOptions extends Omit<WorkGroupsOptions<Delivery, Ingested>, 'choose'> {
  /** Contacts of one group at the most; a larger delivery goes alone. */
  readonly groupSize?: number;
}

/** Stores deliveries that wait at the same moment as one. */
export const groupDeliveries = ({ groupSize = 500, ...options }: DeliveryGroupsOptions): DeliveryGroups =>
  groupWork({ ...options, choose: (waiting) => nextGroup(waiting, groupSize) });

/**
 * The next to go together: in order of arrival, up to the size, and never the same address of one tenant twice, since the
 * statement would take the second for a repetition within one delivery and keep no sighting of it.
 */
export function nextGroup<T extends Waiting<Delivery>>(
  waiting: readonly T[],
  groupSize: number,
): { group: T[]; rest: T[] } {
  const group: T[] = [];
  const rest: T[] = [];
  const addresses = new Set<string>();
  let contacts = 0;
  for (const one of waiting) {
    const { work: delivery } = one;
    const own = delivery.contacts.map(({ emailHash }) => `${delivery.tenantId}/${emailHash}`);
    const fits = contacts + own.length <= groupSize || group.length === 0;
    // Those behind one that does not fit stay behind it: nobody is overtaken for ever.
    if (rest.length > 0 || !fits || own.some((address) => addresses.has(address))) {
      rest.push(one);
      continue;
    }
    for (const address of own) addresses.add(address);
    contacts += own.length;
    group.push(one);
  }
  return { group, rest };
}
