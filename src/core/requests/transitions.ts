import { AccessError } from '../errors.ts';
import {
  type ApprovedBy,
  type Decision,
  type EndReason,
  type Extension,
  type Note,
  type OpenStage,
  openExtension,
  type RequestRecord,
  type RequestState,
} from './request.ts';

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
  | { readonly type: 'noted'; readonly at: string; readonly note: Note }
  | { readonly type: 'extensionAsked'; readonly at: string; readonly extension: Extension }
  | { readonly type: 'extensionDecided'; readonly at: string; readonly decision: Decision }
  /** The next stage of its approval is open. */
  | { readonly type: 'extensionStageOpened'; readonly at: string; readonly stage: OpenStage }
  | { readonly type: 'extended'; readonly at: string; readonly approvedBy: ApprovedBy }
  | {
      readonly type: 'extensionClosed';
      readonly at: string;
      readonly outcome: 'denied' | 'timedOut' | 'failed';
      readonly failure?: string;
    }
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
  { from: 'pending', event: 'noted', to: 'pending' },
  { from: 'active', event: 'noted', to: 'active' },
  { from: 'active', event: 'extensionAsked', to: 'active' },
  { from: 'active', event: 'extensionDecided', to: 'active' },
  { from: 'active', event: 'extensionStageOpened', to: 'active' },
  { from: 'active', event: 'extended', to: 'active' },
  { from: 'active', event: 'extensionClosed', to: 'active' },
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
    case 'noted':
      return { notes: [...(record.notes ?? []), event.note] };
    case 'extensionAsked':
      return { extensions: [...(record.extensions ?? []), event.extension] };
    case 'extensionDecided':
      return changeExtension(record, ({ decisions }) => ({ decisions: [...decisions, event.decision] }));
    case 'extensionStageOpened':
      return changeExtension(record, () => ({ stage: event.stage }));
    case 'extended':
      return {
        ...changeExtension(record, () => ({ outcome: 'extended' })),
        expiresAt: requireExtension(record).expiresAt,
      };
    case 'extensionClosed':
      return changeExtension(record, () => ({
        outcome: event.outcome,
        ...(event.failure !== undefined && { failure: event.failure }),
      }));
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

/** The record's open extension, changed. */
function changeExtension(
  record: RequestRecord,
  change: (extension: Extension) => Partial<Extension>,
): Pick<RequestRecord, 'extensions'> {
  const open = requireExtension(record);
  return { extensions: [...(record.extensions ?? []).slice(0, -1), { ...open, ...change(open) }] };
}

/** @throws AccessError `request.transition` when no extension is open */
function requireExtension(record: RequestRecord): Extension {
  const open = openExtension(record);
  if (open) return open;
  throw new AccessError(
    'request.transition',
    'operator',
    `Request ${record.request.id} has no open extension.`,
  );
}
