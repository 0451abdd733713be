/**
 * What an orchestrator does when it is not replayed: one program, run straight on over plain data. Independent of the
 * engine and of the SDK; the rules are those of Durable Functions as its documentation and sources state them.
 */
import type { Observation } from './interpreter.ts';
import {
  day,
  type EventName,
  type Generation,
  longestTimer,
  needsPause,
  type Order,
  type Step,
} from './program.ts';

/** What an orchestrator asks its host to do. Ids are the model's own. Times in milliseconds since the beginning. */
export type Effect =
  | { readonly do: 'timer'; readonly id: number; readonly due: number }
  | {
      readonly do: 'activity';
      readonly id: number;
      readonly key: string;
      readonly failsUntil: number;
      readonly during: Order | undefined;
    }
  | {
      readonly do: 'child';
      readonly id: number;
      readonly tag: string;
      readonly ownId: boolean;
      readonly generations: readonly Generation[];
    }
  | { readonly do: 'signal'; readonly amount: number }
  | { readonly do: 'call'; readonly id: number; readonly amount: number }
  | { readonly do: 'lock'; readonly id: number }
  | { readonly do: 'release' };

export interface Outcome {
  readonly failed: boolean;
  readonly value: unknown;
}

/** What the orchestrator stands at. */
type Waiting =
  | { readonly for: 'event'; readonly waiter: number }
  | { readonly for: 'race'; readonly waiter: number; readonly timer: number; readonly cancels: boolean }
  | { readonly for: 'sleep'; readonly until: number; timer: number }
  | { readonly for: 'critical'; phase: 'lock' | 'before' | 'wait' | 'after'; task: number; before: unknown }
  | { readonly for: 'pause'; readonly timer: number }
  | { readonly for: 'one'; readonly task: number; readonly as: 'done' | 'sum' }
  | { readonly for: 'all'; readonly tasks: readonly number[]; readonly as: 'fan' | 'children' }
  | { readonly for: 'retry'; readonly failsUntil: number; attempt: number; pausing: boolean; task: number };

const longTimerPiece = 3 * day;
let ids = 0;
const newId = (): number => (ids += 1);

/** One generation of one orchestration, as its code sees the world. */
export class Code {
  readonly tag: string;
  readonly generations: readonly Generation[];
  readonly generation: number;
  readonly observed: Observation[];
  status: string | null = null;
  /** Set when the code has returned, thrown, or asked to continue as new. */
  ended: 'returned' | 'threw' | 'continues' | undefined;
  /** Scheduled and not handed to the host yet. */
  effects: Effect[] = [];
  /** What has to end before the instance can. */
  readonly open = new Set<number>();
  #step = 0;
  /** A race was won and its timer cancelled, so the code pauses before what `needsPause` says, and before it ends. */
  #hasCancelled = false;
  #waiting: Waiting | undefined;
  #results = new Map<number, unknown>();
  /** The last waiter of a name gets the next event, also one that nobody looks at any more. */
  readonly #waiters: Record<EventName, number[]> = { a: [], b: [] };
  readonly #early: Record<EventName, unknown[]> = { a: [], b: [] };

  constructor(
    start: Pick<Code, 'tag' | 'generations' | 'generation'> & { readonly observed: readonly Observation[] },
  ) {
    this.tag = start.tag;
    this.generations = start.generations;
    this.generation = start.generation;
    this.observed = [...start.observed];
  }

  start(now: number): void {
    this.#goOn(now, now);
  }

  /** `at` is when the message was read, which is the code's own time; `now` is the host's. */
  raise(name: EventName, value: unknown, at: number, now: number): void {
    const waiter = this.#waiters[name].pop();
    if (waiter === undefined) this.#early[name].push(value);
    else this.#got(waiter, value, at, now);
  }

