import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// Node takes graphql's CommonJS build, vitest would take the other one: two copies do not accept one another's schemas.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

// Tests run commands and clients of the broker in their own process, which has to have the threads that theirs get (cli/millrace.cjs).
process.env.UV_THREADPOOL_SIZE ??= '16';

// One file that is named needs one set of servers.
const lanes = process.argv.filter((argument) => argument.endsWith('.test.ts')).length === 1 ? 1 : 2;

const serverless = [
  'test/claim.test.ts',
  'test/model/**/*.test.ts',
  'test/faults/{application,memory,seed,truth}.test.ts',
];

// They count what is allocated: code that other tests have run is compiled for more shapes than it meets here, and allocates more.
const counting = ['streams/runtime/hot-path.test.ts', 'schemas/lazy-serde.test.ts'];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: [
            '{streams,schemas,base,connectors,processors,topologies,sinks,workflows,definitions,gateway,cli,redpanda,bench,web}/**/*.test.ts',
            // They need no servers.
            ...serverless,
          ],
          exclude: ['**/node_modules/**', 'web/.next/**', ...counting],
          testTimeout: 30_000,
          maxWorkers: 2,
          // Modules are loaded once a worker, not once a file: half of the time went into that.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        test: {
          name: 'counting',
          include: counting,
          // Each in a process of its own, and none beside it.
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'e2e',
          include: ['test/**/*.test.ts'],
          exclude: [...serverless, 'test/**/*.long.test.ts'],
          globalSetup: ['test/stack.ts'],
          // Two files at a time, each with servers of its own (test/lanes.ts): one by itself leaves a third of two cores idle.
          maxWorkers: lanes,
          isolate: false,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve,
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts'],
          globalSetup: ['test/stack.ts'],
          // They kill servers and processes and wait for what becomes of it: they have the machine for themselves.
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          testTimeout: 900_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
