import { AccessError } from '../errors.ts';
import type { ApprovedBy, Decision, EndReason, OpenStage, RequestRecord, RequestState } from './request.ts';

/** Everything that can happen to a recorded request. `at` is UTC ISO-8601. */
export type RequestEvent =
  | { readonly type: 'stageOpened'; readonly at: string; readonly stage: OpenStage }
  /** Further people are asked, because nobody has decided. */
  | { readonly type: 'escalated'; readonly at: string; readonly stage: OpenStage }
  | { readonly type: 'decided'; readonly at: string; readonly decision: Decision }
  | { readonly type: 'approved'; readonly at: string; readonly approvedBy: ApprovedBy }
  | { readonly type: 'denied'; readonly at: string }
  | { readonly type: 'timedOut'; readonly at: string }
  | { readonly type: 'cancelled'; readonly at: string }
  | {
      readonly type: 'grantingStarted';
      readonly at: string;
      readonly startsAt: string;
      readonly expiresAt: string;
    }
  | { readonly type: 'activated'; readonly at: string }
  | {
      readonly type: 'revokingStarted';
      readonly at: string;
      readonly end?: EndReason;
      readonly failure?: string;
    }
  | { readonly type: 'ended'; readonly at: string }
  | { readonly type: 'failed'; readonly at: string; readonly failure: string };

type EventType = RequestEvent['type'];

/** The life of a request: which event is possible in which state, and where it leads. */
export const transitions: readonly { from: RequestState; event: EventType; to: RequestState }[] = [
  { from: 'pending', event: 'stageOpened', to: 'pending' },
  { from: 'pending', event: 'escalated', to: 'pending' },
  { from: 'pending', event: 'decided', to: 'pending' },
  { from: 'pending', event: 'approved', to: 'approved' },
  { from: 'pending', event: 'denied', to: 'denied' },
  { from: 'pending', event: 'timedOut', to: 'timedOut' },
  { from: 'pending', event: 'cancelled', to: 'cancelled' },
  { from: 'pending', event: 'failed', to: 'failed' },
  { from: 'approved', event: 'grantingStarted', to: 'granting' },
  { from: 'approved', event: 'failed', to: 'failed' },
  { from: 'granting', event: 'activated', to: 'active' },
  { from: 'granting', event: 'revokingStarted', to: 'revoking' },
  { from: 'active', event: 'revokingStarted', to: 'revoking' },
  { from: 'revoking', event: 'ended', to: 'ended' },
  { from: 'revoking', event: 'failed', to: 'failed' },
];

/**
 * The record after an event. Pure.
 * @throws AccessError `request.transition` when the event is not possible in the record's state.
 */
export function applyEvent(record: RequestRecord, event: RequestEvent): RequestRecord {
  const transition = transitions.find(
    ({ from, event: type }) => from === record.state && type === event.type,
  );
  if (!transition)
    throw new AccessError(
      'request.transition',
      'operator',
      `Request ${record.request.id} is ${record.state}: "${event.type}" is not possible now.`,
    );
  return { ...record, ...changes(record, event), state: transition.to, revision: record.revision + 1 };
}

function changes(record: RequestRecord, event: RequestEvent): Partial<RequestRecord> {
  switch (event.type) {
    case 'stageOpened':
    case 'escalated':
      return { stage: event.stage };
    case 'decided':
      return { decisions: [...record.decisions, event.decision] };
    case 'grantingStarted':
      return { startsAt: event.startsAt, expiresAt: event.expiresAt };
    case 'approved':
      return { approvedBy: event.approvedBy };
    case 'activated':
      return {};
    case 'revokingStarted':
      return {
        ...(event.end && { end: event.end }),
        ...(event.failure !== undefined && { failure: event.failure }),
      };
    case 'failed':
      return { closedAt: event.at, failure: event.failure };
    case 'denied':
    case 'timedOut':
    case 'cancelled':
    case 'ended':
      return { closedAt: event.at };
  }
}
