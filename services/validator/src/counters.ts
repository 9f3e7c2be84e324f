import { Counter, type Registry } from 'prom-client';

/** The seeds' counter (domain.md, Metrics), by outcome. */
export function openCounters(registry: Registry) {
  const judged = new Counter({
    name: 'scraper_contacts_validated_total',
    help: 'Contacts that got a verdict, by outcome (validated, invalid, deferred)',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (counts: { validated: number; invalid: number; deferred: number }) => {
    for (const [outcome, contacts] of Object.entries(counts)) judged.inc({ outcome }, contacts);
  };
}
