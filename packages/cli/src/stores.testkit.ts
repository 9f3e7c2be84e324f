import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@relais/prisma';
import { createTestDatabase } from '@relais/prisma/testing';
import { parseKeyring } from '@relais/signing';
import { applySeed } from './seed/apply-seed.ts';

export const secretKey = `test:${Buffer.alloc(32, 7).toString('base64')}`;
export const pepper = 'a pepper for tests only';

/** A migrated database, seeded with the MailWizz accounts its environment names, and the environment in which `relais` works on it and on nothing else. */
export interface TestStores {
  readonly db: Database;
  readonly env: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

export async function openTestStores(pgAdminUrl: string, env: Record<string, string> = {}): Promise<TestStores> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'relais-state-'));
  const database = await createTestDatabase(pgAdminUrl);
  await applySeed(database.db, parseKeyring(secretKey), env);
  return {
    db: database.db,
    env: {
      DATABASE_URL: database.url,
      RELAIS_STATE_DIR: stateDir,
      RELAIS_SECRET_KEY: secretKey,
      RELAIS_ADDRESS_PEPPER: pepper,
      ...env,
    },
    async drop() {
      await database.drop();
      await rm(stateDir, { recursive: true });
    },
  };
}
