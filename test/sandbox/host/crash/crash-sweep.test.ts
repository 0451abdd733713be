import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Crash, crashKinds } from './child-task.ts';
import { always, cleanUp, everyPoint, patience, sweep, type Told, tellWithCrashes } from './crashes.ts';

let untouched: Told;
beforeAll(async () => {
  untouched = await tellWithCrashes([]);
}, patience);
afterAll(cleanUp);

/** Every point that the story passes when nothing is killed. */
const allPoints = (): readonly Crash[] =>
  crashKinds.flatMap((kind) =>
    untouched.outcome.passed[kind].map((_, index) => ({ kind, number: index + 1 })),
  );

const describePoint = ({ kind, number }: Crash): string =>
  `${kind} ${number} (${untouched.outcome.passed[kind][number - 1] ?? 'not reached otherwise'})`;

/** What is wrong with a story, and how it differs from the one in which nothing was killed. */
function faultsOf({ outcome }: Told): string[] {
  const names = new Set([...Object.keys(outcome.shapes), ...Object.keys(untouched.outcome.shapes)]);
  const changed = [...names].filter(
    (name) => !isDeepStrictEqual(outcome.shapes[name], untouched.outcome.shapes[name]),
  );
  return [...outcome.problems, ...changed.map((name) => `the history of ${name} is another one`)];
}

/** Sweeps over two halves at the same time: a process waits for its files much of its time. */
async function sweepInPairs(points: readonly Crash[]): Promise<readonly Told[]> {
  const middle = Math.ceil(points.length / 2);
  const halves = await Promise.all([sweep(points.slice(0, middle)), sweep(points.slice(middle))]);
  return halves.flat();
}

describe('the embedded host, killed with SIGKILL', () => {
  it('tells the story in one go when nothing happens', () => {
    expect(untouched.outcome.problems).toEqual([]);
    expect(untouched.kills).toBe(0);
    expect(allPoints().length).toBeGreaterThanOrEqual(200);
    expect(untouched.outcome.passed.before).toEqual(untouched.outcome.passed.after);
  });

  it(
    'loses and doubles nothing, at whichever commit or effect it is killed',
    async () => {
      const all = allPoints();
      // Prime, so that the sample meets every kind of transaction at another place.
      const points = everyPoint ? all : all.filter((_, index) => index % 19 === 7);
      const told = await sweepInPairs(points);
      const killed = told.filter(({ kills }) => kills > 0).length;
      if (everyPoint) console.log(`${points.length} points of the story; killed at ${killed} of them.`);
      const faults = told.flatMap((one, index) =>
        faultsOf(one).map(
          (fault) => `${describePoint(points[index] ?? { kind: 'before', number: 0 })}: ${fault}`,
        ),
      );
      expect(faults).toEqual([]);
      expect(killed).toBe(points.length);
    },
    patience,
  );

  it(
    'comes to the end though every one of its processes is killed',
    async () => {
      const ways: readonly Crash[] = everyPoint
        ? [
            { kind: 'after', number: 1 },
            { kind: 'after', number: 2 },
            { kind: 'before', number: 2 },
            { kind: 'before', number: 3 },
            // The four effects of the fan-out happen before any of them can be recorded.
            { kind: 'effect', number: 5 },
          ]
        : [
            { kind: 'after', number: 23 },
            { kind: 'before', number: 29 },
          ];
      const told = await Promise.all(ways.map((crash) => tellWithCrashes(always(crash))));
      if (everyPoint)
        console.log(`Killed again and again: ${told.map(({ kills }) => kills).join(', ')} times.`);
      expect(told.map(faultsOf)).toEqual(ways.map(() => []));
      for (const { kills } of told) expect(kills).toBeGreaterThan(2);
    },
    patience,
  );
});
