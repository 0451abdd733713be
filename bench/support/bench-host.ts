import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMovableClock, type MovableClock } from '../../src/sandbox/clock.ts';
import { startHost } from '../../src/sandbox/host/host.ts';
import type { Host } from '../../src/sandbox/host/start-host.ts';

const APP = join(import.meta.dirname, '../app');

export const DAY = 86_400_000;

export interface BenchHost {
  readonly host: Host;
  readonly clock: MovableClock;
  /** Starts instances `<prefix><from>` to `<prefix><to - 1>`, and waits until nothing is left to do. */
  readonly startMany: (many: {
    readonly name: string;
    readonly prefix: string;
    readonly from?: number;
    readonly to: number;
    readonly input: object;
  }) => Promise<void>;
}

/** How many starts are handed over before the host gets to work on them, as from a busy HTTP client. */
const BURST = 500;

/** Starts the bench app on a database. Whatever the host has to complain about ends the benchmark. */
export async function startBenchHost(database: string): Promise<BenchHost> {
  const clock = createMovableClock();
  const host = await startHost({
    entry: join(APP, 'functions.ts'),
    root: APP,
    database,
    clock,
    log: ({ level, category, message }) => {
      if (category === 'host') throw new Error(`The host logged (${level}): ${message}`);
    },
  });
  return {
    host,
    clock,
    async startMany({ name, prefix, from = 0, to, input }) {
      const text = JSON.stringify(input);
      for (let first = from; first < to; first += BURST) {
        for (let n = first; n < Math.min(first + BURST, to); n += 1)
          await host.engine.start({ name, instanceId: `${prefix}${n}`, input: text });
        await host.settle();
      }
    },
  };
}

/** Gives `body` a folder of the operating system's for temporary files, and removes it afterwards. */
export async function withTemporaryFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
