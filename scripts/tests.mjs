import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkStatically } from './checks.mjs';
import { localProgram, ROOT, runInForeground } from './child-process.mjs';

/**
 * `npm test`: the static checks, then every test. With arguments, vitest alone on these (`npm test -- packages/signing`).
 * The last line is `N passed, N failed`, where a static check that fails counts as one more failure.
 */
export async function runTests(args) {
  const failedChecks = args.length === 0 ? await checkStatically() : [];

  const tallyFile = join(ROOT, '.relais/tally.json');
  mkdirSync(join(ROOT, '.relais'), { recursive: true });
  rmSync(tallyFile, { force: true });
  const code = await runInForeground(
    localProgram('vitest'),
    ['run', '--reporter=default', '--reporter=./scripts/tally-reporter.mjs', ...args],
    { env: { RELAIS_TALLY_FILE: tallyFile } },
  );

  const { passed, failed } = readTally(tallyFile);
  // Vitest may fail without a failed test (nothing matched, a threshold missed): that is one failure too.
  const failures = Math.max(failed, code === 0 ? 0 : 1) + failedChecks.length;
  if (failedChecks.length) process.stdout.write(`\nfailed checks: ${failedChecks.join(', ')}\n`);
  process.stdout.write(`\n${passed} passed, ${failures} failed\n`);
  return code || (failures ? 1 : 0);
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Vitest ended before it could report.
    return { passed: 0, failed: 0 };
  }
}
