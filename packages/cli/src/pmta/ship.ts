import { setTimeout as sleep } from 'node:timers/promises';
import { type AccountingFile, findAccountingFiles, readUnpacked, vanished } from './accounting-files.ts';
import { cutRecords } from './cut-records.ts';
import { type BatchAnswer, type Destination, sendBatch } from './send-batch.ts';
import type { ShippingState } from './shipping-state.ts';

export interface ShipOptions {
  folders: readonly string[];
  state: ShippingState;
  destination: Destination;
  /** Ships what is there and ends. */
  once: boolean;
  everyMs: number;
  batchRecords: number;
  onShipped(file: string, answer: BatchAnswer): Promise<void>;
  onRefused(file: string, reason: string): void;
}

const BATCH_BYTES = 1024 * 1024;
/** A last line without an end counts as whole when its file has rested so long. */
const RESTED_MS = 60_000;

/**
 * Follows the accounting files of these folders until told to stop. A batch is on the gateway's disk before the state says so:
 * after a crash the last batch is sent again, and counts once there. Nothing is ever deleted or moved.
 */
export async function ship(options: ShipOptions): Promise<void> {
  const { folders, once, everyMs, destination } = options;
  for (;;) {
    for (const file of await findAccountingFiles(folders)) {
      destination.signal.throwIfAborted();
      await vanished(() => shipFile(file, options));
    }
    if (once) return;
    await sleep(everyMs, undefined, { signal: destination.signal });
  }
}

async function shipFile(
  file: AccountingFile,
  { state, destination, onShipped, onRefused, ...options }: ShipOptions,
): Promise<void> {
  const { fingerprint } = file;
  let { offset, header, refused } = state.placeOf(fingerprint) ?? { offset: file.headerBytes, header: file.header };
  if (refused !== undefined) return;
  let most = options.batchRecords;
  let pending: Buffer = Buffer.alloc(0);

  const shipWhole = async (ended: boolean): Promise<boolean> => {
    for (;;) {
      const { bytes, records } = cutRecords(pending, { most, ended });
      if (records === 0) return true;
      const batch = pending.subarray(0, bytes);
      const type = header === '' ? 'application/x-ndjson' : 'text/csv';
      const sent = await sendBatch(
        header === '' ? batch : Buffer.concat([Buffer.from(`${header}\n`), batch]),
        type,
        destination,
      );
      if ('tooLarge' in sent && most > 1) {
        most = Math.ceil(most / 2);
        continue;
      }
      if ('answer' in sent) {
        offset += bytes;
        if (header !== '') header = lastHeaderIn(batch) ?? header;
        pending = pending.subarray(bytes);
        await state.keep(fingerprint, { offset, header });
        await onShipped(file.path, sent.answer);
        continue;
      }
      refused = 'refused' in sent ? sent.refused : 'a record is too large';
      onRefused(file.path, refused);
      await state.keep(fingerprint, { offset, header, refused });
      return false;
    }
  };

  for await (const chunk of readUnpacked(file, offset)) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    if (pending.length >= BATCH_BYTES && !(await shipWhole(false))) return;
  }
  const rested = !file.packed && Date.now() - file.changedAt > RESTED_MS;
  await shipWhole(rested);
}

/** A file that was written on after a change of configuration names its columns anew. */
function lastHeaderIn(batch: Buffer): string | null {
  const headers = batch.toString('utf8').match(/^type,[^\n]*timelogged[^\n]*$/gim);
  return headers?.at(-1) ?? null;
}
