import type { RequestRecord, RequestState } from './request.ts';
import { endOf, extensionsGiven, minutesBetween, minutesGiven } from './summary.ts';

/** What is kept of a closed request for looking back over many: figures, and no words of people. */
export interface ClosedRequest {
  /** Shape of this row; raised when it changes. */
  readonly schema: 1;
  readonly id: string;
  readonly state: Extract<RequestState, 'ended' | 'denied' | 'timedOut' | 'cancelled' | 'failed'>;
  readonly entitlement: { readonly name: string; readonly title: string; readonly environment: string };
  /** UTC ISO-8601. */
  readonly requestedAt: string;
  readonly closedAt: string;
  /** How long was asked for, in minutes. */
  readonly askedMinutes: number;
  /** How long the access was there, in minutes; absent when it never was. */
  readonly usedMinutes?: number;
  /** How much more was given, in minutes. */
  readonly extendedMinutes: number;
  /** How long people took to approve it, in minutes, and who was last; absent when nobody was asked, or nobody did. */
  readonly approval?: { readonly minutes: number; readonly by: string };
  readonly breakGlass?: true;
}

/** Closed requests, by when they were closed. @throws AccessError `store.unavailable` */
export interface ClosedRequestStore {
  /** Those closed from one moment to another, oldest first, at most so many; `complete` is false when there are more. */
  between(
    from: Date,
    to: Date,
    most: number,
  ): Promise<{ readonly closed: readonly ClosedRequest[]; readonly complete: boolean }>;
}

/** What is kept of a request when it closes; undefined while it is open. Pure. */
export function closedRequestOf(record: Omit<RequestRecord, 'grants'>): ClosedRequest | undefined {
  const { request, state, closedAt, startsAt } = record;
  if (closedAt === undefined || !isClosed(state)) return undefined;
  const { id, entitlement, requestedAt, minutes, breakGlass } = request;
  const { name, title, environment } = entitlement;
  const approval = approvalOf(record);
  return {
    schema: 1,
    id,
    state,
    entitlement: { name, title, environment },
    requestedAt,
    closedAt,
    askedMinutes: minutes,
    ...(state === 'ended' &&
      startsAt !== undefined && { usedMinutes: minutesBetween(startsAt, endOf(record, closedAt)) }),
    extendedMinutes: minutesGiven(extensionsGiven(record)),
    ...(approval && { approval }),
    ...(breakGlass && { breakGlass }),
  };
}

function isClosed(state: RequestState): state is ClosedRequest['state'] {
  return ['ended', 'denied', 'timedOut', 'cancelled', 'failed'].includes(state);
}

function approvalOf({
  request,
  decisions,
  approvedBy,
}: Omit<RequestRecord, 'grants'>): ClosedRequest['approval'] {
  const last = decisions.findLast(({ kind }) => kind === 'approve');
  if (approvedBy?.by !== 'people' || !last) return undefined;
  return { minutes: minutesBetween(request.requestedAt, last.at), by: last.by.displayName };
}
