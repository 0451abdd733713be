import { describe, expect, it } from 'vitest';
import type { Crash } from './child-task.ts';
import { crashKinds } from './crash-points.ts';
import { everyPoint, inPairs, patience, tellWithCrashes } from './crashes.ts';

/** All points of the story, or the one when the first card says that the access is active. */
async function chosenPoints(): Promise<readonly Crash[]> {
  if (!everyPoint) return [{ kind: 'after', what: 'teams PUT', number: 4, withStorage: true }];
  const { outcome } = await tellWithCrashes([]);
  return crashKinds.flatMap((kind) =>
    outcome.passed[kind].map((_, index) => ({ kind, number: index + 1, withStorage: true })),
  );
}

/** What is wrong after both processes were killed there and time has passed. */
async function killedAt(point: Crash) {
  const { crashes, faults } = await tellWithCrashes([point], 'wait').then(
    (told) => ({ crashes: told.crashes, faults: told.outcome.problems }),
    (error: unknown) => ({ crashes: 0, faults: [String(error)] }),
  );
  return { crashes, faults: faults.map((fault) => `${point.kind} ${point.number}: ${fault}`) };
}

describe('a storage that loses its last writes, killed with everything else', () => {
  it(
    'keeps no access from ending and leaves no request open',
    async () => {
      const points = await chosenPoints();
      const told = await inPairs(points, killedAt);
      const killed = told.filter(({ crashes }) => crashes > 0).length;
      if (everyPoint) console.log(`${points.length} points; both processes killed at ${killed} of them.`);
      expect(told.flatMap(({ faults }) => faults)).toEqual([]);
      expect(killed).toBeGreaterThan(points.length * 0.95);
    },
    patience,
  );
});
