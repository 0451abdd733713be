/**
 * A durable host as plain data: instances with an inbox, and nothing that is stored, replayed or interrupted. What a
 * run observes on the engine must be what it observes here, however often the engine was stopped and killed meanwhile.
 */
import type { CommandOutcome } from '../../../../src/sandbox/host/contracts.ts';
import { Code, type Effect, type Outcome } from './model-code.ts';
import { Instance, type Message, type OrderMessage } from './model-instance.ts';
import type { Generation, Order } from './program.ts';

interface Work {
  readonly instance: Instance;
  readonly code: Code;
  readonly activity: Extract<Effect, { do: 'activity' }>;
}

interface Operation {
  readonly do: 'add' | 'lock' | 'release';
  readonly entity: string;
  readonly amount: number;
  readonly caller?: { readonly instance: Instance; readonly code: Code; readonly task: number };
}

export class Model {
  now = 0;
  /** By tag; the root's tag says which run of its id it is. */
  readonly instances = new Map<string, Instance>();
  readonly sums = new Map<string, number>();
  /** How often each activity ran, when nothing was cut off. */
  readonly ran = new Map<string, number>();
  /** Set once something happened whose further effects depend on where the process was gone. */
  loose = false;
  #work: Work[] = [];
  #operations: Operation[] = [];
  /** Who holds the lock of an entity, and what waits until it is given back. */
  readonly #locks = new Map<string, { readonly holder: Code; readonly waiting: Operation[] }>();
  readonly #ordered = new Set<string>();
  #root: Instance | undefined;
  #runs = 0;

  /** Whether the plan lets the process go at some commit. */
  readonly #crashes: boolean;

  constructor({ crashes }: { readonly crashes: boolean }) {
    this.#crashes = crashes;
  }

  get root(): Instance | undefined {
    return this.#root;
  }

  /** The youngest instance whose id the program chose. */
  get child(): Instance | undefined {
    return [...this.instances.values()].findLast(({ id }) => id.startsWith('id '));
  }

  get rootTag(): string {
    return `r${this.#runs}`;
  }

