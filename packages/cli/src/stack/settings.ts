import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommandFailed } from '../io/errors.ts';
import { readSecrets, type StackSecrets, secretsFileOf } from './secrets.ts';
import { findStack, type RunningStack, stateDir } from './state-file.ts';

/** Which stores a command works on, and what it needs to read them. */
export interface StackSettings {
  /** Null: our own, kept in the state folder and not running. */
  readonly databaseUrl: string | null;
  /** Null: none is known to run. */
  readonly redisUrl: string | null;
  readonly queuePrefix: string;
  /** Undefined where nobody has set one. */
  readonly secretKey: string | undefined;
  readonly addressPepper: string | undefined;
  /** For messages. */
  readonly origin: string;
}

const DEFAULT_PREFIX = '{relais}';
type Env = NodeJS.ProcessEnv;

/**
 * Finds the stores: those the environment names, else the stack that runs, else those an earlier stack left in the state
 * folder.
 * @param mayBeNew no stores anywhere are no error: they are about to be made
 * @throws {CommandFailed} NO_STACK
 */
export async function findSettings(env: Env, { mayBeNew = false } = {}): Promise<StackSettings> {
  const stack = await findStack();
  if (env.DATABASE_URL) return fromEnvironment(env.DATABASE_URL, env, stack);
  if (stack) return fromStack(stack, env);
  if (mayBeNew || existsSync(path.join(stateDir, 'postgres'))) {
    const kept = await readSecrets(secretsFileOf(stateDir, undefined));
    return {
      databaseUrl: null,
      redisUrl: env.REDIS_URL || null,
      queuePrefix: env.RELAIS_QUEUE_PREFIX || DEFAULT_PREFIX,
      ...secretsOf(env, kept),
      origin: `the stores kept in ${stateDir}`,
    };
  }
  throw new CommandFailed(
    'NO_STACK',
    'no stack runs here and DATABASE_URL is not set. Start one with `relais up`, or name your own stores: DATABASE_URL and REDIS_URL',
  );
}

async function fromEnvironment(databaseUrl: string, env: Env, stack: RunningStack | null): Promise<StackSettings> {
  // The very database of the running stack: then its secrets are this one's too.
  const running = stack?.databaseUrl === databaseUrl ? stack : null;
  const kept = running ? secretsIn(running) : await readSecrets(secretsFileOf(stateDir, databaseUrl));
  return {
    databaseUrl,
    redisUrl: env.REDIS_URL || (running?.redisUrl ?? null),
    queuePrefix: env.RELAIS_QUEUE_PREFIX || (running?.queuePrefix ?? DEFAULT_PREFIX),
    ...secretsOf(env, kept),
    origin: 'DATABASE_URL',
  };
}

const fromStack = (stack: RunningStack, env: Env): StackSettings => ({
  databaseUrl: stack.databaseUrl,
  redisUrl: stack.redisUrl,
  queuePrefix: stack.queuePrefix,
  // The stack's own, whatever this terminal has set: another pepper would find nobody.
  ...secretsOf({}, secretsIn(stack)),
  origin: `the running stack (process ${stack.pid}${env.REDIS_URL ? ', REDIS_URL is not looked at' : ''})`,
});

const secretsIn = ({ secretKey, addressPepper }: RunningStack): StackSecrets => ({
  RELAIS_SECRET_KEY: secretKey,
  RELAIS_ADDRESS_PEPPER: addressPepper,
});

const secretsOf = (env: Env, kept: StackSecrets | null) => ({
  secretKey: env.RELAIS_SECRET_KEY || kept?.RELAIS_SECRET_KEY,
  addressPepper: env.RELAIS_ADDRESS_PEPPER || kept?.RELAIS_ADDRESS_PEPPER,
});
