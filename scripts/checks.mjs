import { localProgram, runInForeground, runQuietly } from './child-process.mjs';

/** What a reviewer need not look for. Each names the command that repairs, or at least shows, what it finds. */
const STATIC_CHECKS = [
  { name: 'format and lint', command: ['biome', 'ci', '.', '--colors=off'], mend: 'npm run format' },
  { name: 'types', command: ['tsc', '-b'], mend: 'npm run build' },
  { name: 'types of the tests', command: ['tsc', '-p', 'tests/tsconfig.json'], mend: 'npx tsc -p tests/tsconfig.json' },
  {
    name: 'boundaries',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'services', 'packages', 'prisma/src', 'tests'],
    mend: 'npm run boundaries',
  },
  { name: 'unused code', command: ['knip'], mend: 'npm run unused' },
];

/** Runs all static checks, also after one has failed; answers the names of those that did. */
export async function checkStatically() {
  const failed = [];
  for (const { name, command, mend } of STATIC_CHECKS) {
    const [program, ...args] = command;
    const since = Date.now();
    const { code, output } = await runQuietly(localProgram(program), args);
    const took = `${((Date.now() - since) / 1000).toFixed(1)} s`;
    if (code === 0) {
      process.stdout.write(`✓ ${name} (${took})\n`);
    } else {
      failed.push(name);
      process.stdout.write(`${output.trim()}\n✗ ${name} (${took}): ${mend}\n`);
    }
  }
  return failed;
}

/** `npm run check`: everything but the tests that cross services. */
export async function checkEverything() {
  const failed = await checkStatically();
  const unit = await runInForeground(localProgram('vitest'), ['run', '--project', 'pure', '--project', 'unit']);
  if (unit !== 0) failed.push('unit tests');
  process.stdout.write(failed.length ? `\nfailed: ${failed.join(', ')}\n` : '\nall checks passed\n');
  return failed.length ? 1 : 0;
}
