import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createDatabase, databaseExists, dropDatabase } from './databases.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';

const servers: RunningPostgres[] = [];
const directories: string[] = [];

async function start(options?: Parameters<typeof startPostgres>[0]) {
  const server = await startPostgres(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a PostgreSQL of our own', () => {
  it('serves UTF-8 by the byte order of C, on the loopback alone, to 200 connections', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens,
              current_setting('unix_socket_directories') AS sockets, current_setting('max_connections') AS connections,
              (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS "collation"`,
    );
    expect(row).toEqual({
      encoding: 'UTF8',
      listens: '127.0.0.1',
      sockets: '',
      connections: '200',
      collation: 'C',
    });
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    const withoutPassword = new URL(url);
    withoutPassword.password = 'guess';
    await expect(query(withoutPassword.toString(), 'SELECT 1')).rejects.toThrow(/authentication failed/);
  });

  it('leaves nothing behind', async () => {
    const { directory, stop } = await start();
    expect(existsSync(directory)).toBe(true);
    await stop();
    expect(existsSync(directory)).toBe(false);
  });

  it('finds its data again in a kept directory, and refuses it to a second server meanwhile', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'relais-kept-'));
    directories.push(dataDir);
    const first = await start({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    await first.stop();

    const second = await start({ dataDir });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await query(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('says in a sentence that a port is taken', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => {
        const address = holder.address();
        resolve(address && typeof address === 'object' ? address.port : 0);
      });
    });
    await expect(startPostgres({ port })).rejects.toMatchObject({
      code: 'POSTGRES_START_FAILED',
      message: expect.stringContaining(`did not start on port ${port}`),
    });
    await new Promise((resolve) => holder.close(resolve));
  });

  it('ends when the process that started it is killed', async () => {
    const entry = fileURLToPath(new URL('start-postgres.testkit.ts', import.meta.url));
    const parent = spawn(process.execPath, ['--import', 'tsx', entry], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { port, directory } = await new Promise<{ port: number; directory: string }>((resolve) => {
      parent.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
    });
    expect(existsSync(directory)).toBe(true);

    parent.kill('SIGKILL');
    await vi.waitUntil(() => !existsSync(directory), { timeout: 20_000 });
    // The port is free again, so the server has gone and not only its files.
    await start({ port });
  });
});

describe('databases', () => {
  it('are born from a template and dropped under the feet of their users', async () => {
    const admin = inject('pgAdminUrl');
    const template = await createDatabase(admin, 'databases_test_template');
    await query(template, 'CREATE TABLE inherited AS SELECT 7 AS seven');

    const url = await createDatabase(admin, 'databases_test', 'databases_test_template');
    expect(await query(url, 'SELECT seven FROM inherited')).toEqual([{ seven: 7 }]);

    const user = new pg.Client({ connectionString: url });
    const cutOff = new Promise((resolve) => user.on('error', resolve));
    await user.connect();
    await dropDatabase(admin, 'databases_test');
    await cutOff;
    await dropDatabase(admin, 'databases_test_template');
    expect(await databaseExists(admin, 'databases_test')).toBe(false);
  });

  it('have names that need no quoting', async () => {
    await expect(createDatabase(inject('pgAdminUrl'), 'x"; DROP DATABASE postgres; --')).rejects.toMatchObject({
      code: 'DATABASE_NAME_INVALID',
    });
  });
});
