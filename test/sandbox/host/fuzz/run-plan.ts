import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { InstanceStatus } from '../../../../src/sandbox/host/contracts.ts';
import { type Engine, openDurableEngine } from '../../../../src/sandbox/host/engine/engine.ts';
import { problemsOfHistory } from '../crash/history-checks.ts';
import { sdkInvoker } from '../engine/sdk-app.ts';
import { standingClock } from '../support/standing-clock.ts';
import { actOn, beginning, ENTITY, PROGRAM, type ProgramInput } from './interpreter.ts';
import { Model, orderInBetween } from './model.ts';
import type { Instance } from './model-instance.ts';
import type { Command, Order, Plan } from './program.ts';

// In memory where Linux has such a folder: every transaction is synced, and these tests make millions.
const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const root = mkdtempSync(join(temporary, 'latchkey-fuzz-'));

/** Deletes what the runs left. */
export const cleanUp = (): void => rmSync(root, { recursive: true, force: true });

/** Carries out a plan on the engine and on the model, side by side. Throws an Error at the first difference. */
export async function runPlan(plan: Plan): Promise<void> {
  const run = new Run(plan);
  try {
    await run.all();
  } finally {
    run.close();
  }
}

class Run {
  readonly #plan: Plan;
  readonly #crashing: boolean;
  readonly #model: Model;
  readonly #clock = standingClock(beginning);
  readonly #folder = mkdtempSync(join(root, 'run-'));
  readonly #ran = new Map<string, number>();
  readonly #ordered = new Set<string>();
  #engine: Engine;
  #commitsLeft = Number.POSITIVE_INFINITY;
  /** The process is gone, and nothing it does reaches the database any more. */
  #gone = false;
  #crashes = 0;
  #value = '';

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#crashing = plan.commands.some(
      (command) => command.do === 'crash' || (command.do === 'restart' && command.turns > 0),
    );
    this.#model = new Model({ crashes: this.#crashing });
    actOn({
      now: () => this.#clock.now(),
      ran: (key) => void this.#ran.set(key, (this.#ran.get(key) ?? 0) + 1),
      orderOnce: (key, instanceId, order) => this.#orderOnce(key, instanceId, order),
    });
    this.#engine = this.#open();
  }

  async all(): Promise<void> {
    await this.#start();
    await this.#settle();
    for (const [index, command] of this.#plan.commands.entries()) {
      this.#value = `command ${index}`;
      await this.#do(command);
      if (command.settles) await this.#settle();
    }
    await this.#settle();
    this.#compareEnd();
  }

  close(): void {
    this.#engine.abandon();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #open(): Engine {
    const engine = openDurableEngine({
      file: join(this.#folder, 'durable.sqlite'),
      clock: this.#clock,
      invoker: {
        ...sdkInvoker,
        orchestrator: async (name, instanceId, trigger) => {
          const answer = await sdkInvoker.orchestrator(name, instanceId, trigger);
          await this.#orderInBetween(instanceId, trigger, answer);
          return answer;
        },
      },
      onCommit: () => {
        this.#commitsLeft -= 1;
        if (this.#commitsLeft <= 0) this.#gone = true;
        if (this.#gone) throw new Error('The process is gone.');
      },
    });
    engine.run();
    return engine;
  }

  /** What the killed process leaves behind is the file; a new engine goes on from there. */
  #reopen(): void {
    this.#engine.abandon();
    this.#gone = false;
    this.#commitsLeft = Number.POSITIVE_INFINITY;
    this.#engine = this.#open();
  }

  /** What a client asks; asked again when the process went before it was answered. */
  async #ask<Answer>(request: (engine: Engine) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await request(this.#engine);
      } catch (error) {
        if (!this.#gone) throw error;
        this.#crashes += 1;
        this.#reopen();
      }
    }
  }

  async #restart(gracefully: boolean, turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    if (gracefully) await this.#engine.stop();
    if (!gracefully || this.#gone) this.#crashes += 1;
    this.#reopen();
    // What was under way decides what is read together from here on.
    if (turns > 0) await this.#settle();
  }

  async #settle(): Promise<void> {
    await this.#engine.settle();
    while (this.#gone) {
      this.#crashes += 1;
      this.#reopen();
      await this.#engine.settle();
    }
    this.#model.settle();
    this.#compare();
  }

  async #start(): Promise<void> {
    const { generations } = this.#plan;
    const expected = this.#model.start(generations);
    const input: ProgramInput = { tag: this.#model.rootTag, generations, generation: 0, observed: [] };
    const request = { name: PROGRAM, instanceId: 'root', input: JSON.stringify(input) };
    const { outcome } = await this.#ask((engine) => engine.start(request));
    same('the answer to start', outcome, expected);
  }

  async #do(command: Command): Promise<void> {
    switch (command.do) {
      case 'order':
        // After a crash it would be read together with what only comes while it is carried out.
        if (this.#crashing && command.order.do === 'terminate') {
          await this.#settle();
          await this.#order(command.order, command.target);
          return this.#settle();
        }
        return this.#order(command.order, command.target);
      case 'advance':
        return this.#advance(command.by, command.jumps);
      case 'restart':
        return this.#restart(command.gracefully, command.turns);
      case 'crash':
        this.#commitsLeft = command.commits;
        return;
      case 'start':
        return this.#start();
      case 'replace':
        await this.#do({ do: 'order', order: { do: 'terminate' }, target: 'root', settles: true });
        await this.#settle();
        return this.#start();
      case 'purge': {
        const expected = this.#model.purge();
        return same('the answer to purge', await this.#ask((engine) => engine.purge('root')), expected);
      }
      case 'signal': {
        const key = command.to === 'all' ? 'all' : this.#model.rootTag;
        this.#model.signal(key, command.amount);
        await this.#ask((engine) => engine.signalEntity(ENTITY, key, 'add', String(command.amount)));
        return;
      }
    }
  }

  async #order(what: Order, whom: 'root' | 'child'): Promise<void> {
    const target = whom === 'root' ? this.#model.root : this.#model.child;
    const expected = this.#model.order(what, target, this.#value);
    const id = whom === 'root' ? 'root' : (target?.id ?? 'nobody');
    const answer = await this.#ask((engine) => order(engine, id, what, this.#value));
    if (whom === 'root' || !this.#model.loose) same(`the answer to ${what.do}`, answer, expected);
  }

  async #advance(by: number, jumps: boolean): Promise<void> {
    const target = this.#model.now + by;
    if (jumps) return this.#moveTo(target);
    await this.#settle();
    for (;;) {
      const due = this.#model.nextDue() ?? Number.POSITIVE_INFINITY;
      const reported = (this.#engine.nextDue() ?? Number.POSITIVE_INFINITY) - beginning;
      if (!this.#model.loose) same('the next due time', reported, due);
      const next = Math.min(due, reported);
      if (next > target) break;
      this.#moveTo(next);
      await this.#settle();
    }
    this.#moveTo(target);
  }

  #moveTo(time: number): void {
    this.#model.now = time;
    this.#clock.moveBy(beginning + time - this.#clock.now());
  }

  async #orderOnce(key: string, instanceId: string, what: Order): Promise<void> {
    if (this.#ordered.has(key)) return;
    await order(this.#engine, instanceId, what, key);
    this.#ordered.add(key);
  }

  /** While an orchestration continues as new, between its answer and the commit. */
  async #orderInBetween(instanceId: string, trigger: string, answer: string): Promise<void> {
    const { actions } = JSON.parse(answer) as { actions: { actionType: number }[][] };
    if (!actions[0]?.some(({ actionType }) => actionType === 4)) return;
    const { input, history } = JSON.parse(trigger) as {
      input: ProgramInput;
      history: { EventType: number }[];
    };
    const during = orderInBetween(input.generations[input.generation], this.#crashing);
    if (!during || history.some(({ EventType }) => EventType === 19)) return;
    await this.#orderOnce(`${input.tag} ${input.generation}`, instanceId, during);
  }

  /** The instances the engine knows, by tag. */
  #found() {
    const items = this.#engine
      .list({ top: 1000 })
      .items.filter(({ instanceId }) => !instanceId.startsWith('@'));
    return new Map(items.map((item) => [(JSON.parse(item.input ?? '{}') as ProgramInput).tag, item]));
  }

  #compare(): void {
    const { instances, root: current, loose } = this.#model;
    const found = this.#found();
    const known = [...instances].filter(([, { id }]) => id !== 'root');
    if (current) known.push([current.code.tag, current]);
    if (!loose) same('the instances', [...found.keys()].toSorted(), known.map(([tag]) => tag).toSorted());
    for (const [tag, instance] of known) {
      const item = found.get(tag);
      if (item) compareInstance(item, instance, loose);
      else if (!loose) throw new Error(`There is no ${tag}.`);
    }
  }

  #compareEnd(): void {
    const found = this.#found();
    const problems = [...found.values()].flatMap((item) =>
      problemsOfHistory(item, this.#engine.history(item.instanceId)),
    );
    same('the problems of the histories', problems, []);
    const { loose, sums, ran } = this.#model;
    if (loose) return;
    for (const [key, sum] of sums) {
      same(`the entity ${key}`, this.#engine.entityState(ENTITY, key), String(sum));
    }
    same('the activities', [...this.#ran.keys()].toSorted(), [...ran.keys()].toSorted());
    for (const [key, times] of ran) {
      const counted = this.#ran.get(key) ?? 0;
      // A process that is gone may have run what it could not record.
      if (counted < times || counted > times + this.#crashes) same(`the runs of ${key}`, counted, times);
    }
  }
}

function compareInstance(item: InstanceStatus, instance: Instance, loose: boolean): void {
  const { status, output, customStatus, wasSuspended } = instance;
  const { tag } = instance.code;
  same(`the status of ${tag}`, item.runtimeStatus, status);
  if (status === 'Failed') same(`the failure of ${tag}`, item.output?.startsWith(String(output)), true);
  else if (status === 'Completed') same(`the output of ${tag}`, JSON.parse(item.output ?? 'null'), output);
  else same(`the output of ${tag}`, item.output, output ?? null);
  // While an instance is suspended its code runs ahead, and so does its custom status.
  if (loose || status === 'Suspended' || (status === 'Terminated' && wasSuspended)) return;
  same(`the custom status of ${tag}`, JSON.parse(item.customStatus ?? 'null'), customStatus);
}

function order(engine: Engine, id: string, what: Order, value: string) {
  switch (what.do) {
    case 'raise':
      return engine.raiseEvent(id, what.name, JSON.stringify(value));
    case 'suspend':
      return engine.suspend(id, 'a break');
    case 'resume':
      return engine.resume(id, 'go on');
    case 'terminate':
      return engine.terminate(id, 'enough');
  }
}

function same(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what} is ${JSON.stringify(found)} and must be ${JSON.stringify(expected)}`);
}
