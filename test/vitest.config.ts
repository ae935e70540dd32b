import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Packages are tested from their sources; only child processes and worker threads run what tsc wrote to dist.
const conditions = ['development', 'module', 'node', 'default'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
// A slow machine is no failure: what is awaited may take its time, what does not come fails later.
const patient = { expect: { poll: { timeout: 15_000 } } };
// They start processes and mostly wait, and the few that hold a time (a stop within 25 s) leave much room: four at a time cost no more.
const waiting = [
  ...['cli', 'docs', 'effects', 'flowpacks', 'openapi', 'refusals', 'triggers'].map((folder) => `${folder}/**/*`),
  ...['redis-full', 'redis-gone'].map((outage) => `outages/${outage}`),
].map((files) => `test/src/${files}.test.ts`);
const exclude = ['**/dist/**', '**/dist-types/**', '**/node_modules/**'];

export default defineConfig({
  root,
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...patient,
          name: 'packages',
          root,
          include: ['packages/**/*.test.ts', 'connectors/**/*.test.ts', 'runtime/**/*.test.ts'],
          exclude,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'designer',
          root,
          include: ['designer/src/**/*.test.{ts,tsx}'],
          exclude,
          environment: 'jsdom',
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'processes',
          root,
          include: [...waiting, 'flowpacks/**/*.test.ts'],
          exclude,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'product',
          root,
          include: ['test/src/**/*.test.ts'],
          exclude: [...exclude, ...waiting],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
