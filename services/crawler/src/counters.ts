import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the crawler counts. Names of the first design are kept; labels hold few values. */
export interface Counters {
  /** @param status 0 when there was no answer */
  answered(status: number, ms: number): void;
  /** @param pages by the status they ended in */
  stored(
    pages: readonly { readonly status: string; readonly contactCount?: number | undefined }[],
    found: number,
  ): void;
  jobEnded(status: string): void;
  /** A discovery source was asked. */
  asked(source: string, outcome: string): void;
  laneStarted(jobId: number): () => void;
}

export function openCounters(registry: Registry): Counters {
  const requests = new Counter({
    name: 'scraper_requests_total',
    help: 'Requests for pages by class of answer (2xx … 5xx, none)',
    labelNames: ['answer'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'scraper_requests_duration_seconds',
    help: 'From asking for a page to its last byte',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const pages = new Counter({
    name: 'scraper_pages_total',
    help: 'Pages by what became of them (done, failed, skipped, waiting for another try)',
    labelNames: ['status'],
    registers: [registry],
  });
  const contacts = new Counter({
    name: 'scraper_contacts_scraped_total',
    help: 'Addresses shown by pages that were read, repeated ones included',
    registers: [registry],
  });
  const links = new Counter({
    name: 'scraper_pages_found_total',
    help: 'New pages that links brought into frontiers',
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'scraper_jobs_completed_total',
    help: 'Jobs this process saw end, by status (completed, failed)',
    labelNames: ['status'],
    registers: [registry],
  });
  const questions = new Counter({
    name: 'scraper_discovery_calls_total',
    help: 'Calls of discovery sources by what they came to (results, throttled, quota, refused, changed, broken)',
    labelNames: ['source', 'outcome'],
    registers: [registry],
  });
  const lanes = new Map<number, number>();
  new Gauge({
    name: 'scraper_jobs_running',
    help: 'Jobs this process reads at now',
    registers: [registry],
    collect() {
      this.set(lanes.size);
    },
  });
  return {
    answered(status, ms) {
      requests.inc({ answer: status === 0 ? 'none' : `${Math.floor(status / 100)}xx` });
      durations.observe(ms / 1_000);
    },
    stored(stored, found) {
      for (const { status, contactCount = 0 } of stored) {
        pages.inc({ status });
        if (contactCount > 0) contacts.inc(contactCount);
      }
      links.inc(found);
    },
    jobEnded: (status) => jobs.inc({ status }),
    asked: (source, outcome) => questions.inc({ source, outcome }),
    laneStarted(jobId) {
      lanes.set(jobId, (lanes.get(jobId) ?? 0) + 1);
      return () => {
        const left = (lanes.get(jobId) ?? 1) - 1;
        if (left > 0) lanes.set(jobId, left);
        else lanes.delete(jobId);
      };
    },
  };
}
