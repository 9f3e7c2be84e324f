import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailed } from '../io/errors.ts';
import { note, printJson } from '../io/output.ts';
import { ship } from './ship.ts';
import { openShippingState } from './shipping-state.ts';

interface ShipWish {
  dir: string[];
  url: string;
  token: string;
  state: string;
  every: number;
  batch: number;
  once: boolean;
  json?: true;
}

/** Ships until a signal ends it. @throws {CommandFailed} FOLDER_MISSING, STATE_UNREADABLE */
export async function runShip({ dir, url, token, state, every, batch, once, json }: ShipWish): Promise<void> {
  for (const folder of dir) {
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory()) throw new CommandFailed('FOLDER_MISSING', `${folder} is no folder`);
  }
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  note(`following ${dir.join(', ')}`);
  try {
    await ship({
      folders: dir,
      state: await openShippingState(state),
      destination: {
        url,
        token,
        signal: stopping.signal,
        onWait: (reason, waitMs) =>
          note(`the gateway did not take it (${reason}); again in ${Math.ceil(waitMs / 1_000)} s`),
      },
      once,
      everyMs: every * 1_000,
      batchRecords: batch,
      async onShipped(file, { unreadable_lines: lines, ...answer }) {
        for (const { line, reason } of lines)
          note(`${path.basename(file)}: unreadable, line ${line} of a batch: ${reason}`);
        if (json) await printJson({ file, ...answer });
      },
      onRefused: (file, reason) => note(`${file} is left alone: ${reason}`),
    });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    note('stopped; the state says how far each file went');
  }
}
