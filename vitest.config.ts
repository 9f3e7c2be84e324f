import { defineConfig } from 'vitest/config';
import { WaitingFirst } from './tests/setup/waiting-first.ts';

/** Packages that reach no store, start no process and keep nothing between two calls. */
const pure = [
  'categories',
  'contracts',
  'country-gate',
  'email-address',
  'extraction',
  'intake',
  'mailwizz-api-ts',
  'powermta',
  'signing',
  'templates',
];

// Unit tests lie beside the code; what crosses services lies under tests/. Both get real stores from the sandbox, booted once.
export default defineConfig({
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  test: {
    globalSetup: ['tests/setup/stores.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Processes start, die and are waited for on two shared cores: where nobody looks on, what fails once is asked again.
    retry: process.env.CI ? 2 : 0,
    // One more than the two cores this suite is sized for: many files wait for processes more than they compute.
    maxWorkers: 3,
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure.map((name) => `packages/${name}/src/**/*.test.ts`),
          // They keep no state, so a worker loads each module once for all files: half the time.
          isolate: false,
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'prisma/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...pure.map((name) => `packages/${name}/**`)],
          // A worker loads each module once for all its files: every file has stores of its own, no module keeps state of a test.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'line',
          include: ['tests/{guards,e2e,conformance,chaos}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
