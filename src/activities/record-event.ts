import type { Activity } from './activity.ts';
import { type RecordPorts, recordOnce } from './record.ts';
import type { recordEvent } from './refs.ts';

/** Records what happened to a request. */
export function createRecordEvent(ports: RecordPorts): Activity<typeof recordEvent> {
  return async ({ requestId, revision, event }) => {
    await recordOnce(ports, requestId, revision, event);
    return null;
  };
}
