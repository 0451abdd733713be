import { beforeAll, describe, expect, it } from 'vitest';
import type { Crash } from './child-task.ts';
import { type CrashKind, crashKinds } from './crash-points.ts';
import {
  everyPoint,
  everyPointOfKinds,
  patience,
  sideBySide,
  stride,
  type Told,
  tellWithCrashes,
} from './crashes.ts';

/** Each is one story; every process of it but the last is killed. Spread over asking, granting and taking back. */
const stories: readonly (readonly Crash[])[] = [
  [crash('before', 44), crash('after', 18), crash('commit', 20), crash('before', 18)],
  [crash('commit', 18), crash('before', 28), crash('after', 16), crash('commit', 10)],
];

function crash(kind: CrashKind, number: number): Crash {
  return { kind, number };
}

let untouched: Told;
let killedOften: readonly Told[];
beforeAll(async () => {
  const [first, ...others] = await sideBySide([[], ...stories], (crashes) => tellWithCrashes(crashes));
  if (!first) throw new Error('Nothing was told.');
  untouched = first;
  killedOften = others;
}, patience);

/** What is wrong with a story that was told in spite of crashes. */
function faultsOf({ outcome, crashes }: Told): string[] {
  // Teams cannot be asked whether it has a message already, so one that was just sent may be sent again.
  const doubled = Object.entries(outcome.messages).filter(
    ([person, count]) => count > (untouched.outcome.messages[person] ?? 0) + crashes,
  );
  return [...outcome.problems, ...doubled.map(([person]) => `${person} got more than one message too many`)];
}

/** All points of the story, or one while it grants, one while it takes back and one when it is over. */
function chosenPoints(): readonly Crash[] {
  if (everyPoint)
    return crashKinds.flatMap((kind) =>
      untouched.outcome.passed[kind].map((_, index) => crash(kind, index + 1)),
    );
  return [
    { kind: 'after', what: 'azure PUT', number: 1 },
    { kind: 'after', what: 'azure DELETE', number: 1 },
    { kind: 'before', what: 'tables DELETE', number: 1 },
  ];
}

async function killedAt(point: Crash) {
  const { crashes, faults } = await tellWithCrashes([point]).then(
    (told) => ({ crashes: told.crashes, faults: faultsOf(told) }),
    (error: unknown) => ({ crashes: 0, faults: [String(error)] }),
  );
  return { crashes, faults: faults.map((fault) => `${describePoint(point)}: ${fault}`) };
}

function describePoint({ kind, what, number }: Crash): string {
  return `${kind} ${number} ${what ?? untouched.outcome.passed[kind][number - 1]}`;
}

describe('the whole sandbox, killed with SIGKILL', () => {
  it('tells the story in one go when nothing happens', () => {
    expect(untouched.outcome.problems).toEqual([]);
    for (const kind of crashKinds) expect(untouched.outcome.passed[kind].length).toBeGreaterThan(60);
  });

  it('goes on where it was, however often it is killed', () => {
    expect(killedOften.map(faultsOf)).toEqual(stories.map(() => []));
    expect(killedOften.map(({ crashes }) => crashes)).toEqual(stories.map((crashes) => crashes.length));
  });

  it(
    'goes on where it was, at whichever commit or write it is killed',
    async () => {
      const points = chosenPoints();
      const told = await sideBySide(points, killedAt);
      const killed = told.filter(({ crashes }) => crashes > 0).length;
      if (everyPoint) console.log(`${points.length} points of the story; killed at ${killed} of them.`);
      expect(told.flatMap(({ faults }) => faults)).toEqual([]);
      // A process that runs a little differently may not come to its very last points.
      expect(killed).toBeGreaterThan(points.length * 0.95);
    },
    patience,
  );
});

// In this file, because stories that are told at the same time must know of each other's ports.
/** All points of the story, or the one when the first card says that the access is active. */
function chosenLosses(): readonly Crash[] {
  if (!everyPoint) return [{ kind: 'after', what: 'teams PUT', number: 4, withStorage: true }];
  return crashKinds.flatMap((kind) =>
    untouched.outcome.passed[kind].map((_, index) => ({ kind, number: index + 1, withStorage: true })),
  );
}

/** What is wrong after both processes were killed there and time has passed. */
async function killedWithStorage(point: Crash) {
  const { crashes, faults } = await tellWithCrashes([point], { last: 'wait' }).then(
    (told) => ({ crashes: told.crashes, faults: told.outcome.problems }),
    (error: unknown) => ({ crashes: 0, faults: [String(error)] }),
  );
  return { crashes, faults: faults.map((fault) => `${point.kind} ${point.number}: ${fault}`) };
}

describe('a storage that loses its last writes, killed with everything else', () => {
  it(
    'keeps no access from ending and leaves no request open',
    async () => {
      const points = chosenLosses();
      const told = await sideBySide(points, killedWithStorage);
      const killed = told.filter(({ crashes }) => crashes > 0).length;
      if (everyPoint) console.log(`${points.length} points; both processes killed at ${killed} of them.`);
      expect(told.flatMap(({ faults }) => faults)).toEqual([]);
      expect(killed).toBeGreaterThan(points.length * 0.95);
    },
    patience,
  );
});

describe('one request with a grant of every kind, killed with SIGKILL', () => {
  /** Each is one story; every process of it but the last is killed. */
  const killedOftenWithKinds: readonly (readonly Crash[])[] = [
    [crash('after', 120), crash('commit', 60), crash('after', 60)],
    [crash('commit', 100), crash('before', 60), crash('commit', 40)],
  ];

  it.skipIf(everyPointOfKinds)(
    'goes on where it was, however often it is killed',
    async () => {
      const told = await sideBySide(killedOftenWithKinds, (crashes) =>
        tellWithCrashes(crashes, { story: 'kinds' }),
      );
      expect(told.flatMap(({ outcome }) => outcome.problems)).toEqual([]);
      expect(told.map(({ crashes }) => crashes)).toEqual([3, 3]);
    },
    patience,
  );

  it.runIf(everyPointOfKinds)(
    'goes on where it was, at whichever commit or write it is killed',
    async () => {
      const whole = await tellWithCrashes([], { story: 'kinds' });
      expect(whole.outcome.problems).toEqual([]);
      const points = crashKinds
        .flatMap((kind) =>
          whole.outcome.passed[kind].map((what, index) => ({ ...crash(kind, index + 1), what })),
        )
        .filter((_, index) => index % stride === 0);
      const told = await sideBySide(points, ({ kind, number, what }) =>
        killedWithKinds({ kind, number }, what),
      );
      const killed = told.filter(({ crashes }) => crashes > 0).length;
      console.log(`${points.length} points of the story of every kind; killed at ${killed} of them.`);
      expect(told.flatMap(({ faults }) => faults)).toEqual([]);
      expect(killed).toBeGreaterThan(points.length * 0.9);
    },
    patience,
  );

  async function killedWithKinds(point: Crash, what: string) {
    const { crashes, faults } = await tellWithCrashes([point], { story: 'kinds' }).then(
      (told) => ({ crashes: told.crashes, faults: told.outcome.problems }),
      (error: unknown) => ({ crashes: 0, faults: [String(error)] }),
    );
    return { crashes, faults: faults.map((fault) => `${point.kind} ${point.number} ${what}: ${fault}`) };
  }
});
