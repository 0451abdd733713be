import { AccessError } from '../core/errors.ts';
import type { Log, Messenger, RequestStore } from '../core/ports.ts';
import { messagesFor } from '../core/requests/notices.ts';
import type { Activity } from './activity.ts';
import { loadRecord } from './record.ts';
import type { showRequest } from './refs.ts';

export interface ShowRequestPorts {
  readonly store: RequestStore;
  readonly messenger: Messenger;
  readonly log: Log;
}

/** Makes what people see agree with the record. */
export function createShowRequest({ store, messenger, log }: ShowRequestPorts): Activity<typeof showRequest> {
  return async ({ requestId, notice }) => {
    const record = await loadRecord(store, requestId);
    const { unreachable, failed } = await messenger.publish(record);
    if (unreachable.length > 0)
      log.warn('people.unreachable', { requestId, people: unreachable.map(({ objectId }) => objectId) });
    const approvers = record.state === 'pending' ? (record.stage?.approvers ?? []) : [];
    const nobodyAsked =
      approvers.length > 0 &&
      approvers.every(({ objectId }) => unreachable.some((person) => person.objectId === objectId));
    const notices = [...(notice ? [notice] : []), ...(nobodyAsked ? (['unanswerable'] as const) : [])];
    for (const message of notices.flatMap((each) => messagesFor(record, each)))
      await messenger.notify(message.person, { requestId, key: message.key, text: message.text });
    // After everything that could be said: the orchestration repeats this, and what was shown costs nothing then.
    if (failed.length > 0)
      throw new AccessError(
        'teams.unreachable',
        'operator',
        `${failed.length} people could not be shown request ${requestId}.`,
      );
    return null;
  };
}
