import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createMovableClock, type MovableClock } from '../../../../src/sandbox/clock.ts';
import {
  type Engine,
  type EngineOptions,
  openDurableEngine,
} from '../../../../src/sandbox/host/engine/engine.ts';
import { sdkInvoker } from './sdk-app.ts';

// In memory where Linux has such a folder: every transaction is synced, and these tests make thousands.
const TEMPORARY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A database file in a folder of its own, gone with the test. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(TEMPORARY, 'engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'durable.sqlite');
}

/** Waits for what happens by itself; patiently, because the machine may be busy. */
export async function eventually(read: () => unknown, expected: unknown): Promise<void> {
  await expect.poll(read, { timeout: 10_000, interval: 5 }).toEqual(expected);
}

export interface Harness {
  readonly engine: Engine;
  readonly clock: MovableClock;
  readonly file: string;
  /** What the engine told the operator. */
  readonly lines: string[];
  /** Starts an instance and lets it come to rest. */
  readonly start: (name: string, input?: unknown, instanceId?: string) => Promise<string>;
  /** Moves the clock on through every moment at which something is due. */
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly raise: (instanceId: string, name: string, input: unknown) => Promise<void>;
  readonly output: (instanceId: string) => unknown;
}

export type HarnessOptions = Partial<EngineOptions>;

/** A running engine on the functions that the test file registered with the SDK. */
export function startEngine(options: HarnessOptions = {}): Harness {
  const file = options.file ?? databaseFile();
  const clock = options.clock ?? createMovableClock();
  const lines: string[] = [];
  const log: EngineOptions['log'] = ({ message }) => void lines.push(message);
  const engine = openDurableEngine({ invoker: sdkInvoker, log, ...options, file, clock });
  onTestFinished(() => engine.abandon());
  engine.run();
  return {
    engine,
    clock,
    file,
    lines,
    async start(name, input = {}, instanceId = 'i') {
      await engine.start({ name, instanceId, input: JSON.stringify(input) });
      await engine.settle();
      return instanceId;
    },
    async advance(milliseconds) {
      const target = clock.now() + milliseconds;
      await engine.settle();
      for (let due = engine.nextDue(); due !== undefined && due <= target; due = engine.nextDue()) {
        clock.moveBy(Math.max(0, due - clock.now()));
        await engine.settle();
      }
      clock.moveBy(Math.max(0, target - clock.now()));
      await engine.settle();
    },
    async raise(instanceId, name, input) {
      await engine.raiseEvent(instanceId, name, JSON.stringify(input));
      await engine.settle();
    },
    output: (instanceId) => {
      const text = engine.status(instanceId)?.output;
      return text === null || text === undefined ? undefined : JSON.parse(text);
    },
  };
}
