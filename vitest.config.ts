import { defineConfig } from 'vitest/config';
import ClosingLineReporter from './tools/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    // A process a file: an app registers its functions once a process, as on Azure.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
