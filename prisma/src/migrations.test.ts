import {
  campaignStatuses,
  contactStatuses,
  hostRefusalReasons,
  pageStatuses,
  recipientStates,
  scrapeJobStatuses,
  sendStatuses,
  sourceTypes,
  suppressionReasons,
} from '@relais/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate, schemaSql } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());

interface Column {
  name: string;
  type: string;
  nullable: string;
  fallback: string | null;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const columns = (client: pg.Client, schema: string) =>
  client
    .query<Column>(
      `SELECT table_name || '.' || column_name AS name, udt_name AS type, is_nullable AS nullable,
              replace(column_default, $1 || '.', '') AS fallback
         FROM information_schema.columns WHERE table_schema = $1 AND table_name NOT LIKE 'contact_events\\_%'
          AND table_name <> '_prisma_migrations' ORDER BY 1`,
      [schema],
    )
    .then(({ rows }) => rows);

const indexes = (client: pg.Client, schema: string) =>
  client
    .query<{ indexname: string }>(
      `SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND tablename NOT LIKE 'contact_events\\_%'`,
      [schema],
    )
    .then(({ rows }) => rows.map(({ indexname }) => indexname));

describe('migrations', () => {
  it('have nothing left to do the second time', async () => {
    expect(await migrate(test.url)).toEqual([]);
  });

  it('build the tables and indexes the schema files describe', async () => {
    const script = await schemaSql(test.url);
    await withClient(test.url, async (client) => {
      await client.query('CREATE SCHEMA described');
      await client.query('SET search_path TO described');
      await client.query(script.replace('CREATE SCHEMA IF NOT EXISTS "public";', ''));
      expect(await columns(client, 'public')).toEqual(await columns(client, 'described'));
      const built = await indexes(client, 'public');
      for (const index of await indexes(client, 'described')) expect(built).toContain(index);
    });
  });

  it('check the very lists that the contracts declare', async () => {
    const declared: Record<string, readonly string[]> = {
      contacts_status_check: contactStatuses,
      scrape_jobs_status_check: scrapeJobStatuses,
      scrape_pages_status_check: pageStatuses,
      data_sources_type_check: sourceTypes,
      campaigns_status_check: campaignStatuses,
      campaign_recipients_state_check: recipientStates,
      sends_status_check: sendStatuses,
      suppressions_reason_check: suppressionReasons,
      host_refusals_reason_check: hostRefusalReasons,
    };
    for (const [name, words] of Object.entries(declared)) {
      const { rows } = await withClient(test.url, (client) =>
        client.query<{ def: string }>('SELECT pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conname = $1', [
          name,
        ]),
      );
      const checked = [...(rows[0]?.def.matchAll(/'([^']+)'/g) ?? [])].map(([, word]) => word);
      expect(checked.sort(), name).toEqual([...words].sort());
    }
  });

  it('keep a month of events apart and refuse no event', async () => {
    const { db } = test;
    await db.$executeRaw`INSERT INTO contact_events (tenant_id, type, source, occurred_at) VALUES (1, 'opened', 't', now()), (1, 'opened', 't', '1999-01-01')`;
    const rows = await db.$queryRaw<
      { part: string }[]
    >`SELECT tableoid::regclass::text AS part FROM contact_events ORDER BY 1`;
    expect(rows[0]?.part).toMatch(/^contact_events_\d{4}_\d{2}$/);
    expect(rows[1]?.part).toBe('contact_events_other');
  });
});
