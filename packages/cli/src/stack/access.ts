import path from 'node:path';
import { type Database, databaseStanding, openDatabase, pingDatabase } from '@relais/prisma';
import { type Keyring, parseKeyring } from '@relais/signing';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import { note } from '../io/output.ts';
import { keptSecrets, secretsFileOf } from './secrets.ts';
import { findSettings, type StackSettings } from './settings.ts';
import { stateDir } from './state-file.ts';

/** The stores as a command of administration uses them. */
export interface Access extends StackSettings {
  readonly databaseUrl: string;
  readonly db: Database;
  /** @throws {CommandFailed} SETTING_MISSING */
  keyring(): Keyring;
  /** Key of the address hashes. @throws {CommandFailed} SETTING_MISSING */
  pepper(): string;
}

export interface AccessOptions {
  /** Makes stores of our own where there are none. */
  mayBeNew?: boolean;
  /** Also for a database without our tables. */
  mayBeEmpty?: boolean;
}

/**
 * Opens the stores for `work` and closes them again; those kept in the state folder run only as long.
 * @throws {CommandFailed} NO_STACK, DATABASE_UNREACHABLE, NOT_MIGRATED
 */
export async function withAccess<Result>(
  work: (access: Access) => Promise<Result>,
  { mayBeNew = false, mayBeEmpty = mayBeNew }: AccessOptions = {},
): Promise<Result> {
  const settings = await findSettings(process.env, { mayBeNew });
  const store = settings.databaseUrl === null ? await startKept() : { url: settings.databaseUrl, stop: async () => {} };
  const secrets =
    settings.databaseUrl === null && mayBeNew ? await keptSecrets(secretsFileOf(stateDir, undefined)) : null;
  const db = openDatabase({ databaseUrl: store.url, poolSize: 3 });
  try {
    await reach(db, store.url);
    if (!mayBeEmpty) await assertMigrated(db);
    return await work({
      ...settings,
      databaseUrl: store.url,
      db,
      keyring: () => parseKeyring(wanted('RELAIS_SECRET_KEY', settings.secretKey ?? secrets?.RELAIS_SECRET_KEY)),
      pepper: () => wanted('RELAIS_ADDRESS_PEPPER', settings.addressPepper ?? secrets?.RELAIS_ADDRESS_PEPPER),
    });
  } finally {
    await db.$disconnect();
    await store.stop();
  }
}

/** PostgreSQL alone: commands of administration ask no queue where no service runs. */
async function startKept(): Promise<{ url: string; stop(): Promise<void> }> {
  // Only here: every other command is quicker without it.
  const { createDatabase, databaseExists, databaseUrl, startPostgres } = await import('@relais/sandbox');
  const server = await startPostgres({ dataDir: path.join(stateDir, 'postgres'), log: note });
  try {
    const exists = await databaseExists(server.url, 'relais');
    return {
      url: exists ? databaseUrl(server.url, 'relais') : await createDatabase(server.url, 'relais'),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function reach(db: Database, url: string): Promise<void> {
  try {
    await pingDatabase(db);
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new CommandFailed(
      'DATABASE_UNREACHABLE',
      `PostgreSQL at ${host}${pathname} cannot be used (${lastLine(error)}). Check DATABASE_URL, or unset it to use stores of our own`,
      { cause: error },
    );
  }
}

/** Prisma puts the reason last, under lines about itself. */
const lastLine = (error: unknown): string => wordsOf(error).trim().split('\n').at(-1)?.trim() ?? '';

async function assertMigrated(db: Database): Promise<void> {
  const { pending } = await databaseStanding(db);
  if (pending.length > 0) {
    throw new CommandFailed(
      'NOT_MIGRATED',
      'the database lacks tables of this release. Run `relais migrate` and try again',
    );
  }
}

function wanted(name: string, value: string | undefined): string {
  if (value) return value;
  throw new CommandFailed(
    'SETTING_MISSING',
    `${name} is not set; it must be the one the services of this database run with`,
  );
}
