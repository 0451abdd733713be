import { ProviderError } from '../../core/errors.ts';
import type { Purpose } from '../failure.ts';
import { cameToNothing, notShownYet, progressOf, stillPending } from './pim-status.ts';

export type PimAction = 'assign' | 'update' | 'remove';

/** One of Latchkey's own requests to Privileged Identity Management. */
export interface PimRequest {
  readonly id: string;
  readonly action: PimAction;
  readonly status: string;
  readonly createdOn: Date;
  /** The end that it asks for, UTC ISO-8601; absent for removals. */
  readonly expiresAt?: string;
  /** The schedule that came of it. */
  readonly scheduleId?: string;
}

/** What came of the requests and is there now, or will be. */
export interface PimSchedule {
  readonly id: string;
  readonly startsAt: Date;
  /** Undefined for one without end. */
  readonly endsAt: Date | undefined;
}

/** The steps of one grant at Privileged Identity Management: for roles of Azure, or for a group. */
export interface PimSide {
  readonly now: Date;
  /** What the calls are about, in words. */
  readonly about: string;
  /** Latchkey's own requests for the artifact, oldest first. */
  requests(): Promise<readonly PimRequest[]>;
  /** The live schedule that came of the requests; undefined when there is none (any more). */
  schedule(requests: readonly PimRequest[]): Promise<PimSchedule | undefined>;
  /** `count`: how many requests there were before this one. */
  submit(action: PimAction, count: number, schedule?: PimSchedule): Promise<PimRequest>;
  cancel(request: PimRequest): Promise<void>;
  /** The cloud's own code for an error. */
  codeOf(error: unknown): string | undefined;
}

/** For so long what a request has done need not show. */
const showsWithinMs = 2 * 60_000;
/** Microsoft Learn, "Assign Azure resource roles in PIM": an assignment cannot be removed within five minutes. */
export const shortestMs = 5 * 60_000;

/**
 * Brings about the assignment with exactly this end, by as many calls as that takes: a request that is pending ends
 * this one as a failure to be repeated, and the repeat finds it.
 */
export async function placeBySchedule(side: PimSide, expiresAt: string): Promise<void> {
  const requests = await side.requests();
  const last = requests.at(-1);
  if (last !== undefined && progressOf(last.status, last.action) === 'pending')
    throw stillPending(last.status);
  const schedule = await side.schedule(requests);
  if (schedule !== undefined && endsAt(schedule, expiresAt)) return;
  if (last?.expiresAt !== undefined && isSame(last.expiresAt, expiresAt) && isFresh(side, last))
    throw notShownYet();
  const action = schedule === undefined ? 'assign' : 'update';
  settle(side, await submitOnce(side, action, requests, schedule), 'grant');
}

/** An assignment that exists already may be our own, whose request a list did not show yet. */
async function submitOnce(
  side: PimSide,
  action: PimAction,
  requests: readonly PimRequest[],
  schedule: PimSchedule | undefined,
): Promise<PimRequest> {
  try {
    return await side.submit(action, requests.length, schedule);
  } catch (error) {
    if (side.codeOf(error) !== 'RoleAssignmentExists') throw error;
    if ((await side.requests()).length > requests.length) throw notShownYet();
    throw error;
  }
}

/** Ends the assignment, if it is there and Latchkey's own; a pending one is cancelled. */
export async function removeBySchedule(side: PimSide): Promise<void> {
  const requests = await side.requests();
  const last = requests.at(-1);
  if (last !== undefined && progressOf(last.status, last.action) === 'pending') {
    if (last.action !== 'assign') throw stillPending(last.status);
    await side.cancel(last);
    return;
  }
  const schedule = await side.schedule(requests);
  if (schedule === undefined) {
    // What was assigned a moment ago and does not show yet would outlive a removal that finds nothing.
    if (last?.action === 'assign' && isFresh(side, last)) throw notShownYet();
    return;
  }
  if (last?.action === 'remove' && isFresh(side, last)) throw notShownYet();
  try {
    settle(side, await side.submit('remove', requests.length, schedule), 'revoke');
  } catch (error) {
    const code = side.codeOf(error);
    if (code === 'RoleAssignmentDoesNotExist') return;
    if (code === 'ActiveDurationTooShort') throw tooYoung(side, schedule);
    throw error;
  }
}

/** Whether the assignment is there, with this end. One that is still pending is neither as wanted nor absent. */
export async function inspectSchedule(
  side: PimSide,
  expiresAt: string,
): Promise<'present' | 'absent' | 'altered'> {
  const requests = await side.requests();
  const schedule = await side.schedule(requests);
  if (schedule !== undefined) return endsAt(schedule, expiresAt) ? 'present' : 'altered';
  const last = requests.at(-1);
  const pending =
    last !== undefined && last.action !== 'remove' && progressOf(last.status, last.action) === 'pending';
  return pending ? 'altered' : 'absent';
}

function settle({ about }: PimSide, { status, action }: PimRequest, purpose: Purpose): void {
  const progress = progressOf(status, action);
  if (progress === 'pending') throw stillPending(status);
  if (progress === 'over') throw cameToNothing(status, purpose, about);
}

function isFresh({ now }: PimSide, { action, status, createdOn }: PimRequest): boolean {
  return progressOf(status, action) === 'done' && now.getTime() - createdOn.getTime() < showsWithinMs;
}

function tooYoung({ now, about }: PimSide, { startsAt }: PimSchedule): ProviderError {
  const until = startsAt.getTime() + shortestMs;
  const wait = Math.ceil((until - now.getTime()) / 1_000);
  return new ProviderError({
    class: 'retry',
    code: 'ActiveDurationTooShort',
    message: `Privileged Identity Management ends nothing within five minutes of its start, so this ends at ${new Date(until).toISOString()} (${about}).`,
    retryAfterSeconds: Math.min(Math.max(wait, 1), shortestMs / 1_000),
  });
}

/** Azure keeps ends to the second or finer; what is less apart than a second is the same end. */
function endsAt({ endsAt: end }: PimSchedule, expiresAt: string): boolean {
  return end !== undefined && Math.abs(end.getTime() - Date.parse(expiresAt)) < 1_000;
}

function isSame(left: string, right: string): boolean {
  return Date.parse(left) === Date.parse(right);
}
