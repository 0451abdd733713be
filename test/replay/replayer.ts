import { fileURLToPath } from 'node:url';
import type { FunctionInvoker } from '../../src/sandbox/host/contracts.ts';
import type { Completion, Decision } from '../../src/sandbox/host/engine/decisions.ts';
import { type EngineEvent, EventType } from '../../src/sandbox/host/engine/history-events.ts';
import { replay } from '../../src/sandbox/host/engine/replay.ts';
import { loadApp, startApp } from '../../src/sandbox/host/worker/app.ts';
import { createFunctionInvoker } from '../../src/sandbox/host/worker/function-invoker.ts';
import { createInvoke } from '../../src/sandbox/host/worker/invocation.ts';
import type { RecordedInstance } from './recording.ts';

const app = fileURLToPath(new URL('orchestrations-app.ts', import.meta.url));

/** What came of one episode, on the present code. */
interface Replayed {
  readonly decisions: readonly Decision[];
  readonly completion: Completion | undefined;
}

/** Replays recorded histories on the present orchestrators, through the SDK and the host's own bookkeeping. */
export interface Replayer {
  /**
   * Why the present code cannot go on with an instance that a host left in one of its episodes; empty when it always
   * can. Whether the end is another one than was recorded does not matter: what is over is not replayed any more.
   */
  problems(instance: RecordedInstance): Promise<readonly string[]>;
  /** Whether the present code does the same as was recorded, to the end. */
  differences(instance: RecordedInstance): Promise<readonly string[]>;
}

export async function createReplayer(): Promise<Replayer> {
  const registry = await loadApp([app]);
  await startApp(registry, {});
  const invoke = createInvoke({ registry, clientBinding: () => '', timeout: undefined });
  const invoker = createFunctionInvoker(registry.functions, invoke);

  async function each(
    instance: RecordedInstance,
    look: (replayed: Replayed, episode: Episode) => string | undefined,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    for (const episode of episodesOf(instance)) {
      const problem = look(await replayEpisode(invoker, instance, episode), episode);
      if (problem !== undefined) found.push(`${instance.instanceId}, episode ${episode.number}: ${problem}`);
    }
    return found;
  }

  return {
    problems: (instance) =>
      each(instance, ({ completion }) =>
        completion?.status === 'Failed' && isNonDeterminism(completion)
          ? (completion.result ?? '')
          : undefined,
      ),
    differences: (instance) =>
      each(instance, ({ decisions }, { scheduled }) => {
        const now = decisions.map(({ id, kind }) => `${id} ${kind}`).join();
        const then = scheduled.map((event) => `${event.EventId} ${kindOf(event)}`).join();
        return now === then ? undefined : `schedules ${now || 'nothing'}, and not ${then || 'nothing'}`;
      }),
  };
}

function isNonDeterminism({ result }: Completion): boolean {
  return /non-determin/i.test(result ?? '');
}

interface Episode {
  readonly number: number;
  readonly past: readonly EngineEvent[];
  /** What came in, behind OrchestratorStarted. */
  readonly fresh: readonly EngineEvent[];
  /** What the episode has scheduled. */
  readonly scheduled: readonly EngineEvent[];
}

const kinds: Readonly<Partial<Record<number, Decision['kind']>>> = {
  [EventType.TaskScheduled]: 'activity',
  [EventType.TimerCreated]: 'timer',
  [EventType.SubOrchestrationInstanceCreated]: 'subOrchestration',
  [EventType.EventSent]: 'event',
};

function kindOf({ EventType: type }: EngineEvent): Decision['kind'] | undefined {
  return kinds[type];
}

const isWritten = (event: EngineEvent) =>
  kindOf(event) !== undefined ||
  event.EventType === EventType.OrchestratorCompleted ||
  event.EventType === EventType.ExecutionCompleted;

/** The episodes of a history: each begins with OrchestratorStarted. */
function episodesOf({ history }: RecordedInstance): readonly Episode[] {
  // Recorded events are those of the engine; the recording's schema checks what they all have.
  const events = history as unknown as readonly EngineEvent[];
  const starts = events.flatMap(({ EventType: type }, index) =>
    type === EventType.OrchestratorStarted ? [index] : [],
  );
  return starts.map((start, number) => {
    const episode = events.slice(start, starts[number + 1]);
    return {
      number: number + 1,
      past: events.slice(0, start),
      fresh: episode.filter((event) => !isWritten(event)),
      scheduled: episode.filter((event) => kindOf(event) !== undefined),
    };
  });
}

/** The times after which the runtime cuts a timer into pieces, as on Azure. */
const timers = {
  longRunningTimerIntervalDuration: '3.00:00:00',
  maximumShortTimerDuration: '6.00:00:00',
} as const;

async function replayEpisode(
  invoker: FunctionInvoker,
  instance: RecordedInstance,
  { past, fresh }: Episode,
): Promise<Replayed> {
  const { name, instanceId, executionId, parentInstanceId, version } = instance;
  const trigger = {
    history: [...past, ...fresh],
    input: instance.input === null ? null : (JSON.parse(instance.input) as unknown),
    instanceId,
    isReplaying: past.length > 0,
    parentInstanceId,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    ...timers,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  const answer = await invoker.orchestrator(name, instanceId, JSON.stringify(trigger));
  const setting = {
    instanceId,
    executionId,
    name,
    parentInstanceId,
    defaultVersion: version,
    httpSleep: 30_000,
    maxActions: 100_000,
    has: () => true,
  };
  return replay({ setting, past, fresh, answer });
}
