import { type Delivery, type Ingested, isStoreFailure } from '@relais/prisma';

export interface DeliveryGroups {
  /** Stores a delivery, together with the others that wait at the same moment. */
  store(delivery: Delivery): Promise<Ingested>;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
}

interface DeliveryGroupsOptions {
  /** Stores several deliveries, all or none, and answers in their order. */
  readonly store: (deliveries: readonly Delivery[]) => Promise<Ingested[]>;
  /** Comes after a group is stored and before its deliveries are answered; the next group does not wait for it. Never throws. */
  readonly handOn: (deliveries: readonly Delivery[], ingested: readonly Ingested[]) => Promise<void>;
  /** Contacts of one group at the most; a larger delivery goes alone. */
  readonly groupSize?: number;
  /** Groups being stored at the same time. */
  readonly lanes?: number;
  /** How long a busy lane waits for company before it goes again. */
  readonly gatherMs?: number;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (ingested: Ingested) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit. A delivery that comes alone goes at once; those that come while all lanes are busy wait together and go as one,
 * so a quiet gateway adds no delay and a busy one pays for a statement per group instead of per request.
 *
 * Callers who were answered together ask again together, a few of them first. Spending a statement on those few is what group
 * commit is to avoid: a lane waits a moment until about half as many are there as went before.
 */
export function groupDeliveries({
  store,
  handOn,
  groupSize = 500,
  lanes = 1,
  gatherMs = 5,
}: DeliveryGroupsOptions): DeliveryGroups {
  let waiting: Waiting[] = [];
  let storing = 0;
  let unanswered = 0;
  let onIdle: (() => void)[] = [];
  let lastSize = 1;
  let gathering: NodeJS.Timeout | undefined;

  function start(): void {
    while (storing < lanes && waiting.length > 0 && gathered()) {
      const { group, rest } = nextGroup(waiting, groupSize);
      waiting = rest;
      lastSize = group.length;
      void send(group);
    }
    if (unanswered > 0) return;
    for (const resolve of onIdle) resolve();
    onIdle = [];
  }

  /** Are enough there to go, or is their moment over? */
  function gathered(): boolean {
    if (waiting.length * 2 >= lastSize) {
      clearTimeout(gathering);
      gathering = undefined;
      return true;
    }
    gathering ??= setTimeout(() => {
      gathering = undefined;
      lastSize = 1;
      start();
    }, gatherMs);
    return false;
  }

  async function send(group: readonly Waiting[]): Promise<void> {
    const deliveries = group.map(({ delivery }) => delivery);
    storing += 1;
    let ingested: Ingested[];
    try {
      ingested = await store(deliveries);
    } catch (error) {
      storing -= 1;
      // Nothing was stored. One delivery that cannot be stored must not fail its neighbours: each tries again alone. Without a
      // store there is nothing to try.
      if (group.length > 1 && !isStoreFailure(error)) await Promise.all(group.map((one) => send([one])));
      else settle(group, ({ reject }) => reject(error));
      return;
    }
    storing -= 1;
    start();
    await handOn(deliveries, ingested);
    settle(group, ({ resolve, reject }, index) => {
      const own = ingested[index];
      if (own) resolve(own);
      else reject(new Error('the ingest statement left a delivery without an answer'));
    });
  }

  function settle(group: readonly Waiting[], answer: (one: Waiting, index: number) => void): void {
    unanswered -= group.length;
    group.forEach(answer);
    start();
  }

  return {
    store: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        unanswered += 1;
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
