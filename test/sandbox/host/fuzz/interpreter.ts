/** The app under test: an orchestrator that runs a program, and the functions it calls. */
import { setImmediate } from 'node:timers/promises';
import type { DurableLock, OrchestrationContext, Task } from 'durable-functions';
import { app, EntityId, RetryOptions } from '../engine/sdk-app.ts';
import { type Generation, needsPause, type Order, type Step } from './program.ts';

/** What an orchestration learned, and when (milliseconds since the beginning). */
export type Observation = readonly [what: string, value: unknown, at: number];

export interface ProgramInput {
  /** Different for every instance of a run, whatever their ids are. */
  readonly tag: string;
  readonly generations: readonly Generation[];
  readonly generation: number;
  readonly observed: readonly Observation[];
}

export interface ActivityInput {
  /** Different for every activity of a run; the same for its attempts. */
  readonly key: string;
  readonly instanceId: string;
  /** It fails until then; milliseconds since the epoch. */
  readonly failsUntil: number;
  readonly slow?: boolean;
  readonly during?: Order | undefined;
}

/** The world that the activities act on. */
export interface Surroundings {
  now(): number;
  ran(key: string): void;
  /** Orders it once, however often an activity runs. */
  orderOnce(key: string, instanceId: string, order: Order): Promise<void>;
}

/** When every run begins. */
export const beginning = Date.parse('2030-01-01T00:00:00Z');
export const forever = 8.64e15;
export const ENTITY = 'sum';
export const PROGRAM = 'program';

/** The key of the other entity that an instance of this tag locks. */
const secondEntity = (tag: string): string => `${tag} b`;

let surroundings: Surroundings | undefined;
export function actOn(world: Surroundings): void {
  surroundings = world;
}

app.activity('act', {
  handler: async ({ key, instanceId, failsUntil, slow, during }: ActivityInput) => {
    const world = surroundings;
    if (!world) throw new Error('There is nothing to act on.');
    world.ran(key);
    const failed = world.now() < failsUntil;
    if (during) await world.orderOnce(key, instanceId, during);
    else if (slow) for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    if (failed) throw new Error('as it is told to');
    return key;
  },
});

app.entity<number>(ENTITY, (context) => {
  const sum = (context.df.getState(() => 0) ?? 0) + Number(context.df.getInput());
  context.df.setState(sum);
  context.df.return(sum);
});

app.orchestration(PROGRAM, function* (context) {
  const input = context.df.getInput<ProgramInput>();
  const generation = input?.generations[input.generation];
  if (!generation) throw new Error('There is no program.');
  const observed: Observation[] = [...input.observed];
  let hasCancelled = false;
  for (const [index, step] of generation.steps.entries()) {
    if (hasCancelled && needsPause(step)) {
      yield* pause(context);
      hasCancelled = false;
    }
    const place = { tag: input.tag, key: `${input.tag}.${input.generation}.${index}` };
    const learned = yield* take(context, step, place);
    const at = context.df.currentUtcDateTime.getTime() - beginning;
    if (learned) observed.push([learned[0], learned[1], at]);
    if (step.do === 'race' && step.cancels && learned?.[0] === 'event') hasCancelled = true;
  }
  if (hasCancelled) yield* pause(context);
  if (input.generation + 1 === input.generations.length) return observed;
  context.df.continueAsNew({ ...input, generation: input.generation + 1, observed });
  return undefined;
});

/**
 * After a race whose timer was cancelled an orchestration must not end, nor begin a long timer: see
 * known-oddities.test.ts. A timer that is due at once is enough to keep it from that.
 */
function* pause({ df }: OrchestrationContext): Generator<Task, void> {
  yield df.createTimer(df.currentUtcDateTime);
}

type Learned = readonly [what: string, value: unknown] | undefined;

function* take(
  { df }: OrchestrationContext,
  step: Step,
  { tag, key }: { readonly tag: string; readonly key: string },
): Generator<Task, Learned, unknown> {
  const now = () => df.currentUtcDateTime.getTime();
  const activity = { key, instanceId: df.instanceId, failsUntil: 0 };
  switch (step.do) {
    case 'event':
      return ['event', yield df.waitForExternalEvent(step.name)];
    case 'race': {
      const timer = df.createTimer(new Date(now() + step.wait));
      const event = df.waitForExternalEvent(step.name);
      const winner = yield df.Task.any([event, timer]);
      if (winner === timer) return ['timeout', null];
      if (step.cancels) timer.cancel();
      return ['event', event.result];
    }
    case 'sleep':
      yield df.createTimer(new Date(now() + step.wait));
      return ['slept', null];
    case 'activity':
      return yield* attempt(
        df.callActivity('act', {
          ...activity,
          failsUntil: step.fails ? forever : 0,
          slow: step.slow,
          during: step.during,
        }),
      );
    case 'fan': {
      const inputs = Array.from({ length: step.count }, (_, n) => ({ ...activity, key: `${key}.${n}` }));
      const [first, ...others] = inputs;
      const all = [{ ...first, during: step.during }, ...others];
      return ['fan', yield df.Task.all(all.map((each) => df.callActivity('act', each)))];
    }
    case 'retry': {
      const options = new RetryOptions(step.interval, step.attempts);
      const input = { ...activity, failsUntil: now() + step.failsFor };
      return yield* attempt(df.callActivityWithRetry('act', options, input));
    }
    case 'child': {
      const input = { tag: key, generations: step.generations, generation: 0, observed: [] };
      return yield* attempt(df.callSubOrchestrator(PROGRAM, input, step.ownId ? `id ${key}` : undefined));
    }
    case 'children': {
      const inputs = step.each.map((generations, n) => ({
        tag: `${key}.${n}`,
        generations,
        generation: 0,
        observed: [],
      }));
      return ['children', yield df.Task.all(inputs.map((input) => df.callSubOrchestrator(PROGRAM, input)))];
    }
    case 'signal':
      df.signalEntity(new EntityId(ENTITY, 'all'), 'add', step.amount);
      return undefined;
    case 'call':
      return ['sum', yield df.callEntity(new EntityId(ENTITY, tag), 'add', step.amount)];
    case 'critical': {
      const own = new EntityId(ENTITY, tag);
      const lock = (yield df.lock(own, new EntityId(ENTITY, secondEntity(tag)))) as DurableLock;
      const before = yield df.callEntity(own, 'add', step.amount);
      yield df.createTimer(new Date(now() + step.wait));
      const after = yield df.callEntity(own, 'add', step.amount);
      lock.release();
      return ['critical', [before, after]];
    }
    case 'status':
      df.setCustomStatus(step.text);
      return undefined;
    case 'throw':
      throw new Error('thrown');
  }
}

function* attempt(task: Task): Generator<Task, Learned, unknown> {
  try {
    return ['done', yield task];
  } catch {
    return ['failed', null];
  }
}
