import { isComplete } from '../core/policy/quorum.ts';
import { openExtension, type RequestRecord } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import type { Judged } from './refs.ts';

/** What the orchestration has to know of a signal that was recorded. */
export function outcomeOf(record: RequestRecord, event: RequestEvent): Judged {
  if (event.type === 'decided') return decisionOutcome(record, event);
  if (event.type === 'extensionDecided') return decisionOutcome(openExtension(record), event);
  return event.type === 'extensionAsked' ? { outcome: 'extend', event } : { outcome: 'noted', event };
}

function decisionOutcome(
  matter: Pick<RequestRecord, 'stage' | 'decisions'> | undefined,
  event: Extract<RequestEvent, { type: 'decided' | 'extensionDecided' }>,
): Judged {
  const { decision } = event;
  if (decision.kind === 'deny') return { outcome: 'deny', event };
  return { outcome: 'approve', complete: matter !== undefined && isComplete(matter), event };
}
