import type { InstanceStatus, JsonText, RuntimeStatus } from '../../contracts.ts';

/** The states an instance can leave again. */
export const UNFINISHED: ReadonlySet<RuntimeStatus> = new Set([
  'Running',
  'Pending',
  'ContinuedAsNew',
  'Suspended',
]);

/** The stored text as the JSON value it is, or as text when it is none (failures, terminate reasons). */
export function valueOf(text: JsonText): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `yyyy-MM-ddTHH:mm:ssZ`: the Durable HTTP API gives whole seconds. */
export function wholeSeconds(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** The body of a status answer, without `historyEvents`. */
export function statusBody(status: InstanceStatus, showInput: boolean): Record<string, unknown> {
  return {
    name: status.name,
    instanceId: status.instanceId,
    runtimeStatus: status.runtimeStatus,
    input: showInput ? valueOf(status.input) : null,
    customStatus: valueOf(status.customStatus),
    output: valueOf(status.output),
    createdTime: wholeSeconds(status.createdAt),
    lastUpdatedTime: wholeSeconds(status.lastUpdatedAt),
  };
}
