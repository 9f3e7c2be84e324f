/** Who may import whom (docs/architecture.md). tests/guards/boundaries.test.ts plants a violation of each rule and sees it caught. */

const TEST_FILES = '\\.(test|testkit)\\.ts$';
const INTO = (...folders) => `^(${folders.join('|')})/`;
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'services-meet-only-in-queues',
      comment: 'A service never imports another: give the other one a job.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-are-entered-by-their-door',
      comment: 'Tests and the command line start services; what is inside is tested from inside.',
      severity: 'error',
      from: { pathNot: INTO('services') },
      to: { path: '^services/', pathNot: '^services/[^/]+/src/service\\.ts$' },
    },
    {
      name: 'packages-stand-below',
      comment: 'Packages import neither services nor the database. Only the command line joins everything.',
      severity: 'error',
      from: { path: INTO('packages'), pathNot: '^packages/cli/' },
      to: { path: INTO('services', 'prisma', 'tests') },
    },
    {
      name: 'prisma-knows-only-contracts',
      comment: 'The schema package speaks the words of the domain and SQL, nothing else.',
      severity: 'error',
      from: { path: '^prisma/', pathNot: TEST_FILES },
      to: { path: INTO('services', 'packages', 'tests'), pathNot: '^packages/contracts/' },
    },
    {
      name: 'sandbox-stays-out-of-production',
      comment: 'Stand-ins are for tests and the command line.',
      severity: 'error',
      from: { pathNot: ['^packages/(sandbox|cli)/', '^tests/', TEST_FILES] },
      to: { path: '^packages/sandbox/' },
    },
    {
      name: 'packages-are-entered-by-their-door',
      comment: 'From outside, a package is what its exports say, imported by name.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|services/[^/]+|prisma|tests)/' },
      to: {
        path: '^(packages/[^/]+|prisma)/',
        pathNot: [
          '^$1/',
          '^(packages/[^/]+|prisma)/src/index\\.ts$',
          '^prisma/src/testing\\.ts$',
          // A second door, so that who reads contacts alone does not load a DOM.
          '^packages/extraction/src/articles/index\\.ts$',
          '(^|/)dist/',
        ],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or want a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'sources-not-builds',
      comment: 'dist may be old, or missing. Import the package by its name.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)dist/', pathNot: 'node_modules' },
    },
    {
      name: 'bullmq-lives-in-queues',
      comment: 'Retries, locks and delays are decided in one package.',
      severity: 'error',
      from: { path: INTO('packages', 'services', 'prisma'), pathNot: ['^packages/queues/', TEST_FILES] },
      to: { path: npm('bullmq') },
    },
    {
      name: 'sql-lives-in-prisma',
      comment: 'A statement belongs to its aggregate. The sandbox only creates and drops databases.',
      severity: 'error',
      from: { path: INTO('packages', 'services'), pathNot: ['^packages/sandbox/', TEST_FILES] },
      to: { path: npm('pg', 'prisma', '@prisma/[^/]+') },
    },
    {
      name: 'crawlee-lives-in-the-crawler',
      severity: 'error',
      comment: 'Other services know pages only as contacts with evidence.',
      from: { path: INTO('packages', 'services', 'prisma'), pathNot: '^services/crawler/' },
      to: { path: npm('crawlee', '@crawlee/[^/]+') },
    },
    {
      name: 'everything-resolves',
      comment: 'What cannot be found cannot be judged either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/', 'prisma/src/generated/'] },
    tsConfig: { fileName: 'tsconfig.base.json' },
    // Types are imports too: a shape taken from another service binds as tightly as a function.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['development', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
