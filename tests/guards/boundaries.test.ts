import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['services', 'packages', 'prisma/src', 'tests'];

/** What dependency-cruiser reports, as far as these tests read it. */
interface Report {
  readonly modules: readonly { source: string; dependencies: readonly { resolved: string }[] }[];
  readonly summary: {
    readonly violations: readonly { from: string; rule: { name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { name: string }[] };
  };
}

function cruise(directory: string): Promise<Report> {
  const program = join(ROOT, 'node_modules/.bin/depcruise');
  const args = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...FOLDERS];
  return new Promise((resolve, reject) => {
    // Violations make the exit code, so only output that cannot be read is an error here.
    execFile(program, args, { cwd: directory, maxBuffer: 256 * 1024 * 1024 }, (_, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`dependency-cruiser gave no report.\n${stderr}`));
      }
    });
  });
}

/** A small repository with one forbidden import a rule, and the allowed ones that look most like it. */
const PLANTED: Record<string, { file: string; text: string }[]> = {
  'services-meet-only-in-queues': [
    {
      file: 'services/validator/src/impatient.ts',
      text: `import { router } from '../../router/src/service.ts'; router;`,
    },
    {
      file: 'services/validator/src/shape-thief.ts',
      text: `import type { Route } from '../../router/src/service.ts'; export type Mine = Route;`,
    },
  ],
  'services-are-entered-by-their-door': [
    { file: 'tests/e2e/burglar.test.ts', text: `import '../../services/router/src/decide.ts';` },
  ],
  'packages-stand-below': [
    { file: 'packages/signing/src/upside-down.ts', text: `import '../../../prisma/src/index.ts';` },
    { file: 'packages/queues/src/upside-down.ts', text: `import '../../../services/router/src/service.ts';` },
  ],
  'prisma-knows-only-contracts': [
    { file: 'prisma/src/curious.ts', text: `import '../../packages/queues/src/index.ts';` },
  ],
  'sandbox-stays-out-of-production': [
    { file: 'services/router/src/pretender.ts', text: `import '../../../packages/sandbox/src/index.ts';` },
  ],
  'packages-are-entered-by-their-door': [
    { file: 'services/router/src/window.ts', text: `import '../../../packages/contracts/src/inner.ts';` },
  ],
  'no-cycles': [{ file: 'packages/extraction/src/chicken.ts', text: `import './egg.ts'; export {};` }],
  'sources-not-builds': [
    { file: 'services/router/src/yesterday.ts', text: `import '../../../packages/contracts/dist/index.js';` },
  ],
  'bullmq-lives-in-queues': [{ file: 'services/router/src/own-queue.ts', text: `import 'bullmq';` }],
  'sql-lives-in-prisma': [{ file: 'services/router/src/own-sql.ts', text: `import 'pg';` }],
  'crawlee-lives-in-the-crawler': [
    { file: 'services/validator/src/own-crawler.ts', text: `import '@crawlee/cheerio';` },
  ],
  'everything-resolves': [{ file: 'services/router/src/lost.ts', text: `import './nowhere.ts';` }],
};

const ALLOWED = [
  { file: 'packages/contracts/src/index.ts', text: `export { inner } from './inner.ts';` },
  { file: 'packages/contracts/src/inner.ts', text: `export const inner = 1;` },
  { file: 'packages/contracts/dist/index.js', text: `export {};` },
  { file: 'packages/queues/src/index.ts', text: `import 'bullmq'; import '../../contracts/src/index.ts'; export {};` },
  { file: 'packages/sandbox/src/index.ts', text: `import 'pg'; export {};` },
  {
    file: 'packages/cli/src/main.ts',
    text: `import '../../sandbox/src/index.ts'; import '../../../prisma/src/index.ts';`,
  },
  { file: 'prisma/src/index.ts', text: `import 'pg'; import '../../packages/contracts/src/index.ts'; export {};` },
  {
    file: 'services/router/src/service.ts',
    text: `import './decide.ts'; import '../../../prisma/src/index.ts'; import '../../../packages/queues/src/index.ts';
           export const router = 1; export type Route = string;`,
  },
  { file: 'services/router/src/decide.ts', text: `export {};` },
  {
    file: 'services/router/src/decide.test.ts',
    text: `import '../../../packages/sandbox/src/index.ts'; import './decide.ts';`,
  },
  { file: 'services/crawler/src/service.ts', text: `import '@crawlee/cheerio'; export {};` },
  {
    file: 'tests/e2e/line.test.ts',
    text: `import '../../services/router/src/service.ts'; import '../../packages/sandbox/src/index.ts'; import 'bullmq';`,
  },
];

describe('the guard of the import arrows', () => {
  let repository: string;
  let report: Report;

  beforeAll(async () => {
    repository = mkdtempSync(join(tmpdir(), 'relais-boundaries-'));
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(repository, file)), { recursive: true });
      writeFileSync(join(repository, file), text);
    };
    cpSync(join(ROOT, 'tsconfig.base.json'), join(repository, 'tsconfig.base.json'));
    for (const name of ['bullmq', 'pg', '@crawlee/cheerio']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, '');
    }
    // The other half of the cycle, which is reported at one file only.
    write('packages/extraction/src/egg.ts', `import './chicken.ts'; export {};`);
    for (const { file, text } of [...ALLOWED, ...Object.values(PLANTED).flat()]) write(file, text);
    report = await cruise(repository);
  });
  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  it.each(Object.entries(PLANTED))('catches what breaks "%s"', (rule, planted) => {
    const caught = report.summary.violations.filter((violation) => violation.rule.name === rule);
    expect(new Set(caught.map(({ from }) => from))).toEqual(new Set(planted.map(({ file }) => file)));
  });

  it('lets pass what the architecture allows', () => {
    const accused = new Set(report.summary.violations.map(({ from }) => from));
    expect(ALLOWED.filter(({ file }) => accused.has(file))).toEqual([]);
  });

  it('has a planted violation for each of its rules', () => {
    const rules = report.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(Object.keys(PLANTED).sort()).toEqual(rules.sort());
  });
});

describe('this repository', () => {
  let report: Report;
  beforeAll(async () => {
    report = await cruise(ROOT);
  });

  // Without a compiler it knows, dependency-cruiser reads no imports at all and calls an empty graph a success.
  it('is really seen: its packages are found behind their names, as sources', () => {
    const importers = (path: string) =>
      report.modules.filter(({ dependencies }) => dependencies.some(({ resolved }) => resolved === path));
    expect(importers('packages/contracts/src/index.ts').length).toBeGreaterThan(10);
    expect(importers('packages/sandbox/src/index.ts').map(({ source }) => source)).toContain('tests/setup/stores.ts');
  });
});
