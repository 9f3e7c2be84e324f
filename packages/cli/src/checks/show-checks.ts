import { print, printJson } from '../io/output.ts';
import { type Check, checkLines } from './check.ts';

/** Prints checks as they come; one that fails makes the command end with exit code 1. */
export async function showChecks(checks: AsyncIterable<Check>, options: { json?: true }): Promise<void> {
  for await (const check of checks) {
    if (check.state === 'fail') process.exitCode = 1;
    if (options.json) await printJson(check);
    else for (const line of checkLines(check)) await print(line);
  }
}
