import { defineConfig } from 'vitest/config';

// Unit tests lie beside the code; what crosses services lies under tests/. Both get real stores from the sandbox, booted once.
export default defineConfig({
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  test: {
    globalSetup: ['tests/setup/stores.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'prisma/src/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'line',
          include: ['tests/{guards,e2e,conformance,chaos}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
