import pg from 'pg';
import { StoreError } from './store-error.ts';

/**
 * Creates a database and answers its URL: the admin's own, with the name changed. With a `template` it is born with all of
 * that one's tables and rows; nobody may be connected to the template meanwhile.
 * @throws StoreError DATABASE_NAME_INVALID, and whatever the server answers (42P04: it exists already)
 */
export async function createDatabase(adminUrl: string, name: string, template?: string): Promise<string> {
  const from = template === undefined ? '' : ` TEMPLATE ${quoted(template)}`;
  await execute(adminUrl, `CREATE DATABASE ${quoted(name)}${from}`);
  return databaseUrl(adminUrl, name);
}

/** Drops a database, cutting off whoever is still connected. One that does not exist is no error. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await execute(adminUrl, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
}

export async function databaseExists(adminUrl: string, name: string): Promise<boolean> {
  const rows = await execute(adminUrl, 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rows > 0;
}

/** The same server and user, another database. */
export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.toString();
}

async function execute(adminUrl: string, sql: string, values: string[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, values);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

// Names cannot be parameters in CREATE DATABASE, so they are kept to what needs no escaping. 63 bytes is PostgreSQL's limit.
function quoted(name: string): string {
  if (!/^[a-z_][a-z0-9_-]{0,62}$/.test(name)) {
    throw new StoreError(
      'DATABASE_NAME_INVALID',
      `"${name}" is no database name: small letters, digits, _ and -, at most 63.`,
    );
  }
  return `"${name}"`;
}
