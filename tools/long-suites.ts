/**
 * Suites that run for minutes together: whole stories told on the whole product, killed processes, the deployed bundle,
 * and the command line, each command of it in a process.
 * `npm test` leaves them out and `npm run test:long` runs them; a change must pass both.
 */
export const longSuites = [
  'test/faults/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/replay/**/*.test.ts',
  'test/clients/**/*.test.ts',
  'test/sandbox/host/{crash,fuzz}/**/*.test.ts',
  'test/flows/!(story).test.ts',
  'test/cli/{catalogue,reconcile,doctor,stored-trail,standing-*}.test.ts',
  'test/providers/by-hand-*.test.ts',
  'test/sandbox/storage/*.test.ts',
  'test/sandbox/playground.test.ts',
  'test/teams/{entitled,fuzz,robustness}.test.ts',
];
