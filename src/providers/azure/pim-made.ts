import { progressOf } from './pim-status.ts';
import { type PimRequest, shortestMs } from './pim-steps.ts';

/** What the requests have brought about and not taken back. */
export interface Made {
  readonly assignedOn: Date;
  /** The schedule by the name that the last change gave it. */
  readonly scheduleId?: string;
}

/** Undefined when nothing was assigned, or the last assignment was removed. */
export function madeBy(requests: readonly PimRequest[]): Made | undefined {
  const done = requests.filter(({ status, action }) => progressOf(status, action) === 'done');
  const assigned = done.findLastIndex(({ action }) => action === 'assign');
  const [assignment, ...after] = assigned === -1 ? [] : done.slice(assigned);
  if (assignment === undefined || after.some(({ action }) => action === 'remove')) return undefined;
  const { scheduleId } = after.at(-1) ?? assignment;
  return { assignedOn: assignment.createdOn, ...(scheduleId !== undefined && { scheduleId }) };
}

/**
 * Whether a schedule for the same access that goes by another name is ours all the same. Somebody else's change gives
 * it a new name, and then only the time of its making tells it from an assignment of theirs: PIM removes nothing
 * within five minutes and takes no second assignment, so whatever was made in that time is ours.
 */
export function isOurs({ assignedOn }: Made, createdOn: Date | null | undefined): boolean {
  const since = (createdOn?.getTime() ?? 0) - assignedOn.getTime();
  return since >= 0 && since < shortestMs;
}
