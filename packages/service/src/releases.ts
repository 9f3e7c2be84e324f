import type { Logger } from './logger.ts';

/** What has been opened and must be closed, last opened first. */
export interface Releases {
  /** Remembers how to close something. Once releasing has begun it is closed at once. */
  add(close: () => unknown, name?: string): void;
  /** Closes everything, one after the other; what throws is logged and left. The second call waits for the first. */
  releaseAll(): Promise<void>;
  /** Names of what is not closed yet. */
  held(): string[];
}

export function openReleases(log: Logger): Releases {
  const stack: { close: () => unknown; name: string }[] = [];
  const closing = new Set<string>();
  let count = 0;
  let releasing: Promise<void> | undefined;

  async function release({ close, name }: { close: () => unknown; name: string }): Promise<void> {
    closing.add(name);
    try {
      await close();
    } catch (error) {
      log.error({ event: 'service.close_failed', what: name, err: error }, `${name} did not close cleanly`);
    }
    closing.delete(name);
  }

  async function releaseStack(): Promise<void> {
    for (let next = stack.pop(); next; next = stack.pop()) await release(next);
  }

  return {
    add(close, name = `resource ${count + 1}`) {
      count += 1;
      stack.push({ close, name });
      if (releasing) releasing = releasing.then(releaseStack);
    },
    async releaseAll() {
      releasing ??= releaseStack();
      // A start that is still under way may add more while we wait.
      for (let seen: Promise<void> | undefined; seen !== releasing; ) {
        seen = releasing;
        await seen;
      }
    },
    held: () => [...closing, ...stack.map(({ name }) => name).reverse()],
  };
}
