import { defineConfig } from 'vitest/config';
import ClosingLineReporter from './tools/closing-line-reporter.ts';
import { longSuites } from './tools/long-suites.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', ...longSuites],
    // A process a file: an app registers its functions once a process, as on Azure.
    pool: 'forks',
    // Much of the time goes by in child processes and on disk, so every core has something to do.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
