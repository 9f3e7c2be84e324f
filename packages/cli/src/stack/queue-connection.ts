import { openOperations, openQueues, type QueueOperations, type Queues } from '@relais/queues';
import { openLogger } from '@relais/service';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { StackSettings } from './settings.ts';

type Reachable = Pick<StackSettings, 'redisUrl' | 'queuePrefix' | 'origin'>;

/** What Redis's client has to say is in the error a command ends with. */
const log = openLogger({ service: 'cli', level: 'silent' });

/** The way to the queues of a stack. @throws {CommandFailed} REDIS_UNKNOWN, REDIS_UNREACHABLE */
export const producerOf = (stack: Reachable): Promise<Queues> =>
  reach(stack, (redisUrl) => openQueues({ redisUrl, prefix: stack.queuePrefix, log }));

/** An operator's view of the queues of a stack. @throws {CommandFailed} REDIS_UNKNOWN, REDIS_UNREACHABLE */
export const operationsOf = (stack: Reachable): Promise<QueueOperations> =>
  reach(stack, (redisUrl) => openOperations({ redisUrl, prefix: stack.queuePrefix, log }));

async function reach<Door>({ redisUrl, origin }: Reachable, open: (redisUrl: string) => Promise<Door>): Promise<Door> {
  if (redisUrl === null) {
    throw new CommandFailed(
      'REDIS_UNKNOWN',
      `no Redis is known beside ${origin}. Start the stack with \`relais up\`, or set REDIS_URL`,
    );
  }
  try {
    return await open(redisUrl);
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new CommandFailed(
      'REDIS_UNREACHABLE',
      `Redis at ${new URL(redisUrl).host} cannot be used (${wordsOf(cause)}). Check REDIS_URL`,
      { cause: error },
    );
  }
}
