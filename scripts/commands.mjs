import { checkEverything } from './checks.mjs';
import { runInForeground } from './child-process.mjs';
import { prepare } from './prepare.mjs';
import { runTests } from './tests.mjs';

const CLI = 'packages/cli/dist/main.js';

// npm runs scripts in the repository; the paths a person types are relative to where that person stands.
const whereTyped = () => (process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined) ?? process.cwd();

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const COMMANDS = {
  cli: (args) => runInForeground(process.execPath, [CLI, ...args], { cwd: whereTyped() }),
  demo: (args) => COMMANDS.cli(['demo', ...args]),
  up: (args) => COMMANDS.cli(['up', ...args]),
  bench: (args) =>
    runInForeground(process.execPath, ['--import', 'tsx', '--conditions=development', 'tests/bench/main.ts', ...args]),
  check: () => checkEverything(),
  test: (args) => runTests(args),
  documents: () =>
    runInForeground(process.execPath, ['--import', 'tsx', '--conditions=development', 'tests/documents/main.ts']),
};

/** Prepares the workspace and runs a command; answers its exit code. */
export async function main([command = '', ...args]) {
  const run = COMMANDS[command];
  if (!run) {
    process.stderr.write(`relais: no command "${command}"; there are ${Object.keys(COMMANDS).join(', ')}\n`);
    return 1;
  }
  const isPrepared = await prepare();
  // Who reads the last line of the tests is told the truth in any case.
  if (!isPrepared && command === 'test') process.stdout.write('0 passed, 1 failed\n');
  return isPrepared ? run(args) : 1;
}
