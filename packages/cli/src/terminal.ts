export interface LiveLine {
  /** A line that stays. */
  keep(line: string): void;
  /** The line that moves: redrawn on a terminal, printed at most every few seconds elsewhere. */
  update(line: string): void;
}

const PLAIN_EVERY_MS = 2_000;

/** Progress for people and for logs: one moving line on a terminal, plain lines otherwise. */
export function liveLine(out: NodeJS.WriteStream, now: () => number = Date.now): LiveLine {
  let moving = '';
  let printedAt = 0;
  let printed = '';
  const clear = () => {
    if (moving) out.write('\r\u001b[2K');
    moving = '';
  };
  return {
    keep(line) {
      clear();
      out.write(`${line}\n`);
    },
    update(line) {
      if (out.isTTY) {
        clear();
        moving = line.slice(0, Math.max(20, (out.columns ?? 80) - 1));
        out.write(moving);
      } else if (line !== printed && now() - printedAt >= PLAIN_EVERY_MS) {
        printedAt = now();
        printed = line;
        out.write(`  ${line}\n`);
      }
    },
  };
}

/** Waits for Ctrl-C or SIGTERM. */
export function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const keepAlive = setInterval(() => {}, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(keepAlive);
      resolve();
    });
  });
}
