import { isStoreFailure } from '@relais/prisma';

export interface WorkGroups<Work, Done> {
  /** Stores a piece of work, together with the others that wait at the same moment. */
  store(work: Work): Promise<Done>;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
}

export interface Waiting<Work> {
  readonly work: Work;
}

export interface WorkGroupsOptions<Work, Done> {
  /** Stores several, all or none, and answers in their order. */
  readonly store: (works: readonly Work[]) => Promise<Done[]>;
  /** Comes after a group is stored and before its callers are answered; the next group does not wait for it. Never throws. */
  readonly handOn: (works: readonly Work[], done: readonly Done[]) => Promise<void>;
  /** Which of those that wait go together, first come first served. */
  readonly choose: <T extends Waiting<Work>>(waiting: readonly T[]) => { group: T[]; rest: T[] };
  /** Groups being stored at the same time. */
  readonly lanes?: number;
  /** How long a busy lane waits for company before it goes again. */
  readonly gatherMs?: number;
}

interface Caller<Work, Done> extends Waiting<Work> {
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit. Work that comes alone goes at once; what comes while all lanes are busy waits together and goes as one, so a
 * quiet gateway adds no delay and a busy one pays for a statement per group instead of per request.
 *
 * Callers who were answered together ask again together, a few of them first. Spending a statement on those few is what group
 * commit is to avoid: a lane waits a moment until about half as many are there as went before.
 */
export function groupWork<Work, Done>({
  store,
  handOn,
  choose,
  lanes = 1,
  gatherMs = 5,
}: WorkGroupsOptions<Work, Done>): WorkGroups<Work, Done> {
  let waiting: Caller<Work, Done>[] = [];
  let storing = 0;
  let unanswered = 0;
  let onIdle: (() => void)[] = [];
  let lastSize = 1;
  let gathering: NodeJS.Timeout | undefined;

  function start(): void {
    while (storing < lanes && waiting.length > 0 && gathered()) {
      const { group, rest } = choose(waiting);
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

  async function send(group: readonly Caller<Work, Done>[]): Promise<void> {
    const works = group.map(({ work }) => work);
    storing += 1;
    let done: Done[];
    try {
      done = await store(works);
    } catch (error) {
      storing -= 1;
      // Nothing was stored. One piece that cannot be stored must not fail its neighbours: each tries again alone. Without a
      // store there is nothing to try.
      if (group.length > 1 && !isStoreFailure(error)) await Promise.all(group.map((one) => send([one])));
      else settle(group, ({ reject }) => reject(error));
      return;
    }
    storing -= 1;
    start();
    await handOn(works, done);
    settle(group, ({ resolve, reject }, index) => {
      const own = done[index];
      if (own !== undefined) resolve(own);
      else reject(new Error('the statement left a caller without an answer'));
    });
  }

  function settle(
    group: readonly Caller<Work, Done>[],
    answer: (one: Caller<Work, Done>, index: number) => void,
  ): void {
    unanswered -= group.length;
    group.forEach(answer);
    start();
  }

  return {
    store: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
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
