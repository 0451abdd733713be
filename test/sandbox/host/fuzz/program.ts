/** What a run of the fuzzing test consists of: a program for the orchestrator and what happens to it. */
import fc from 'fast-check';

export const second = 1000;
export const minute = 60 * second;
export const day = 86_400_000;

export const eventNames = ['a', 'b'] as const;
export type EventName = (typeof eventNames)[number];

/** What a client can do to an instance at any time. */
export type Order =
  | { readonly do: 'raise'; readonly name: EventName }
  | { readonly do: 'suspend' }
  | { readonly do: 'resume' }
  | { readonly do: 'terminate' };

/** One step of the orchestrator; everything it learns goes to its observations, with the time. Times in milliseconds. */
export type Step =
  | { readonly do: 'event'; readonly name: EventName }
  /** An event or a timer, whichever comes first. */
  | { readonly do: 'race'; readonly name: EventName; readonly wait: number; readonly cancels: boolean }
  | { readonly do: 'sleep'; readonly wait: number }
  /** `during` is ordered for the own instance while the activity runs. Without it a slow one takes some turns of the loop. */
  | {
      readonly do: 'activity';
      readonly fails: boolean;
      readonly slow: boolean;
      readonly during?: Order | undefined;
    }
  | { readonly do: 'fan'; readonly count: number; readonly during?: Order | undefined }
  | { readonly do: 'retry'; readonly failsFor: number; readonly interval: number; readonly attempts: number }
  | { readonly do: 'child'; readonly ownId: boolean; readonly generations: readonly Generation[] }
  | { readonly do: 'children'; readonly each: readonly (readonly Generation[])[] }
  | { readonly do: 'signal'; readonly amount: number }
  | { readonly do: 'call'; readonly amount: number }
  /** Two calls of an own entity under a lock over two of them, some time apart. */
  | { readonly do: 'critical'; readonly amount: number; readonly wait: number }
  | { readonly do: 'status'; readonly text: string }
  | { readonly do: 'throw' };

/** The host divides what is longer (Microsoft Learn, "Timers in Durable Functions", of language workers). */
export const longestTimer = 6 * day;

/** What must not follow at once on a race whose timer was cancelled: see known-oddities.test.ts. */
export function needsPause(step: Step): boolean {
  return step.do === 'throw' || (step.do === 'sleep' && step.wait > longestTimer);
}

/** After all but the last one, the orchestrator continues as new; `during` is ordered while it does so. */
export interface Generation {
  readonly steps: readonly Step[];
  readonly during?: Order | undefined;
}

export type Command = (
  | { readonly do: 'order'; readonly order: Order; readonly target: 'root' | 'child' }
  /** `jumps`: past everything that is due in between, as after the machine slept. */
  | { readonly do: 'advance'; readonly by: number; readonly jumps: boolean }
  /** After so many turns of the event loop, so that something may be under way. */
  | { readonly do: 'restart'; readonly gracefully: boolean; readonly turns: number }
  /** The process is gone at this commit from now on. */
  | { readonly do: 'crash'; readonly commits: number }
  | { readonly do: 'start' }
  /** Terminates what runs, whatever it waits for, and starts it again under its id. */
  | { readonly do: 'replace' }
  | { readonly do: 'purge' }
  /** Signals the entity of all instances, or the one of the root. */
  | { readonly do: 'signal'; readonly amount: number; readonly to: 'all' | 'root' }
) & { readonly settles: boolean };

export interface Plan {
  readonly generations: readonly Generation[];
  readonly commands: readonly Command[];
}

const wait = fc.constantFrom(0, second, minute, 5 * minute, day);
const amount = fc.integer({ min: 1, max: 9 });
const name = fc.constantFrom(...eventNames);
const order: fc.Arbitrary<Order> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('raise' as const), name }) },
  { weight: 1, arbitrary: fc.constant({ do: 'suspend' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'resume' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'terminate' as const }) },
);
const during = fc.option(order, { nil: undefined, freq: 3 });

const harmless: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event' as const), name }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('race' as const), name, wait, cancels: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sleep' as const), wait }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('activity' as const),
      fails: fc.boolean(),
      slow: fc.boolean(),
      during,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('fan' as const), count: fc.integer({ min: 1, max: 3 }), during }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('retry' as const),
      failsFor: fc.constantFrom(0, second, minute),
      interval: fc.constantFrom(second, 30 * second),
      attempts: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('signal' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('call' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('critical' as const), amount, wait }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('status' as const), text: fc.constantFrom('x', 'y') }),
  },
];

const generationsOf = (step: fc.Arbitrary<Step>, most: number, length: number) =>
  fc.array(fc.record({ steps: fc.array(step, { maxLength: length }), during }), {
    minLength: 1,
    maxLength: most,
  });

const harmlessStep = fc.oneof(...harmless);
const failure = { weight: 1, arbitrary: fc.constant<Step>({ do: 'throw' }) };
const childGenerations = generationsOf(fc.oneof(...harmless, failure), 2, 3);
const step: fc.Arbitrary<Step> = fc.oneof(
  ...harmless,
  failure,
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const), wait: fc.constant(8 * day) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('child' as const),
      ownId: fc.boolean(),
      generations: childGenerations,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('children' as const),
      each: fc.array(generationsOf(harmlessStep, 2, 2), { minLength: 1, maxLength: 2 }),
    }),
  },
);

const settles = fc.boolean();
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      order,
      target: fc.constantFrom('root' as const, 'root' as const, 'child' as const),
      settles,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('advance' as const), by: wait, jumps: fc.boolean(), settles }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      gracefully: fc.boolean(),
      turns: fc.integer({ min: 0, max: 6 }),
      settles,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      commits: fc.integer({ min: 1, max: 8 }),
      settles,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('start' as const), settles }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), settles }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), settles }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('signal' as const),
      amount,
      to: fc.constantFrom('all' as const, 'root' as const),
      settles,
    }),
  },
);

export const plan: fc.Arbitrary<Plan> = fc.record({
  generations: generationsOf(step, 3, 5),
  commands: fc.array(command, { maxLength: 14 }),
});
