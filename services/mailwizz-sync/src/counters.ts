import { Counter, Gauge, type Registry } from 'prom-client';
import type { Circuits } from './circuit.ts';

/** The seeds' counters (domain.md, Metrics) and the circuits. */
export function openCounters(registry: Registry, circuits: Circuits) {
  const registers = [registry];
  const synced = new Counter({
    name: 'scraper_mailwizz_sync_success_total',
    help: 'Contacts MailWizz holds since',
    registers,
  });
  const failed = new Counter({
    name: 'scraper_mailwizz_sync_failed_total',
    help: 'Contacts MailWizz refused, and calls that failed',
    labelNames: ['kind'],
    registers,
  });
  new Gauge({
    name: 'relais_mailwizz_circuits_open',
    help: 'Instances this process leaves alone now',
    registers,
    collect() {
      this.set(circuits.openCount());
    },
  });
  return {
    onSynced({ injected, refused }: { injected: number; refused: number }) {
      synced.inc(injected);
      failed.inc({ kind: 'refused' }, refused);
    },
    onHeld() {
      failed.inc({ kind: 'call' });
    },
  };
}
