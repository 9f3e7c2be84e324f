import type { Logger } from '@relais/service';
import type { Proxies } from './open-proxies.ts';
import type { RunningTally } from './proxy-tally.ts';

const STORE_EVERY_MS = 5_000;

/** Stores the tally every few seconds, hears which proxies other replicas put to rest, and says when none is left. */
export function keepTold(
  tally: RunningTally,
  proxies: Pick<Proxies, 'rest' | 'allRest'>,
  alarm: () => Promise<void>,
  log: Logger,
): { close(): Promise<void> } {
  let running = Promise.resolve();
  const tell = (): Promise<void> => {
    running = running.then(async () => {
      try {
        for (const { name, restMs } of await tally.flush()) proxies.rest(name, restMs);
        if (proxies.allRest()) await alarm();
      } catch (error) {
        log.warn({ event: 'proxy.not_told', err: error }, 'statistics of proxies could not be stored');
      }
    });
    return running;
  };
  void tell();
  const timer = setInterval(() => void tell(), STORE_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      return tell();
    },
  };
}
