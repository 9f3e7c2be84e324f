import type { Dashboard, Panel } from './grafana.ts';

const each = (metric: string, labels: string) => `sum by (${labels}) (rate(${metric}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by = '') =>
  `histogram_quantile(${q}, sum by (${by ? `${by}, ` : ''}le) (rate(${metric}_bucket[$__rate_interval])))`;
/** Every process tells the depth of every queue, hence max and not sum. */
const depth = (state: string) => `max by (queue) (relais_queue_depth{state="${state}"})`;

const errorLines: Panel = {
  title: 'Warnings and errors',
  kind: 'logs',
  width: 24,
  show: [['{service=~"gateway|crawler|validator|router|mailwizz-sync", level=~"warn|error|fatal"}']],
};

export const dashboards: readonly Dashboard[] = [
  {
    uid: 'overview',
    title: 'Overview',
    panels: [
      {
        title: 'Processes',
        kind: 'stat',
        width: 6,
        show: [['count by (service) (process_start_time_seconds{job="relais"})', '{{service}}']],
      },
      {
        title: 'Stores reached',
        kind: 'stat',
        width: 6,
        show: [['min by (dependency) (relais_dependency_up)', '{{dependency}}']],
      },
      { title: 'Jobs waiting', kind: 'stat', width: 6, show: [[depth('waiting'), '{{queue}}']] },
      { title: 'Dead letters', kind: 'stat', width: 6, show: [[depth('failed'), '{{queue}}']] },
      {
        title: 'Contacts on their way',
        unit: 'ops',
        width: 12,
        description: 'Contacts a second at each station.',
        show: [
          ['sum(rate(scraper_contacts_scraped_total[$__rate_interval]))', 'found on pages'],
          [each('scraper_contacts_validated_total', 'outcome'), '{{outcome}}'],
          ['sum(rate(scraper_mailwizz_sync_success_total[$__rate_interval]))', 'in MailWizz'],
        ],
      },
      {
        title: 'Requests to the gateway',
        unit: 'reqps',
        width: 12,
        show: [[each('relais_http_request_duration_seconds_count', 'status'), '{{status}}']],
      },
      {
        title: 'Answers of the gateway, 99 %',
        unit: 's',
        show: [[quantile(0.99, 'relais_http_request_duration_seconds', 'route'), '{{route}}']],
      },
      {
        title: 'Memory',
        unit: 'bytes',
        show: [['process_resident_memory_bytes{job="relais"}', '{{service}} {{instance}}']],
      },
      {
        title: 'Event loop delay, 99 %',
        unit: 's',
        show: [['nodejs_eventloop_lag_p99_seconds{job="relais"}', '{{service}} {{instance}}']],
      },
      errorLines,
    ],
  },
  {
    uid: 'jobs',
    title: 'Jobs',
    panels: [
      { title: 'Scrape jobs being read', kind: 'stat', width: 6, show: [['sum(scraper_jobs_running)']] },
      {
        title: 'Ended today',
        kind: 'stat',
        width: 6,
        show: [['sum by (status) (increase(scraper_jobs_completed_total[24h]))', '{{status}}']],
      },
      {
        title: 'Pages read today',
        kind: 'stat',
        width: 6,
        show: [['sum(increase(scraper_pages_total{status="done"}[24h]))']],
      },
      {
        title: 'Contacts seen today',
        kind: 'stat',
        width: 6,
        show: [['sum(increase(scraper_contacts_scraped_total[24h]))']],
      },
      {
        title: 'Pages by what became of them',
        unit: 'ops',
        show: [[each('scraper_pages_total', 'status'), '{{status}}']],
      },
      {
        title: 'New pages found',
        unit: 'ops',
        show: [['sum(rate(scraper_pages_found_total[$__rate_interval]))', 'pages']],
      },
      { title: 'Requests by answer', unit: 'reqps', show: [[each('scraper_requests_total', 'answer'), '{{answer}}']] },
      {
        title: 'Time to the last byte',
        unit: 's',
        show: [
          [quantile(0.5, 'scraper_requests_duration_seconds'), 'half'],
          [quantile(0.95, 'scraper_requests_duration_seconds'), '95 %'],
        ],
      },
      {
        title: 'Contacts a page read',
        show: [
          [
            'sum(rate(scraper_contacts_scraped_total[1h])) / sum(rate(scraper_pages_total{status="done"}[1h]))',
            'contacts',
          ],
        ],
      },
      {
        title: 'Crawler lines',
        kind: 'logs',
        width: 24,
        show: [['{service="crawler"} | json | event="job.attempted"']],
      },
    ],
  },
  {
    uid: 'mailwizz-sync',
    title: 'MailWizz sync',
    panels: [
      {
        title: 'Synced today',
        kind: 'stat',
        width: 8,
        show: [['sum(increase(scraper_mailwizz_sync_success_total[24h]))']],
      },
      {
        title: 'Not taken today',
        kind: 'stat',
        width: 8,
        show: [['sum by (kind) (increase(scraper_mailwizz_sync_failed_total[24h]))', '{{kind}}']],
      },
      { title: 'Instances left alone', kind: 'stat', width: 8, show: [['max(relais_mailwizz_circuits_open)']] },
      {
        title: 'Contacts synced',
        unit: 'ops',
        width: 12,
        show: [['sum(rate(scraper_mailwizz_sync_success_total[$__rate_interval]))', 'synced']],
      },
      {
        title: 'Contacts and calls that failed',
        unit: 'ops',
        width: 12,
        show: [[each('scraper_mailwizz_sync_failed_total', 'kind'), '{{kind}}']],
      },
      {
        title: 'Time a batch took',
        unit: 's',
        width: 12,
        show: [
          [
            'histogram_quantile(0.95, sum by (le) (rate(relais_queue_attempt_duration_seconds_bucket{queue="sync"}[$__rate_interval])))',
            '95 %',
          ],
        ],
      },
      {
        title: 'Attempts by outcome',
        unit: 'ops',
        width: 12,
        show: [['sum by (outcome) (rate(relais_queue_attempts_total{queue="sync"}[$__rate_interval]))', '{{outcome}}']],
      },
      { title: 'Lines', kind: 'logs', width: 24, show: [['{service="mailwizz-sync"}']] },
    ],
  },
  {
    uid: 'proxies',
    title: 'Proxies',
    panels: [
      {
        title: 'About this page',
        kind: 'text',
        width: 24,
        show: [
          ['Lines appear with the first proxy of CRAWLER_PROXIES; `relais proxies` tells rest, latency and cost.'],
        ],
      },
      {
        title: 'Requests by proxy',
        unit: 'reqps',
        width: 12,
        show: [[each('scraper_proxy_requests_total', 'proxy'), '{{proxy}}']],
      },
      {
        title: 'Failures by proxy',
        unit: 'reqps',
        width: 12,
        show: [[each('scraper_proxy_failures_total', 'proxy'), '{{proxy}}']],
      },
    ],
  },
  {
    uid: 'database',
    title: 'Database',
    panels: [
      { title: 'Up', kind: 'stat', width: 6, show: [['pg_up']] },
      { title: 'Size', kind: 'stat', unit: 'bytes', width: 6, show: [['pg_database_size_bytes{datname="relais"}']] },
      {
        title: 'Connections of those allowed',
        kind: 'stat',
        unit: 'percentunit',
        width: 6,
        show: [['sum(pg_stat_activity_count) / max(pg_settings_max_connections)']],
      },
      {
        title: 'Found in memory',
        kind: 'stat',
        unit: 'percentunit',
        width: 6,
        show: [
          [
            'sum(rate(pg_stat_database_blks_hit{datname="relais"}[10m])) / (sum(rate(pg_stat_database_blks_hit{datname="relais"}[10m])) + sum(rate(pg_stat_database_blks_read{datname="relais"}[10m])))',
          ],
        ],
      },
      { title: 'Connections by state', show: [['sum by (state) (pg_stat_activity_count)', '{{state}}']] },
      {
        title: 'Transactions',
        unit: 'ops',
        show: [
          ['sum(rate(pg_stat_database_xact_commit{datname="relais"}[$__rate_interval]))', 'committed'],
          ['sum(rate(pg_stat_database_xact_rollback{datname="relais"}[$__rate_interval]))', 'rolled back'],
        ],
      },
      {
        title: 'Deadlocks',
        show: [['sum(increase(pg_stat_database_deadlocks{datname="relais"}[$__rate_interval]))', 'deadlocks']],
      },
      {
        title: 'Rows changed',
        unit: 'ops',
        show: [
          ['sum(rate(pg_stat_database_tup_inserted{datname="relais"}[$__rate_interval]))', 'inserted'],
          ['sum(rate(pg_stat_database_tup_updated{datname="relais"}[$__rate_interval]))', 'updated'],
          ['sum(rate(pg_stat_database_tup_deleted{datname="relais"}[$__rate_interval]))', 'deleted'],
        ],
      },
      { title: 'Dead rows, five worst tables', show: [['topk(5, pg_stat_user_tables_n_dead_tup)', '{{relname}}']] },
      {
        title: 'Whole tables read, five worst',
        unit: 'ops',
        show: [['topk(5, rate(pg_stat_user_tables_seq_tup_read[$__rate_interval]))', '{{relname}}']],
      },
    ],
  },
  {
    uid: 'queues',
    title: 'Queues',
    panels: [
      { title: 'Waiting', width: 12, show: [[depth('waiting'), '{{queue}}']] },
      { title: 'In hand', width: 12, show: [[depth('active'), '{{queue}}']] },
      {
        title: 'Delayed',
        width: 12,
        description: 'Retries, silent DNS, open circuits.',
        show: [[depth('delayed'), '{{queue}}']],
      },
      { title: 'Dead letters', width: 12, show: [[depth('failed'), '{{queue}}']] },
      {
        title: 'Attempts',
        unit: 'ops',
        show: [[each('relais_queue_attempts_total', 'queue, outcome'), '{{queue}} {{outcome}}']],
      },
      {
        title: 'Wait for a turn, 90 %',
        unit: 's',
        show: [[quantile(0.9, 'relais_queue_wait_seconds', 'queue'), '{{queue}}']],
      },
      {
        title: 'Time of an attempt, 95 %',
        unit: 's',
        show: [[quantile(0.95, 'relais_queue_attempt_duration_seconds', 'queue'), '{{queue}}']],
      },
      { title: 'Replicas', show: [['count by (service) (process_start_time_seconds{job="relais"})', '{{service}}']] },
      errorLines,
    ],
  },
];
