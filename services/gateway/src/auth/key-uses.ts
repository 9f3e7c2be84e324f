import { type Db, recordKeyUses } from '@relais/prisma';
import type { Logger } from '@relais/service';

export interface KeyUses {
  note(keyId: number): void;
  /** Writes what is noted. */
  close(): Promise<void>;
}

/** Remembers when each key was last used and writes it down once a minute, all keys in one statement. */
export function openKeyUses(db: Db, log: Logger, everyMs = 60_000): KeyUses {
  const noted = new Map<number, Date>();
  async function write(): Promise<void> {
    const uses = [...noted].map(([keyId, at]) => ({ keyId, at }));
    noted.clear();
    try {
      await recordKeyUses(db, uses);
    } catch (error) {
      // A moment of last use is worth no retry: the next request brings a newer one.
      log.warn({ event: 'key_uses.lost', err: error }, 'the last use of keys could not be written');
    }
  }
  const timer = setInterval(() => void write(), everyMs);
  timer.unref();
  return {
    note: (keyId) => void noted.set(keyId, new Date()),
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
