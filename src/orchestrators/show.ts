import * as activities from '../activities/refs.ts';
import type { Notice } from '../core/requests/notices.ts';
import { callPersistently, type Orchestration, type Steps, sleepUntil } from '../platform/durable/steps.ts';
import type { ShowInput } from './refs.ts';

// While a request lives, its cards catch up at the next change; a last card is tried for about an hour and a half.
const attempts = 4;
const lastAttempts = 12;

/** Brings cards up to date; a chat that does not answer is left behind, the activity has logged it. */
export function* showRequest(
  context: Orchestration,
  requestId: string,
  notice?: Notice,
  last = false,
): Steps<void> {
  const input = { requestId, ...(notice && { notice }) };
  yield* quietly(callPersistently(context, activities.showRequest, input, last ? lastAttempts : attempts));
}

/** The same as an orchestration of its own. */
export function* show(context: Orchestration): Steps<null> {
  const { requestId, notice, at } = context.df.getInput<ShowInput>();
  if (at !== undefined) yield* sleepUntil(context, new Date(at));
  yield* showRequest(context, requestId, notice);
  return null;
}

/** Steps whose failure must not stop a request. */
export function* quietly(step: Steps<unknown>): Steps<void> {
  try {
    yield* step;
  } catch {
    // The activity has written to the log what went wrong.
  }
}