  start(generations: readonly Generation[]): 'started' | 'exists' {
    if (this.#root && !this.#root.hasEnded) return 'exists';
    this.#runs += 1;
    this.#root = this.#create('root', this.rootTag, generations);
    return 'started';
  }

  purge(): CommandOutcome {
    if (!this.#root) return 'notFound';
    if (!this.#root.hasEnded) return 'invalidState';
    this.instances.delete(this.#root.code.tag);
    this.#root = undefined;
    return 'accepted';
  }

  /** `value` is what an event carries. */
  order(order: Order, instance: Instance | undefined, value: string): CommandOutcome {
    if (!instance) return 'notFound';
    if (instance.hasEnded) return 'finished';
    const isSuspended = instance.status === 'Suspended';
    if ((order.do === 'suspend' && isSuspended) || (order.do === 'resume' && !isSuspended)) {
      return 'invalidState';
    }
    instance.inbox.push({ ...order, kind: 'order', due: this.now, value });
    return 'accepted';
  }

  signal(to: string, amount: number): void {
    this.#operations.push({ do: 'add', entity: to, amount });
  }

  /** When the next message is due that is not due yet. */
  nextDue(): number | undefined {
    const dues = [...this.instances.values()].flatMap(({ inbox }) => inbox.map(({ due }) => due));
    const later = dues.filter((due) => due > this.now);
    return later.length > 0 ? Math.min(...later) : undefined;
  }

  /** Does everything that can be done at the present time. */
  settle(): void {
    for (;;) {
      const ready = [...this.instances.values()].filter((one) =>
        one.inbox.some((message) => this.#isDue(message)),
      );
      const work = this.#work;
      const operations = this.#operations;
      if (ready.length + work.length + operations.length === 0) return;
      this.#work = [];
      this.#operations = [];
      for (const instance of ready) this.#read(instance);
      for (const operation of operations) this.#operate(operation);
      for (const item of work) this.#act(item);
    }
  }

  readonly #isDue = ({ due }: Message): boolean => due <= this.now;

  #create(
    id: string,
    tag: string,
    generations: readonly Generation[],
    parent?: Instance['parent'],
  ): Instance {
    const instance = new Instance(id, new Code({ tag, generations, generation: 0, observed: [] }), parent);
    instance.inbox.push({ kind: 'start', due: this.now });
    this.instances.set(tag, instance);
    return instance;
  }

  /** One episode: reads everything that is due, then does what came of it. */
  #read(instance: Instance): void {
    const due = instance.inbox.filter(this.#isDue);
    instance.inbox = instance.inbox.filter((message) => !this.#isDue(message));
    if (instance.hasEnded) return;
    const batch = due.filter(({ code }) => code === undefined || code === instance.code);
    if (batch.length === 0) return;
    let terminated: string | undefined;
    for (const [index, message] of batch.entries()) {
      if (message.kind === 'order' && message.do === 'terminate') {
        terminated ??= 'enough';
        // What is read after it still counts, and after a crash other messages may be read with it.
        if (this.#crashes && index + 1 < batch.length) this.loose = true;
      } else this.#take(instance, message, this.now);
    }
    const { code } = instance;
    const uncatchable = batch.some((message) => message.kind === 'outcome' && message.uncatchable);
    this.#orderInBetween(instance);
    this.#carryOut(instance);
    if (uncatchable) {
      // The SDK throws over its own history and says nothing of what it did before.
      code.status = null;
      this.#end(instance, 'Failed', 'Non-Deterministic workflow detected');
    } else if (terminated !== undefined) this.#end(instance, 'Terminated', terminated);
    else this.#conclude(instance);
  }

  #take(instance: Instance, message: Message, at: number): void {
    const { code } = instance;
    if (message.kind === 'order' && message.do === 'resume') return this.#resume(instance);
    if (instance.suspended) {
      instance.parked.push({ message, at });
      return;
    }
    if (message.kind === 'start') code.start(at);
    else if (message.kind === 'outcome') {
      if (!message.uncatchable) code.complete(message.task, message.outcome, at, this.now);
    } else this.#obey(instance, message, at);
  }

  #obey(instance: Instance, message: OrderMessage, at: number): void {
    const { code } = instance;
    if (message.do === 'suspend') {
      instance.suspended = true;
      instance.wasSuspended = true;
      instance.parkedEffects.push(...code.effects.splice(0));
    } else if (message.do === 'raise') {
      if (code.ended === 'continues') instance.carried.push({ ...message, due: this.now });
      else if (!code.ended) code.raise(message.name, message.value, at, this.now);
    }
  }

  #resume(instance: Instance): void {
    instance.suspended = false;
    instance.code.effects.unshift(...instance.parkedEffects.splice(0));
    for (const { message, at } of instance.parked.splice(0)) this.#take(instance, message, at);
  }

  /** What the plan orders for an instance while it continues as new. */
  #orderInBetween(instance: Instance): void {
    const { code } = instance;
    const during = orderInBetween(code.generations[code.generation], this.#crashes);
    if (code.ended !== 'continues' || instance.wasSuspended || !during) return;
    this.#orderOnce(`${code.tag} ${code.generation}`, instance, during);
  }

  #orderOnce(key: string, instance: Instance, order: Order): void {
    if (this.#ordered.has(key)) return;
    this.#ordered.add(key);
    this.order(order, instance, key);
  }

  #carryOut(instance: Instance): void {
    const { code } = instance;
    for (const effect of code.effects.splice(0)) {
      switch (effect.do) {
        case 'timer': {
          const outcome = { failed: false, value: null };
          instance.inbox.push({ kind: 'outcome', code, due: effect.due, task: effect.id, outcome });
          break;
        }
        case 'activity':
          this.#work.push({ instance, code, activity: effect });
          break;
        case 'child': {
          const id = effect.ownId ? `id ${effect.tag}` : '';
          this.#create(id, effect.tag, effect.generations, { instance, code, task: effect.id });
          break;
        }
        case 'signal':
          this.signal('all', effect.amount);
          break;
        case 'call':
        case 'lock': {
          const caller = { instance, code, task: effect.id };
          const what = effect.do === 'call' ? 'add' : 'lock';
          const amount = effect.do === 'call' ? effect.amount : 0;
          this.#operations.push({ do: what, entity: code.tag, amount, caller });
          break;
        }
        case 'release':
          this.#operations.push({ do: 'release', entity: code.tag, amount: 0 });
          break;
      }
    }
  }

  #conclude(instance: Instance): void {
    const { code } = instance;
    if (!code.ended || code.open.size > 0) {
      instance.status = instance.suspended ? 'Suspended' : 'Running';
      instance.customStatus = code.status;
    } else if (code.ended === 'returned') this.#end(instance, 'Completed', code.observed);
    else if (code.ended === 'threw') {
      this.#end(instance, 'Failed', "Orchestrator function 'program' failed: thrown");
    } else this.#continue(instance);
  }

  #end(instance: Instance, status: 'Completed' | 'Failed' | 'Terminated', output: unknown): void {
    instance.status = status;
    instance.output = output;
    instance.customStatus = instance.code.status;
    instance.inbox = [];
    const { parent } = instance;
    if (!parent) return;
    const outcome: Outcome = { failed: status !== 'Completed', value: output };
    const uncatchable = status === 'Terminated' ? { uncatchable: true as const } : {};
    this.#send(parent, outcome, uncatchable);
  }

