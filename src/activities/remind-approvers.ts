import type { Messenger } from '../core/messengers.ts';
import type { RequestStore } from '../core/ports.ts';
import { reminderFor } from '../core/requests/reminders.ts';
import type { Activity } from './activity.ts';
import { loadRecord } from './record.ts';
import type { remindApprovers } from './refs.ts';

/** Sends a short message to everybody who was asked and has not answered; edits of cards notify nobody. */
export function createRemindApprovers({
  store,
  messenger,
}: {
  readonly store: RequestStore;
  readonly messenger: Messenger;
}): Activity<typeof remindApprovers> {
  return async ({ requestId, ...reminder }) => {
    const record = await loadRecord(store, requestId);
    for (const { person, key, text } of reminderFor(record, reminder))
      await messenger.notify(person, { requestId, key, text });
    return null;
  };
}
