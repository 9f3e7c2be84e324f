import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase, dropDatabase } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { secretKey } from '../stores.testkit.ts';

interface Line {
  what: string;
  state: string;
  mend: string | null;
}

describe('relais doctor', { timeout: 60_000 }, () => {
  const name = `relais_doctor_${process.pid}`;
  let env: Record<string, string>;
  beforeAll(async () => {
    env = {
      DATABASE_URL: await createDatabase(inject('pgAdminUrl'), name),
      REDIS_URL: inject('redisUrl'),
      RELAIS_STATE_DIR: await mkdtemp(path.join(tmpdir(), 'relais-state-')),
      RELAIS_SECRET_KEY: secretKey,
    };
  });
  afterAll(async () => {
    await dropDatabase(inject('pgAdminUrl'), name);
    await rm(env.RELAIS_STATE_DIR ?? '', { recursive: true });
  });

  it('names what is missing with the command that mends it, and ends with 1', async () => {
    const answered = await relais(['doctor', '--json'], { env });
    expect(answered.code).toBe(1);
    const lines = answered.json<Line>();
    const about = (what: string) => lines.find((line) => line.what === what);
    expect(about('PostgreSQL')).toMatchObject({ state: 'ok' });
    expect(about('migrations')).toMatchObject({ state: 'fail', mend: 'relais migrate' });
    expect(about('Redis')?.state).not.toBe('fail');
    expect(about('RELAIS_SECRET_KEY')).toMatchObject({ state: 'ok' });
    expect(about('RELAIS_ADDRESS_PEPPER')).toMatchObject({ state: 'fail' });
  });

  it('tells a database that is away from one that is empty', async () => {
    const answered = await relais(['doctor', '--json'], {
      env: { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
    });
    expect(answered.json<Line>().find(({ what }) => what === 'PostgreSQL')).toMatchObject({
      state: 'fail',
      mend: expect.stringContaining('DATABASE_URL'),
    });
    expect(answered.stdout).not.toContain('password');
  });
});
