import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { plan } from './program.ts';
import { cleanUp, runPlan } from './run-plan.ts';

/** How many runs, of programs that nobody has seen yet; when not set, a sample that is always the same. */
const wanted = process.env['FUZZ_RUNS'];
const runs = Number(wanted ?? 300);
/** Set, both of them, to what a failure has printed, to see it again. */
const seed = process.env['FUZZ_SEED'] ?? (wanted === undefined ? '1' : undefined);
const path = process.env['FUZZ_PATH'];

afterAll(cleanUp);

describe('the durable engine', () => {
  it(
    'does what the model does, whatever happens to it',
    async () => {
      const details = await fc.check(fc.asyncProperty(plan, runPlan), {
        numRuns: runs,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(path === undefined ? {} : { path }),
      });
      if (runs > 1000) console.log(`${details.numRuns} runs, seed ${details.seed}.`);
      expect(details.failed ? await fc.asyncDefaultReportMessage(details) : '').toBe('');
    },
    runs * 200 + 60_000,
  );
});
