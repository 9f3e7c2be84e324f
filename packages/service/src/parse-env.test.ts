import { parseKeyring } from '@relais/signing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressPepperEnv, baseEnv, databaseEnv, readBaseConfig, secretKeyEnv } from './base-env.ts';
import { combineEnv } from './combine-env.ts';
import { ConfigError, type ConfigProblem, configMessage } from './config-error.ts';
import { describeEnv } from './describe-env.ts';
import { parsedBy, parseEnv, readAll } from './parse-env.ts';

const Env = z.object({
  DNS_TIMEOUT_MS: z.coerce.number().int().positive().default(3_000).describe('Give up on one answer after this long'),
  DNS_SERVERS: z.string().optional(),
  MODE: z.enum(['fast', 'slow']).describe('Which way').default('fast'),
  VERBOSE: z.stringbool().default(false),
  API_TOKEN: z.string().min(8).describe('Who we are'),
});
const key = Buffer.alloc(32, 1).toString('base64');

function problemsOf(read: () => unknown): readonly ConfigProblem[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseEnv', () => {
  it('reads typed values, with defaults for what is unset or blank, and nothing else', () => {
    const env = { API_TOKEN: 'long enough', DNS_TIMEOUT_MS: '', MODE: '  ', VERBOSE: 'yes', HOME: '/root' };
    expect(parseEnv(Env, env)).toEqual({
      DNS_TIMEOUT_MS: 3_000,
      MODE: 'fast',
      VERBOSE: true,
      API_TOKEN: 'long enough',
    });
  });

  it('tells of every problem what was expected, what came and what it is for', () => {
    expect(problemsOf(() => parseEnv(Env, { DNS_TIMEOUT_MS: 'soon', MODE: 'sideways', VERBOSE: 'perhaps' }))).toEqual([
      {
        name: 'DNS_TIMEOUT_MS',
        expected: 'a number',
        got: '"soon"',
        description: 'Give up on one answer after this long',
      },
      { name: 'MODE', expected: 'one of "fast", "slow"', got: '"sideways"', description: 'Which way' },
      {
        name: 'VERBOSE',
        expected: expect.stringContaining('one of "true", "1", "yes"'),
        got: '"perhaps"',
        description: undefined,
      },
      { name: 'API_TOKEN', expected: 'a text', got: undefined, description: 'Who we are' },
    ]);
  });

  it.each([
    ['0', 'a number > 0'],
    ['1.5', 'a whole number'],
  ])('wants no %s where a positive whole number belongs', (DNS_TIMEOUT_MS, expected) => {
    const [problem] = problemsOf(() => parseEnv(Env, { DNS_TIMEOUT_MS, API_TOKEN: 'long enough' }));
    expect(problem).toMatchObject({ expected, got: JSON.stringify(DNS_TIMEOUT_MS) });
  });

  it.each(['A_SECRET', 'AN_API_KEY', 'THE_PASSWORD', 'A_TOKEN', 'A_PEPPER', 'A_URL'])('never repeats %s', (name) => {
    const schema = z.object({ [name]: z.string().min(30).regex(/^a/) });
    const [problem] = problemsOf(() => parseEnv(schema, { [name]: 'hunter2' }));
    expect(problem).toMatchObject({ name, got: '(not shown)' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('shortens what is long', () => {
    const [problem] = problemsOf(() => parseEnv(Env, { MODE: 'x'.repeat(500), API_TOKEN: 'long enough' }));
    expect(problem?.got?.length).toBeLessThan(100);
  });

  it('reports a rule over several settings', () => {
    const schema = z
      .object({ LOW: z.coerce.number(), HIGH: z.coerce.number() })
      .refine(({ LOW, HIGH }) => LOW < HIGH, 'LOW below HIGH');
    expect(problemsOf(() => parseEnv(schema, { LOW: '2', HIGH: '1' }))).toEqual([
      { name: 'The settings together', expected: 'LOW below HIGH', got: '(see the others)', description: undefined },
    ]);
  });

  it('lets a parser of ours read a setting', () => {
    const schema = z.object({ KEYS: parsedBy('a key list', parseKeyring) });
    expect(parseEnv(schema, { KEYS: `a:${key}` }).KEYS.current.id).toBe('a');
    expect(problemsOf(() => parseEnv(schema, {}))).toMatchObject([{ expected: 'a key list', got: undefined }]);
    const [problem] = problemsOf(() => parseEnv(schema, { KEYS: 'a:hunter2' }));
    expect(problem).toMatchObject({ expected: 'Key 1 of 1 is not 32 bytes in base64 or hex', got: '(not shown)' });
  });
});

describe('combineEnv', () => {
  it('reads several schemas as one, with one error', () => {
    const all = combineEnv(databaseEnv, secretKeyEnv, addressPepperEnv, Env);
    const names = problemsOf(() => parseEnv(all, { DATABASE_URL: 'mysql://localhost/x' })).map(({ name }) => name);
    expect(names).toEqual(['DATABASE_URL', 'RELAIS_SECRET_KEY', 'RELAIS_ADDRESS_PEPPER', 'API_TOKEN']);
    const env = {
      DATABASE_URL: 'postgresql://ann@192.0.2.1/relais',
      RELAIS_SECRET_KEY: key,
      RELAIS_ADDRESS_PEPPER: 'sixteen letters!',
      API_TOKEN: 'long enough',
    };
    const { DATABASE_URL, RELAIS_SECRET_KEY, DNS_TIMEOUT_MS } = parseEnv(all, env);
    expect([DATABASE_URL, RELAIS_SECRET_KEY.all.length, DNS_TIMEOUT_MS]).toEqual([env.DATABASE_URL, 1, 3_000]);
  });

  it('takes the same declaration twice, but no two of one name', () => {
    expect(Object.keys(combineEnv(databaseEnv, databaseEnv).shape)).toEqual(['DATABASE_URL']);
    expect(() => combineEnv(databaseEnv, z.object({ DATABASE_URL: z.string() }))).toThrow('DATABASE_URL');
  });
});

describe('readAll', () => {
  it('collects the problems of all readers, each setting once', () => {
    const read = () =>
      readAll({ base: () => readBaseConfig({}), own: () => parseEnv(combineEnv(baseEnv, databaseEnv), {}) });
    expect(problemsOf(read).map(({ name }) => name)).toEqual(['REDIS_URL', 'DATABASE_URL']);
  });

  it('answers with all values, and leaves other errors alone', () => {
    expect(readAll({ one: () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
    expect(() =>
      readAll({
        bug: () => {
          throw new TypeError('bug');
        },
      }),
    ).toThrow(TypeError);
  });
});

describe('readBaseConfig', () => {
  it('needs the queues’ Redis and defaults everything else', () => {
    expect(readBaseConfig({ REDIS_URL: 'redis://192.0.2.1:6379' })).toEqual({
      redisUrl: 'redis://192.0.2.1:6379',
      cacheRedisUrl: 'redis://192.0.2.1:6379',
      queuePrefix: '{relais}',
      logLevel: 'info',
      health: { host: '127.0.0.1', port: 0 },
      stopTimeoutMs: 25_000,
      sweepEveryMs: 30_000,
      scheduleRefreshMs: 60_000,
    });
  });

  it('takes a cache of its own', () => {
    const env = { REDIS_URL: 'redis://192.0.2.1', CACHE_REDIS_URL: 'rediss://192.0.2.2' };
    expect(readBaseConfig(env).cacheRedisUrl).toBe('rediss://192.0.2.2');
  });

  it.each(['http://192.0.2.1', 'localhost:6379', '{relais'])('takes no %s for a Redis or a prefix', (text) => {
    const problems = problemsOf(() => readBaseConfig({ REDIS_URL: text, RELAIS_QUEUE_PREFIX: text }));
    expect(problems.map(({ name }) => name)).toEqual(['REDIS_URL', 'RELAIS_QUEUE_PREFIX']);
  });
});

describe('describeEnv', () => {
  it('tells name, meaning, default and need', () => {
    expect(describeEnv(Env)).toEqual([
      {
        name: 'DNS_TIMEOUT_MS',
        description: 'Give up on one answer after this long',
        default: '3000',
        required: false,
      },
      { name: 'DNS_SERVERS', description: '', default: undefined, required: false },
      { name: 'MODE', description: 'Which way', default: 'fast', required: false },
      { name: 'VERBOSE', description: '', default: 'false', required: false },
      { name: 'API_TOKEN', description: 'Who we are', default: undefined, required: true },
    ]);
  });

  it('finds a description on every setting of ours', () => {
    const rows = describeEnv(combineEnv(baseEnv, databaseEnv, secretKeyEnv, addressPepperEnv));
    expect(rows.filter(({ description }) => description === '')).toEqual([]);
    expect(rows.flatMap(({ name, required }) => (required ? [name] : []))).toEqual([
      'REDIS_URL',
      'DATABASE_URL',
      'RELAIS_SECRET_KEY',
      'RELAIS_ADDRESS_PEPPER',
    ]);
  });
});

describe('configMessage', () => {
  it('reads as one message', () => {
    const error = new ConfigError([
      { name: 'REDIS_URL', expected: 'a redis:// URL', got: undefined, description: 'Redis of the queues' },
      { name: 'LIMIT', expected: 'a number > 0', got: '"-1"', description: undefined },
    ]);
    expect(
      configMessage('validator', error),
    ).toBe(`validator cannot start: 2 settings are missing or wrong (CONFIG_INVALID)

  REDIS_URL is missing
      expected  a redis:// URL
      meaning   Redis of the queues
  LIMIT is wrong
      expected  a number > 0
      got       "-1"

Settings are environment variables.`);
  });
});