  /** What was raised and not read goes to the next generation; what was read and not taken is lost. */
  #continue(instance: Instance): void {
    const { tag, generations, generation, observed } = instance.code;
    const code = new Code({ tag, generations, generation: generation + 1, observed });
    const unread = instance.inbox.filter((message) => message.code === undefined);
    instance.inbox = [{ kind: 'start', due: this.now }, ...instance.carried.splice(0), ...unread];
    Object.assign(instance, { code, status: 'Running', suspended: false, wasSuspended: false });
    instance.parked = [];
    instance.parkedEffects = [];
  }

  #operate(operation: Operation): void {
    const { entity, amount, caller } = operation;
    const lock = this.#locks.get(entity);
    if (operation.do === 'release') {
      this.#locks.delete(entity);
      for (const waiting of lock?.waiting ?? []) this.#operate(waiting);
    } else if (lock && lock.holder !== caller?.code) lock.waiting.push(operation);
    else if (operation.do === 'lock') {
      if (!caller) throw new Error('Nobody asks for the lock.');
      this.#locks.set(entity, { holder: caller.code, waiting: [] });
      this.#send(caller, { failed: false, value: null });
    } else {
      const sum = (this.sums.get(entity) ?? 0) + amount;
      this.sums.set(entity, sum);
      if (caller) this.#send(caller, { failed: false, value: sum });
    }
  }

  #act({ instance, code, activity }: Work): void {
    this.ran.set(activity.key, (this.ran.get(activity.key) ?? 0) + 1);
    if (activity.during) this.#orderOnce(activity.key, instance, activity.during);
    const failed = this.now < activity.failsUntil;
    this.#send({ instance, code, task: activity.id }, { failed, value: activity.key });
  }

  #send(
    to: { readonly instance: Instance; readonly code: Code; readonly task: number },
    outcome: Outcome,
    more: { readonly uncatchable?: true } = {},
  ): void {
    to.instance.inbox.push({
      kind: 'outcome',
      code: to.code,
      due: this.now,
      task: to.task,
      outcome,
      ...more,
    });
  }
}

/**
 * What the plan orders while a generation continues as new. With a crash only events: after it the order is read
 * together with what the generation ended on, and a suspension or termination then meets the old one, as on Azure.
 */
export function orderInBetween(generation: Generation | undefined, crashes: boolean): Order | undefined {
  const during = generation?.during;
  return crashes && during?.do !== 'raise' ? undefined : during;
}
