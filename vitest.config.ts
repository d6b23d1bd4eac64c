/**
 * Owns how the tests without a browser run: `unit` needs nothing, `guest` starts the real images in Node, `toolchain`
 * compiles with the shipped compiler. `engines` drives browsers, but not Playwright's: those of the system, one at a time.
 */
import {defineConfig} from 'vitest/config';
import {labsPlugin} from './build-scripts/site/labs-plugin.ts';
import {LongestFirst} from './test/longest-first.ts';

export default defineConfig({
  test: {
    retry: 0,
    sequence: {sequencer: LongestFirst},
    reporters: ['default', './test/reporters/vitest.ts'],
    projects: [
      {
        plugins: [labsPlugin()],
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'toolchain',
          include: ['test/toolchain/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        plugins: [labsPlugin()],
        test: {
          name: 'guest',
          include: ['test/guest/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // One process for each file: a machine is 200 MB that v86 gives back only with its process.
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          environment: 'node',
          globalSetup: './test/engines/build-site.ts',
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
