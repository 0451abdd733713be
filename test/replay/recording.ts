import { z } from 'zod';
import type { HistoryEvent } from '../../src/sandbox/host/contracts.ts';

const eventSchema = z.looseObject({ EventType: z.int(), EventId: z.int(), Timestamp: z.string() });

const instanceSchema = z.strictObject({
  name: z.string(),
  instanceId: z.string(),
  /** Ids that the runtime makes up follow from it. */
  executionId: z.string(),
  parentInstanceId: z.string().nullable(),
  version: z.string(),
  runtimeStatus: z.string(),
  /** JSON text, as it travels. */
  input: z.string().nullable(),
  history: z.array(eventSchema),
});

/** One orchestration as a release has left it in its hub. */
export type RecordedInstance = z.infer<typeof instanceSchema>;

export const recordingSchema = z.strictObject({
  schema: z.literal(1),
  /** The release whose code has made these histories. */
  release: z.string(),
  story: z.string(),
  instances: z.array(instanceSchema),
});

/** The orchestrations of one story. */
export type Recording = z.infer<typeof recordingSchema>;

/** What a replay needs of a history: everything else changes with each recording and says nothing. */
const dropped: ReadonlySet<string> = new Set(['Tags', 'ParentTraceContext', 'ScheduledStartTime']);

/** An event as it is kept. */
export function keptEvent(event: HistoryEvent): z.infer<typeof eventSchema> {
  return eventSchema.parse(Object.fromEntries(Object.entries(event).filter(([key]) => !dropped.has(key))));
}

/** A recording as text: an event a line, so that a difference can be read. */
export function recordingText({ instances, ...head }: Recording): string {
  const texts = instances.map(({ history, ...instance }) => {
    const lines = history.map((event) => `      ${JSON.stringify(event)}`);
    return `    ${JSON.stringify(instance).slice(0, -1)},"history":[\n${lines.join(',\n')}\n    ]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"instances":[\n${texts.join(',\n')}\n]}\n`;
}
