import { AccessError } from '../core/errors.ts';
import type { Messenger } from '../core/messengers.ts';
import type { Log, RequestStore } from '../core/ports.ts';
import { messagesFor } from '../core/requests/notices.ts';
import { unreachedMessages } from '../core/requests/unreached.ts';
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
    const { unreachable, failed, channel } = await messenger.publish(record);
    if (unreachable.length > 0)
      log.warn('people.unreachable', { requestId, people: unreachable.map(({ objectId }) => objectId) });
    const approvers = record.state === 'pending' ? (record.stage?.approvers ?? []) : [];
    const nobodyAsked =
      approvers.length > 0 &&
      channel !== 'shown' &&
      approvers.every(({ objectId }) => unreachable.some((person) => person.objectId === objectId));
    const notices = [...(notice ? [notice] : []), ...(nobodyAsked ? (['unanswerable'] as const) : [])];
    const messages = [
      ...notices.flatMap((each) => messagesFor(record, each)),
      ...unreachedMessages(record, unreachable),
    ];
    for (const message of messages)
      await messenger.notify(message.person, { requestId, key: message.key, text: message.text });
    // After everything that could be said: the orchestration repeats this, and what was shown costs nothing then.
    if (failed.length > 0 || channel === 'failed')
      throw new AccessError(
        'teams.unreachable',
        'operator',
        `${failed.length} people${channel === 'failed' ? ' and a channel' : ''} could not be shown request ${requestId}.`,
      );
    return null;
  };
}
