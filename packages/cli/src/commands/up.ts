import { type ServiceName, services } from '@relais/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { UpStack } from '../stack/run-stack.ts';

type Replicas = Partial<Record<ServiceName, number>>;

const MOST_REPLICAS = 32;
const DEFAULT_PORT = 8_000;

/** `relais up`: every service on this machine, until Ctrl-C. */
export function upCommand(program: Command): void {
  program
    .command('up')
    .summary('run every service on this machine until Ctrl-C')
    .description(
      'Runs the services against DATABASE_URL and REDIS_URL, or against a PostgreSQL and a Redis of its own whose data stays in .relais/ (RELAIS_STATE_DIR moves it). Migrates and seeds first; started again it makes nothing twice. Other commands find the stack by themselves.',
    )
    .option('--replicas <list>', 'processes a service, such as crawler=2,validator=4; 0 leaves one out', replicaList)
    .option(
      '--port <n>',
      'of the gateway; a free one is taken when somebody else has it',
      wholeNumber(0, 65_535),
      gatewayPort(),
    )
    .addOption(json())
    .action(async ({ replicas = {}, port, ...options }: { replicas?: Replicas; port: number; json?: true }) => {
      const [{ runStack }, { untilInterrupted }] = await Promise.all([
        import('../stack/run-stack.ts'),
        import('../terminal.ts'),
      ]);
      const interrupt = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
      const counts = new Map(services.map((name) => [name, replicas[name] ?? 1]));
      const stack = await runStack({
        replicas: counts,
        port,
        step: (what) => note(`• ${what}`),
        onDeath: (name, words) =>
          note(`relais: ${name} ended by itself and is started again. Its last words:\n${words.join('\n')}`),
      });
      if (stack.portTaken) note(`Port ${port} is taken by another program, so the gateway has one of its own.`);
      if (options.json) await printJson(readyLine(stack, counts));
      else await showTable(stack, counts);
      await untilInterrupted(interrupt.signal);
      note('Stopping: services finish what they hold …');
      await stack.stop();
      note('Stopped.');
    });
}

const readyLine = (stack: UpStack, counts: ReadonlyMap<ServiceName, number>) => ({
  ready: true,
  gateway_url: stack.gatewayUrl,
  services: Object.fromEntries(counts),
  postgres: placeOf(stack.databaseUrl),
  redis: placeOf(stack.redisUrl),
  log_file: stack.logFile,
});

async function showTable(stack: UpStack, counts: ReadonlyMap<ServiceName, number>): Promise<void> {
  const { gatewayUrl, owned } = stack;
  const whose = (ours: boolean) => (ours ? 'our own, data in the state folder' : 'yours');
  const rows = [
    ...[...counts].map(([name, count]) => [name, count, name === 'gateway' ? gatewayUrl : '']),
    ['PostgreSQL', '', `${placeOf(stack.databaseUrl)} (${whose(owned.postgres)})`],
    ['Redis', '', `${placeOf(stack.redisUrl)} (${whose(owned.redis)})`],
    ['logs', '', stack.logFile],
  ];
  for (const line of table(['what', 'processes', 'where'], rows, ['processes'])) await print(line);
  if (gatewayUrl) await print(`\nAPI ${gatewayUrl}/docs   a partner’s key: relais keys create --tenant sos-expat`);
  await print('Ctrl-C stops everything.');
}

/** Host, port and name of a store, and never its password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function gatewayPort(): number {
  const port = Number(process.env.GATEWAY_PORT || DEFAULT_PORT);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : DEFAULT_PORT;
}

function replicaList(text: string): Replicas {
  return Object.fromEntries(text.split(',').map(oneReplica));
}

function oneReplica(pair: string): [ServiceName, number] {
  const [word = '', number = ''] = pair.split('=').map((part) => part.trim());
  const name = services.find((known) => known === word);
  if (!name) throw new InvalidArgumentError(`"${word}" is no service; there are ${services.join(', ')}`);
  const count = Number(number);
  if (!/^\d+$/.test(number) || count > MOST_REPLICAS) {
    throw new InvalidArgumentError(`${name}: a number of processes from 0 to ${MOST_REPLICAS} is wanted`);
  }
  // One machine has one port for it.
  if (name === 'gateway' && count > 1)
    throw new InvalidArgumentError('gateway: one process at the most on one machine');
  return [name, count];
}
