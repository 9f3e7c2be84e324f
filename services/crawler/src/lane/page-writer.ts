import type { Finished, FinishedPage } from '@relais/prisma';

export interface PageWriter {
  /** Takes a finished page. It is stored with others, within the flush time, or at once when somebody waits for its links. */
  add(page: FinishedPage, atOnce: boolean): void;
  /** Pages taken and not stored yet. */
  readonly pending: number;
  /** Stores all that was taken. @throws what storing threw, also earlier and in the background */
  flush(): Promise<void>;
}

export interface PageWriterOptions {
  readonly flushMs: number;
  /** As many pages are stored at once, without waiting for the flush time. */
  readonly batch: number;
  readonly store: (pages: readonly FinishedPage[]) => Promise<Finished>;
  readonly onStored: (stored: Finished, pages: readonly FinishedPage[]) => Promise<void>;
  /** Something was stored, or could not be. */
  readonly wake: () => void;
}

/**
 * Group commit: pages that end within a few milliseconds of each other share a transaction, and while one runs the next
 * gathers. One transaction at a time: a second would only wait for the first one's locks.
 */
export function openPageWriter({ flushMs, batch, store, onStored, wake }: PageWriterOptions): PageWriter {
  let gathered: FinishedPage[] = [];
  let storing = 0;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;

  async function storeGathered(): Promise<void> {
    while (gathered.length > 0 && failure === undefined) {
      const pages = gathered;
      gathered = [];
      storing = pages.length;
      try {
        await onStored(await store(pages), pages);
      } catch (error) {
        failure = error ?? new Error('storing pages failed');
      }
      storing = 0;
      wake();
    }
  }

  function start(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= storeGathered().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    add(page, atOnce) {
      gathered.push(page);
      if (running) return;
      if (atOnce || gathered.length >= batch) void start();
      else timer ??= setTimeout(() => void start(), flushMs);
    },
    get pending() {
      return gathered.length + storing;
    },
    async flush() {
      while ((gathered.length > 0 || running) && failure === undefined) await start();
      if (failure !== undefined) throw failure;
    },
  };
}
