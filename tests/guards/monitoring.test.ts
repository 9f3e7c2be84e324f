import { services } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from '../documents/dashboards.ts';
import { metrics } from '../documents/metrics.ts';
import { read } from '../documents/repository.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const rules: Rule[] = parse(read('infra/prometheus/alerts.yml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);

/** What a query reads, of the names that are ours: Node's, PostgreSQL's and Prometheus's own are theirs to keep. */
const ownMetricsIn = (query: string) => query.match(/\b(?:relais|scraper)_[a-z_]+\b/g) ?? [];

const known = metrics().flatMap(({ name, kind }) =>
  kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
);

describe('alerts', () => {
  it('read metrics that processes tell', () => {
    const read = rules.flatMap(({ expr }) => ownMetricsIn(expr));
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('each say how bad it is and lead to a heading of the operations page', () => {
    const headings = [...read('docs/operations.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    const lost = rules.filter(({ labels, annotations }) => !labels.severity || !headings.includes(annotations.runbook));
    expect(lost.map(({ alert }) => alert)).toEqual([]);
  });
});

describe('dashboards', () => {
  it.each(dashboards)('$title reads metrics that processes tell', ({ panels }) => {
    const read = panels.flatMap(({ show }) => show.flatMap(([query]) => ownMetricsIn(query)));
    expect(read.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('prometheus', () => {
  it('asks every service of ours, as often as the design says', () => {
    const { global, scrape_configs } = parse(read('infra/prometheus/prometheus.yml'));
    expect(global.scrape_interval).toBe('15s');
    expect(scrape_configs[0].dns_sd_configs[0].names).toEqual([...services]);
  });
});
