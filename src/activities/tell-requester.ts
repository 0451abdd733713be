import type { Messenger } from '../core/messengers.ts';
import { retold } from '../core/said/retold.ts';
import type { Activity } from './activity.ts';
import type { tellRequester } from './refs.ts';

/** Sends the requester a short message about a request that has no record. */
export function createTellRequester({
  messenger,
}: {
  readonly messenger: Messenger;
}): Activity<typeof tellRequester> {
  return async ({ request, key, text }) => {
    // It comes out of the orchestration's history, where everything is in English.
    await messenger.notify(request.requester, { requestId: request.id, key, text: retold(text) });
    return null;
  };
}
