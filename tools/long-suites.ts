/**
 * Suites that run for minutes: whole stories told on the whole product, killed processes, and the deployed bundle.
 * `npm test` leaves them out and `npm run test:long` runs them; a change must pass both.
 */
export const longSuites = [
  'test/faults/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/replay/**/*.test.ts',
  'test/clients/**/*.test.ts',
  'test/sandbox/host/{crash,fuzz}/**/*.test.ts',
  'test/flows/!(story).test.ts',
  'test/cli/reconcile.test.ts',
  'test/sandbox/storage/*.test.ts',
  'test/sandbox/playground.test.ts',
  'test/teams/{entitled,fuzz,robustness}.test.ts',
];
