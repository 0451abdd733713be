import { defineConfig } from 'vitest/config';
import ClosingLineReporter from './tools/closing-line-reporter.ts';

/** The page in a real browser; needs Chromium (`CHROMIUM_PATH`, or /usr/bin/chromium). */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    // One browser at a time.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
