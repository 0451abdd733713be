import type { Messenger } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import type { tellRequester } from './refs.ts';

/** Sends the requester a short message about a request that has no record. */
export function createTellRequester({
  messenger,
}: {
  readonly messenger: Messenger;
}): Activity<typeof tellRequester> {
  return async ({ request, key, text }) => {
    await messenger.notify(request.requester, { requestId: request.id, key, text });
    return null;
  };
}
