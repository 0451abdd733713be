import { defineConfig } from 'vitest/config';
import ClosingLineReporter from './tools/closing-line-reporter.ts';
import { longSuites } from './tools/long-suites.ts';

export default defineConfig({
  test: {
    include: longSuites,
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
