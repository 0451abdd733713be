import type { FunctionKind } from '../../../../src/sandbox/host/contracts.ts';
import type { ReplaySetting } from '../../../../src/sandbox/host/engine/decisions.ts';
import {
  type EngineEvent,
  executionStarted,
  orchestratorStarted,
} from '../../../../src/sandbox/host/engine/history-events.ts';
import { type EpisodeOutcome, replay } from '../../../../src/sandbox/host/engine/replay.ts';

export const START = Date.parse('2026-03-01T10:00:00.000Z');

const setting: ReplaySetting = {
  instanceId: 'i',
  executionId: 'exec',
  name: 'orch',
  parentInstanceId: null,
  defaultVersion: '',
  httpSleep: 30_000,
  maxActions: 1000,
  has: (_kind: FunctionKind, name: string) => name !== 'nobody',
};

/** The first two events of every history. */
const beginning: readonly EngineEvent[] = [
  orchestratorStarted(START),
  executionStarted(START, {
    name: 'orch',
    version: '',
    input: null,
    instance: { InstanceId: 'i', ExecutionId: 'exec' },
    parent: null,
  }),
];

/** Replays hand-written actions against hand-written events that follow the start of the orchestration. */
export function replayed(
  actions: readonly object[],
  events: readonly EngineEvent[] = [],
  state: Readonly<Record<string, unknown>> = {},
  changed: Partial<ReplaySetting> = {},
): EpisodeOutcome {
  const answer = JSON.stringify({ isDone: false, actions: [actions], schemaVersion: 3, ...state });
  return replay({ setting: { ...setting, ...changed }, past: beginning, fresh: events, answer });
}

/** Decisions in short, as `[id, kind, name or time]`. */
export const short = ({ decisions }: EpisodeOutcome): unknown[] =>
  decisions.map((decision) => [
    decision.id,
    decision.kind,
    decision.kind === 'timer' ? (decision.fireAt - START) / 1000 : decision.name,
  ]);

export const iso = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
