import { type QueueName, queueNames } from '@relais/contracts';
import type { QueueState } from '@relais/queues';
import { type Command, InvalidArgumentError } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

const actions = ['pause', 'resume', 'retry'] as const;
type Action = (typeof actions)[number];

/** `relais queues`: how deep they are, and pausing, resuming, retrying. */
export function queuesCommand(program: Command): void {
  program
    .command('queues')
    .summary('depth, workers and dead letters of the queues')
    .description(
      'Shows every queue, or one with its newest dead letters. pause: nothing is taken from it, even after a restart; resume ends that; retry puts the dead letters back.',
    )
    .argument('[name]', `one of ${queueNames.join(', ')}`, queueName)
    .argument('[action]', actions.join(', '), queueAction)
    .addOption(json())
    .action(async (name: QueueName | undefined, action: Action | undefined, options: { json?: true }) => {
      const [{ findSettings }, { operationsOf }] = await Promise.all([
        import('../stack/settings.ts'),
        import('../stack/queue-connection.ts'),
      ]);
      const operations = await operationsOf(await findSettings(process.env));
      try {
        let retried: number | undefined;
        if (name && action === 'pause') await operations.pause(name);
        if (name && action === 'resume') await operations.resume(name);
        if (name && action === 'retry') retried = await operations.retryFailed(name);
        const states = name ? [await operations.state(name)] : await operations.states();
        const failed = name && !action ? await operations.failed(name, 10) : [];

        if (options.json) {
          for (const state of states)
            await printJson({ ...line(state), ...(retried === undefined ? {} : { retried }) });
          for (const { id, payload, attempts, reason, failedAt } of failed) {
            await printJson({ dead_letter: id, queue: name, payload, attempts, reason, failed_at: failedAt });
          }
          return;
        }
        if (retried !== undefined) await print(`${retried} dead letters of ${name} are tried again.`);
        for (const text of table(HEAD, states.map(row), NUMBERS)) await print(text);
        for (const { id, payload, reason } of failed) await print(`\n${id}  ${JSON.stringify(payload)}\n  ${reason}`);
      } finally {
        await operations.close();
      }
    });
}

const HEAD = ['queue', 'waiting', 'active', 'delayed', 'failed', 'workers', 'oldest waits', 'state'];
const NUMBERS = ['waiting', 'active', 'delayed', 'failed', 'workers', 'oldest waits'];

const row = ({ name, waiting, active, delayed, failed, workers, oldestWaitingSince, paused }: QueueState) => [
  name,
  waiting,
  active,
  delayed,
  failed,
  workers,
  oldestWaitingSince ? `${Math.max(0, Math.round((Date.now() - Number(oldestWaitingSince)) / 1_000))} s` : '–',
  paused ? 'paused' : workers === 0 ? 'nobody works at it' : 'running',
];

const line = ({ name, oldestWaitingSince, ...counts }: QueueState) => ({
  queue: name,
  ...counts,
  oldest_waiting_since: oldestWaitingSince,
});

function queueName(text: string): QueueName {
  const name = queueNames.find((known) => known === text);
  if (name) return name;
  throw new InvalidArgumentError(`there are ${queueNames.join(', ')}`);
}

function queueAction(text: string): Action {
  const action = actions.find((known) => known === text);
  if (action) return action;
  throw new InvalidArgumentError(`${actions.join(', ')} can be done`);
}