  /** A task that this generation started has ended. What nobody waits for, such as a cancelled timer, is nothing. */
  complete(task: number, outcome: Outcome, at: number, now: number): void {
    this.open.delete(task);
    const waiting = this.#waiting;
    switch (waiting?.for) {
      case 'race':
        if (waiting.timer === task) this.#learn(['timeout', null, at], now);
        return;
      case 'sleep':
        if (waiting.timer === task) this.#slept(waiting, at, now);
        return;
      case 'pause':
        if (waiting.timer !== task) return;
        this.#hasCancelled = false;
        this.#goOn(at, now);
        return;
      case 'retry':
        if (waiting.task === task) this.#tried(waiting, outcome, at, now);
        return;
      case 'one':
        if (waiting.task === task) this.#learn(learned(waiting.as, outcome, at), now);
        return;
      case 'critical':
        if (waiting.task === task) this.#enter(waiting, outcome, { at, now });
        return;
      case 'all':
        this.#gather(waiting, task, outcome, { at, now });
        return;
      case 'event':
      case undefined:
    }
  }

  #got(waiter: number, value: unknown, at: number, now: number): void {
    const waiting = this.#waiting;
    if (waiting?.for !== 'event' && waiting?.for !== 'race') return;
    if (waiting.waiter !== waiter) return;
    if (waiting.for === 'race' && waiting.cancels) {
      this.open.delete(waiting.timer);
      this.#hasCancelled = true;
    }
    this.#learn(['event', value, at], now);
  }

  #enter(waiting: Extract<Waiting, { for: 'critical' }>, { value }: Outcome, { at, now }: Times): void {
    const { amount, wait } = this.#stepOf('critical');
    switch (waiting.phase) {
      case 'lock':
        waiting.phase = 'before';
        waiting.task = this.#call(amount);
        return;
      case 'before':
        Object.assign(waiting, { phase: 'wait', before: value, task: this.#timer(at + wait) });
        return;
      case 'wait':
        waiting.phase = 'after';
        waiting.task = this.#call(amount);
        return;
      case 'after':
        this.effects.push({ do: 'release' });
        this.#learn(['critical', [waiting.before, value], at], now);
    }
  }

  #gather(waiting: Extract<Waiting, { for: 'all' }>, task: number, outcome: Outcome, times: Times): void {
    this.#results.set(task, outcome.value);
    if (!waiting.tasks.every((id) => this.#results.has(id))) return;
    const values = waiting.tasks.map((id) => this.#results.get(id));
    this.#learn([waiting.as, values, times.at], times.now);
  }

  #slept(waiting: Extract<Waiting, { for: 'sleep' }>, at: number, now: number): void {
    if (now >= waiting.until) this.#learn(['slept', null, at], now);
    else waiting.timer = this.#timer(now + Math.min(waiting.until - now, longTimerPiece));
  }

  /** An attempt has failed or succeeded, or the pause before the next one is over. */
  #tried(waiting: Extract<Waiting, { for: 'retry' }>, outcome: Outcome, at: number, now: number): void {
    const { attempts, interval } = this.#stepOf('retry');
    const key = this.#key();
    if (waiting.pausing) {
      waiting.pausing = false;
      waiting.attempt += 1;
      waiting.task = this.#activity(key, waiting.failsUntil);
    } else if (!outcome.failed) this.#learn(['done', outcome.value, at], now);
    else if (waiting.attempt === attempts) this.#learn(['failed', null, at], now);
    else {
      waiting.pausing = true;
      waiting.task = this.#timer(now + interval);
    }
  }

  #learn(observation: Observation, now: number): void {
    this.observed.push(observation);
    this.#waiting = undefined;
    this.#results = new Map();
    this.#step += 1;
    this.#goOn(observation[2], now);
  }

  #goOn(at: number, now: number): void {
    const steps = this.generations[this.generation]?.steps ?? [];
    for (let step = steps[this.#step]; step; step = steps[this.#step]) {
      if (this.#hasCancelled && needsPause(step)) return this.#pause(at);
      if (step.do === 'throw') {
        this.ended = 'threw';
        return;
      }
      if (!this.#isDone(step)) return this.#begin(step, at, now);
      this.#step += 1;
    }
    if (this.#hasCancelled) return this.#pause(at);
    this.ended = this.generation + 1 < this.generations.length ? 'continues' : 'returned';
  }

  #pause(at: number): void {
    this.#waiting = { for: 'pause', timer: this.#timer(at) };
  }

  /** Takes a step that needs no answer; false for all others. */
  #isDone(step: Step): boolean {
    if (step.do === 'status') this.status = step.text;
    if (step.do === 'signal') this.effects.push(step);
    return step.do === 'status' || step.do === 'signal';
  }

  #begin(step: Step, at: number, now: number): void {
    const key = this.#key();
    switch (step.do) {
      case 'event':
      case 'race': {
        const waiter = newId();
        this.#waiting =
          step.do === 'event'
            ? { for: 'event', waiter }
            : { for: 'race', waiter, timer: this.#timer(at + step.wait), cancels: step.cancels };
        this.#waiters[step.name].push(waiter);
        const [early] = this.#early[step.name].splice(0, 1);
        if (early !== undefined) this.raise(step.name, early, at, now);
        return;
      }
      case 'sleep': {
        const until = at + step.wait;
        const isLong = until - now > longestTimer;
        this.#waiting = { for: 'sleep', until, timer: this.#timer(isLong ? now + longTimerPiece : until) };
        return;
      }
      case 'activity': {
        const failsUntil = step.fails ? Number.POSITIVE_INFINITY : 0;
        this.#waiting = { for: 'one', task: this.#activity(key, failsUntil, step.during), as: 'done' };
        return;
      }
      case 'fan': {
        const tasks = Array.from({ length: step.count }, (_, n) =>
          this.#activity(`${key}.${n}`, 0, n === 0 ? step.during : undefined),
        );
        this.#waiting = { for: 'all', tasks, as: 'fan' };
        return;
      }
      case 'retry': {
        const failsUntil = at + step.failsFor;
        const task = this.#activity(key, failsUntil);
        this.#waiting = { for: 'retry', failsUntil, attempt: 1, pausing: false, task };
        return;
      }
      case 'child':
        this.#waiting = { for: 'one', task: this.#child(key, step.ownId, step.generations), as: 'done' };
        return;
      case 'children': {
        const tasks = step.each.map((each, n) => this.#child(`${key}.${n}`, false, each));
        this.#waiting = { for: 'all', tasks, as: 'children' };
        return;
      }
      case 'call':
        this.#waiting = { for: 'one', task: this.#call(step.amount), as: 'sum' };
        return;
      case 'critical': {
        const task = newId();
        this.effects.push({ do: 'lock', id: task });
        this.#waiting = { for: 'critical', phase: 'lock', task, before: undefined };
        return;
      }
      case 'signal':
      case 'status':
      case 'throw':
        throw new Error(`${step.do} needs no answer.`);
    }
  }

  #key(): string {
    return `${this.tag}.${this.generation}.${this.#step}`;
  }

  #stepOf<Kind extends Step['do']>(kind: Kind): Extract<Step, { do: Kind }> {
    const step = this.generations[this.generation]?.steps[this.#step];
    if (step?.do !== kind) throw new Error(`The code does not stand at ${kind}.`);
    return step as Extract<Step, { do: Kind }>;
  }

  /** An answer of an entity is not among what an instance has to wait for before it ends. */
  #call(amount: number): number {
    const id = newId();
    this.effects.push({ do: 'call', id, amount });
    return id;
  }

  #timer(due: number): number {
    const id = this.#task();
    this.effects.push({ do: 'timer', id, due });
    return id;
  }

  #activity(key: string, failsUntil: number, during?: Order): number {
    const id = this.#task();
    this.effects.push({ do: 'activity', id, key, failsUntil, during });
    return id;
  }

  #child(tag: string, ownId: boolean, generations: readonly Generation[]): number {
    const id = this.#task();
    this.effects.push({ do: 'child', id, tag, ownId, generations });
    return id;
  }

  #task(): number {
    const id = newId();
    this.open.add(id);
    return id;
  }
}

/** The code's own time, which is when the message was read, and the host's. */
interface Times {
  readonly at: number;
  readonly now: number;
}

const learned = (as: string, { failed, value }: Outcome, at: number): Observation =>
  failed ? ['failed', null, at] : [as, value, at];
