/** Things to do later, in hours of the model, and what is being done: so that a test can wait until all is quiet. */
export interface Agenda {
  /** Does something after so many of the model's hours; what it throws is kept for `failures`. */
  after(hours: number, task: () => Promise<void> | void): void;
  /** Resolves when nothing is under way and nothing is left to come. */
  idle(): Promise<void>;
  pending(): number;
  failures(): readonly unknown[];
  /** Forgets what is to come; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** @param hourMs how long an hour takes here; 0 does everything as soon as it can */
export function startAgenda(hourMs: number): Agenda {
  const timers = new Set<NodeJS.Timeout>();
  const failures: unknown[] = [];
  let underWay = 0;
  let waiting: (() => void)[] = [];
  let stopped = false;

  const settle = (): void => {
    if (underWay > 0 || timers.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const idle = (): Promise<void> =>
    underWay === 0 && timers.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
  const perform = async (task: () => Promise<void> | void): Promise<void> => {
    underWay += 1;
    try {
      await task();
    } catch (error) {
      failures.push(error);
    } finally {
      underWay -= 1;
      settle();
    }
  };
  return {
    after(hours, task) {
      if (stopped) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void perform(task);
      }, hours * hourMs);
      timers.add(timer);
    },
    idle,
    pending: () => timers.size + underWay,
    failures: () => failures,
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      settle();
      await idle();
    },
  };
}
