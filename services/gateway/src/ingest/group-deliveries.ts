import { type Delivery, type Ingested, isStoreFailure } from '@relais/prisma';

export interface DeliveryGroups {
  /** Stores a delivery, together with the others that wait at the same moment. */
  store(delivery: Delivery): Promise<Ingested>;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
}

interface DeliveryGroupsOptions {
  /** Stores several deliveries, all or none, and answers in their order. */
  readonly commit: (deliveries: readonly Delivery[]) => Promise<Ingested[]>;
  /** Contacts of one group at the most; a larger delivery goes alone. */
  readonly groupSize?: number;
  /** Groups on their way at the same time. */
  readonly lanes?: number;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (ingested: Ingested) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit. A delivery that finds a lane free goes at once; those that come while all lanes are busy wait together and go
 * as one. So a quiet gateway adds no delay, and a busy one pays for a statement per group instead of per request.
 */
export function groupDeliveries({ commit, groupSize = 500, lanes = 2 }: DeliveryGroupsOptions): DeliveryGroups {
  let waiting: Waiting[] = [];
  let busy = 0;
  let onIdle: (() => void)[] = [];

  function start(): void {
    while (busy < lanes && waiting.length > 0) {
      const { group, rest } = nextGroup(waiting, groupSize);
      waiting = rest;
      busy += 1;
      void send(group).finally(() => {
        busy -= 1;
        start();
      });
    }
    if (busy === 0) {
      for (const resolve of onIdle) resolve();
      onIdle = [];
    }
  }

  async function send(group: readonly Waiting[]): Promise<void> {
    try {
      const ingested = await commit(group.map(({ delivery }) => delivery));
      group.forEach(({ resolve, reject }, index) => {
        const own = ingested[index];
        if (own) resolve(own);
        else reject(new Error('the ingest statement left a delivery without an answer'));
      });
    } catch (error) {
      // Nothing was stored. One delivery that cannot be stored must not fail its neighbours: each tries again alone. Without a
      // store there is nothing to try.
      if (group.length > 1 && !isStoreFailure(error)) await Promise.all(group.map((one) => send([one])));
      else for (const { reject } of group) reject(error);
    }
  }

  return {
    store: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        start();
      }),
    idle: () =>
      new Promise((resolve) => {
        onIdle.push(resolve);
        start();
      }),
  };
}

/**
 * The next to go together: in order of arrival, up to the size, and never the same address of one tenant twice, since the
 * statement would take the second for a repetition within one delivery and keep no sighting of it.
 */
export function nextGroup<T extends { readonly delivery: Delivery }>(
  waiting: readonly T[],
  groupSize: number,
): { group: T[]; rest: T[] } {
  const group: T[] = [];
  const rest: T[] = [];
  const addresses = new Set<string>();
  let contacts = 0;
  for (const one of waiting) {
    const { delivery } = one;
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
